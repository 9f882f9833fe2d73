import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../src/kernel/json.ts';
import type { DocumentKind } from '../../../src/redact/document-policies.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor, type Redactor, type TextFinding } from '../../../src/redact/redactor.ts';
import { BESIDE } from '../envelope-line.ts';
import { LineRefused } from '../faults.ts';
import { type Filter, filterLines } from '../filter.ts';
import { type CliStreams, parseLine } from '../lines.ts';

export interface RedactOptions {
  readonly policy: DocumentKind;
  /** Lines are JSON strings, and findings are printed beside each. */
  readonly strings: boolean;
  /** Print findings by type on standard error at the end. */
  readonly summary: boolean;
}

type Count = (findings: readonly { readonly type: string }[]) => void;

/** `sluice redact`: documents or strings → the same without personal data and secrets. */
export async function redactCommand(streams: CliStreams, options: RedactOptions): Promise<number> {
  const counts = new Map<string, number>();
  const count: Count = (findings) => {
    for (const { type } of findings) counts.set(type, (counts.get(type) ?? 0) + 1);
  };
  const filter = options.strings
    ? stringFilter(options.policy, count)
    : documentFilter(options.policy, count);
  const exitCode = await filterLines(streams, filter);
  if (options.summary) streams.errors.write(summaryOf(counts));
  return exitCode;
}

function redactorFor(kind: DocumentKind): Redactor {
  return createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, kind));
}

/** A line without findings is printed as it came, byte for byte; of a whole CloudTrail file, every record is a document. */
function documentFilter(policy: DocumentKind, count: Count): Filter {
  const whole = redactorFor(policy);
  const trail = redactorFor('cloudtrail');
  const apply = <T extends JsonValue>(redactor: Redactor, value: T): T => {
    const redacted = redactor.redact(value);
    count(redacted.findings);
    return redacted.value;
  };
  return (line) => {
    const value = parseLine(line);
    const records = policy === 'cloudtrail' && isJsonObject(value) ? value.Records : undefined;
    if (isJsonArray(records))
      return [
        JSON.stringify({ ...(value as JsonObject), Records: records.map((record) => apply(trail, record)) }),
      ];
    const record = policy === 'event' ? recordBeside(value) : undefined;
    const redacted =
      record === undefined
        ? apply(whole, value)
        : withRecord(apply(whole, withRecord(value as JsonObject, {})), apply(trail, record));
    return [redacted === value ? line : JSON.stringify(redacted)];
  };
}

/** The source record that `sluice normalize` puts beside a CloudTrail event. */
function recordBeside(value: JsonValue): JsonObject | undefined {
  const beside = isJsonObject(value) ? value[BESIDE] : undefined;
  return isJsonObject(beside) && isJsonObject(beside.record) ? beside.record : undefined;
}

function withRecord(value: JsonObject, record: JsonObject): JsonObject {
  return { ...value, [BESIDE]: { ...(value[BESIDE] as JsonObject), record } };
}

function stringFilter(policy: DocumentKind, count: Count): Filter {
  const redactor = redactorFor(policy);
  return (line) => {
    const value = parseLine(line);
    if (typeof value !== 'string')
      throw new LineRefused('this is no JSON string; --strings takes one a line, in quotation marks');
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
