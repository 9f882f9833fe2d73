import type { Finding, Seen } from './check.ts';

type Status = Seen['status'];

const SIGNS: Readonly<Record<Status, string>> = { green: '✓', amber: '!', red: '✗', grey: '–' };
const CODES: Readonly<Record<Status, number>> = { green: 32, amber: 33, red: 31, grey: 90 };
const WIDTH = { status: 'amber'.length, check: 'dead-letters'.length };

/** A finding as lines for people: the sign, the word, what was looked at, what was seen, and below it what to do. */
export function findingText(
  { status, check, subject, seen, next = [], ms }: Finding,
  colours: boolean,
): string {
  const paint = (code: number, text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const word = paint(CODES[status], `${SIGNS[status]} ${status.padEnd(WIDTH.status)}`);
  const took = ms < 1_000 ? '' : paint(90, ` (${(ms / 1_000).toFixed(1)} s)`);
  const head = `${word}  ${check.padEnd(WIDTH.check)}  ${subject}: ${seen}${took}\n`;
  return head + next.map((line) => `${' '.repeat(9)}→ ${line}\n`).join('');
}

/** How many findings there are of each colour, the worst first. */
export function summaryText(findings: readonly Finding[], colours: boolean): string {
  const counts = (['red', 'amber', 'green', 'grey'] as const).flatMap((status) => {
    const count = findings.filter((finding) => finding.status === status).length;
    if (count === 0) return [];
    const text = `${count} ${status === 'grey' ? 'skipped' : status}`;
    return [colours ? `\u001b[${CODES[status]}m${text}\u001b[0m` : text];
  });
  return `\n${counts.join(', ')}\n`;
}

/** The whole report as one JSON document. */
export function reportJson(findings: readonly Finding[], at: number): string {
  const status = (['red', 'amber'] as const).find((each) =>
    findings.some((finding) => finding.status === each),
  );
  const items = findings.map(({ status: colour, check, subject, seen, next = [], ms }) => ({
    check,
    subject,
    status: colour,
    seen,
    next,
    ms,
  }));
  return `${JSON.stringify({ at: new Date(at).toISOString(), status: status ?? 'green', findings: items }, null, 2)}\n`;
}
