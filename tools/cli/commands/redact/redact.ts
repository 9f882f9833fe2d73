import type { JsonValue } from '../../../../src/kernel/json.ts';
import type { DocumentKind } from '../../../../src/redact/document-policies.ts';
import type { RedactionPolicy } from '../../../../src/redact/policy.ts';
import { createRedactor, type Redactor, type TextFinding } from '../../../../src/redact/redactor.ts';
import { LineRefused } from '../../faults.ts';
import { type Filter, filterLines } from '../../filter.ts';
import { type CliStreams, parseLine } from '../../lines.ts';
import { documentsOf } from './redact-documents.ts';
import { type PolicyFlags, policiesOf } from './redact-policies.ts';

export interface RedactOptions extends PolicyFlags {
  /** Lines are JSON strings, and findings are printed beside each. */
  readonly strings: boolean;
  /** Print findings by type on standard error at the end. */
  readonly summary: boolean;
}

type Count = (findings: readonly { readonly type: string }[]) => void;

/** `sluice redact`: documents or strings → the same without personal data and secrets. */
export async function redactCommand(streams: CliStreams, options: RedactOptions): Promise<number> {
  const policies = await policiesOf(options);
  const counts = new Map<string, number>();
  const count: Count = (findings) => {
    for (const { type } of findings) counts.set(type, (counts.get(type) ?? 0) + 1);
  };
  const filter = options.strings
    ? stringFilter(policies(options.policy), count)
    : documentFilter(options.policy, policies, count);
  const exitCode = await filterLines(streams, filter);
  if (options.summary) streams.errors.write(summaryOf(counts));
  return exitCode;
}

/** A line without findings is printed as it came, byte for byte. */
function documentFilter(
  policy: DocumentKind,
  policies: (kind: DocumentKind) => RedactionPolicy,
  count: Count,
): Filter {
  const redactors = new Map<DocumentKind, Redactor>();
  const redact = (kind: DocumentKind, value: JsonValue): JsonValue => {
    const redactor = redactors.get(kind) ?? createRedactor(policies(kind));
    redactors.set(kind, redactor);
    const redacted = redactor.redact(value);
    count(redacted.findings);
    return redacted.value;
  };
  return (line) => {
    const { parts, join } = documentsOf(parseLine(line), policy);
    const redacted = parts.map(({ kind, value }) => redact(kind, value));
    const same = parts.every(({ value }, i) => redacted[i] === value);
    return [same ? line : JSON.stringify(join(redacted))];
  };
}

/** @throws LineRefused */
export function parseStringLine(line: string): string {
  const value = parseLine(line);
  if (typeof value === 'string') return value;
  throw new LineRefused('this is no JSON string; --strings takes one a line, in quotation marks');
}

function stringFilter(policy: RedactionPolicy, count: Count): Filter {
  const redactor = createRedactor(policy);
  return (line) => {
    const value = parseStringLine(line);
    const { text, findings } = redactor.redactText(value);
    count(findings);
    return [JSON.stringify({ text, findings: inCodePoints(value, findings) })];
  };
}

/** Offsets in Unicode code points, as other tools and languages than JavaScript count. */
function inCodePoints(text: string, findings: readonly TextFinding[]): readonly TextFinding[] {
  if (findings.length === 0 || !/[\ud800-\udbff]/.test(text)) return findings;
  const pointsBefore = new Uint32Array(text.length + 1);
  let points = 0;
  for (let i = 0; i < text.length; i += 1) {
    pointsBefore[i] = points;
    points += 1;
    if ((text.codePointAt(i) ?? 0) > 0xffff) {
      i += 1;
      pointsBefore[i] = points;
    }
  }
  pointsBefore[text.length] = points;
  const at = (offset: number): number => pointsBefore[offset] ?? points;
  return findings.map(({ type, start, end }) => ({ type, start: at(start), end: at(end) }));
}

function summaryOf(counts: ReadonlyMap<string, number>): string {
  if (counts.size === 0) return 'nothing was found\n';
  const rows = [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const width = Math.max(...rows.map(([type]) => type.length));
  return `findings:\n${rows.map(([type, n]) => `  ${type.padEnd(width)}  ${n}\n`).join('')}`;
}
