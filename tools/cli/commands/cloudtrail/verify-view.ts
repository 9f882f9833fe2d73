import type { DigestFault } from '../../../../src/intake/digest/verdict.ts';
import { timeOf } from '../keys/key-columns.ts';
import type { TimeRange } from '../time-range.ts';
import { adviceFor } from './verify-advice.ts';
import type { Finding, ShelfLine, VerifyReport } from './verify-report.ts';

/** Findings that are printed one by one; `--json` has all. */
const MAX_PRINTED = 100;
const NONE = '·';

const FAULT_WORDS: Readonly<Record<DigestFault, string>> = {
  not_there: 'the digest behind it names it, and it is not there',
  none_since: 'no digest came behind it, although one comes every hour',
  gone: 'it was verified, and neither it nor one that names it is there any more',
  unreadable: 'it is no digest: cut short, or written over',
  moved: 'it was written for another place',
  not_what_next_says: 'it is not what the digest behind it says',
  signature_replaced: 'its signature is not the one that the digest behind it gives',
  signature_invalid: 'its signature does not hold',
  no_signature: 'it has no signature',
  key_unknown: 'CloudTrail has no key like the one that it is said to be signed with',
};
const FILE_WORDS = {
  missing: 'its digest names it, and it is not there',
  altered: 'it is not what its digest says',
  denied: 'it may not be read, so that nothing is known of it',
  unsigned: 'no digest names it, although one should',
  valid: '',
} as const;

/** What was found, for people. */
export function verifyText(report: VerifyReport, { since, until }: TimeRange): string {
  const { lines, findings, unnamed } = report;
  const time = `${timeOf(since)} to ${timeOf(until)}`;
  if (lines.length === 0)
    return `no digests were found: log file validation is off, or account and region are not in the bucket\n${adviceFor(['none'])}`;
  const printed = findings.slice(0, MAX_PRINTED);
  const left = findings.length - printed.length + unnamed;
  const parts = [
    table(lines),
    lines.flatMap(gapLines).join('\n'),
    printed.map(findingLine).join('\n'),
    left > 0 ? `and ${left} more; --json names them` : '',
    report.isProven()
      ? `${time}: every digest is signed by CloudTrail, and every log file is what its digest says`
      : `${time}: not proven`,
    adviceFor(kindsOf(report)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Kinds of trouble, by which advice is given. */
function kindsOf({ lines, findings }: VerifyReport): readonly string[] {
  const isBare = lines.some(({ digests }) => Object.values(digests).every((count) => count === 0));
  return [
    ...(isBare ? ['none'] : []),
    ...findings.map(({ kind, status }) => (status === 'denied' ? status : `${kind} ${status}`)),
    ...(lines.some(({ files, gaps }) => files.uncovered > 0 || gaps.length > 0) ? ['uncovered'] : []),
  ];
}

function table(lines: readonly ShelfLine[]): string {
  const headings = [
    'account',
    'region',
    'digests',
    'wrong',
    'files',
    'missing',
    'altered',
    'unsigned',
    'denied',
    'not covered',
    'not due',
  ];
  const rows = lines.map(({ shelf, digests, files }) => [
    shelf.account,
    shelf.region,
    ...[
      digests.valid,
      digests.missing + digests.altered + digests.unsigned + digests.denied,
      files.valid,
      files.missing,
      files.altered,
      files.unsigned,
      files.denied,
      files.uncovered,
      files.pending,
    ].map((count) => (count === 0 ? NONE : String(count))),
  ]);
  const widths = headings.map((heading, i) =>
    Math.max(heading.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  return [headings, ...rows]
    .map((row) =>
      row
        .map((text, i) => (i < 2 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function gapLines({ shelf: { account, region }, gaps }: ShelfLine): readonly string[] {
  return gaps.map(
    ({ trail, status, from, to }) =>
      `${account} ${region}: nothing is signed from ${timeOf(from)} to ${timeOf(to)} (trail ${trail}: ${
        status === 'off' ? 'validation or logging was off' : 'its digest is at fault'
      })`,
  );
}

function findingLine(finding: Finding): string {
  const { kind, status, bucket, key } = finding;
  const words =
    kind === 'digest' && finding.fault !== undefined ? FAULT_WORDS[finding.fault] : FILE_WORDS[status];
  return `${status.padEnd(8)} ${kind.padEnd(6)} s3://${bucket}/${key}\n         ${words}`;
}

/** What was found, for programs: one document. */
export function verifyJson(report: VerifyReport, { since, until }: TimeRange): string {
  const document = {
    since: timeOf(since),
    until: timeOf(until),
    proven: report.isProven(),
    shelves: report.lines.map(({ shelf, digests, files, gaps }) => ({
      ...shelf,
      digests,
      files,
      gaps: gaps.map(({ trail, status, from, to }) => ({
        trail,
        status,
        from: timeOf(from),
        to: timeOf(to),
      })),
    })),
    findings: report.findings.map(({ shelf: { account, region }, ...finding }) => {
      const { kind, status, bucket, key } = finding;
      return {
        kind,
        status,
        account,
        region,
        bucket,
        key,
        ...(finding.kind === 'digest'
          ? { fault: finding.fault ?? null, trail: finding.trail, at: timeOf(finding.endedAt) }
          : { digest: finding.digest ?? null, at: timeOf(finding.at) }),
      };
    }),
    unnamed: report.unnamed,
  };
  return `${JSON.stringify(document)}\n`;
}
