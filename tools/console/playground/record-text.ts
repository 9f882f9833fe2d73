import type { JsonValue } from '../../../src/kernel/json.ts';
import { ok } from '../../../src/kernel/result.ts';
import { readLiteral } from './literal.ts';
import { type Played, refuse, tooLong } from './problem.ts';
import { MAX_RECORDS, MAX_TEXT_BYTES, type PlayProblem } from './view.ts';

export interface WrittenRecord {
  /** Where it begins in the text, from 1. */
  readonly line: number;
  readonly value: JsonValue;
}

/** One JSON document, or one a line. A list is one document. */
export function readRecords(text: string, where: PlayProblem['where']): Played<readonly WrittenRecord[]> {
  const long = tooLong(where, text, MAX_TEXT_BYTES);
  if (long !== undefined) return refuse(long);
  // The same length, so that places stay right.
  const plain = text.replace(/^\ufeff/, ' ');
  const whole = parse(plain);
  if (whole.ok) return ok([{ line: 1, value: whole.value }]);
  const lines = plain
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : [{ line: i + 1, text: line }]));
  const first = lines[0];
  // A first line that is whole says that each is meant to be.
  const byLine = lines.length > 1 && first !== undefined && parse(first.text).ok;
  if (!byLine) return refuse({ where, ...whole.error });
  if (lines.length > MAX_RECORDS)
    return refuse({
      where,
      message: `${lines.length} records are more than the ${MAX_RECORDS} that are read here; leave some out`,
    });
  const records: WrittenRecord[] = [];
  for (const { line, text: written } of lines) {
    const parsed = parse(written);
    if (!parsed.ok) return refuse({ where, ...parsed.error, line });
    records.push({ line, value: parsed.value });
  }
  return ok(records);
}

type Parsed =
  | { readonly ok: true; readonly value: JsonValue }
  | {
      readonly ok: false;
      readonly error: { readonly line: number; readonly column: number; readonly message: string };
    };

/** The engine reads; where it cannot, the slower reader says where and why, in words that quote no more than one character. */
function parse(text: string): Parsed {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    const read = readLiteral(text, { json: true });
    return { ok: false, error: read.ok ? { line: 1, column: 1, message: 'this is no JSON' } : read.error };
  }
  if (!isDeeperThan(value, MAX_DEPTH)) return { ok: true, value };
  const message = `more than ${MAX_DEPTH} levels inside one another; nobody reads that`;
  return { ok: false, error: { line: 1, column: 1, message } };
}

/** Redaction masks what is deeper than 512: enough to see that. */
const MAX_DEPTH = 600;

/** Level by level, since the depth is what may be too much. */
function isDeeperThan(value: JsonValue, most: number): boolean {
  let level: readonly JsonValue[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
