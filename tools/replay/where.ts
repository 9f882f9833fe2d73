import { SEVERITIES, SEVERITY_NUMBER, type Severity } from '../../src/event/severity.ts';
import { err, ok, type Result } from '../../src/kernel/result.ts';

/**
 * The filter of `sluice replay --where`: terms between spaces, all of which must hold.
 *
 * `field=value`, also with `!=`, `>=`, `<=`, `>`, `<`. `*` in a value stands for any text, several values between commas for
 * any of them, and quotes keep spaces, commas and stars: `reason=refused_by_wazuh event.action=auth_*,jwt_* severity>=47`.
 */
export type Where = readonly Term[];

export interface Term {
  readonly field: string;
  readonly op: Operator;
  /** One at least; one exactly for an order. */
  readonly values: readonly Value[];
}

export interface Value {
  readonly text: string;
  /** Then its stars are stars. */
  readonly quoted: boolean;
}

/** What is wrong with a filter, and where: a position in its text. */
export interface WhereFault {
  readonly at: number;
  readonly message: string;
}

const OPERATORS = ['!=', '>=', '<=', '=', '>', '<'] as const;
type Operator = (typeof OPERATORS)[number];

/** Fields beside the paths of the document itself. */
export const LETTER_FIELDS = ['reason', 'class', 'stage', 'status', 'attempt', 'version'] as const;
const ENVELOPE_FIELDS = ['tenant', 'source', 'origin', 'severity'] as const;
const KNOWN: readonly string[] = [...LETTER_FIELDS, ...ENVELOPE_FIELDS];

const FIELD = /[@A-Za-z_][\w@-]*(?:\.[\w@-]+)*/y;
const SPACES = /\s+/y;
const BARE = /[^\s,"]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;

/** Reads a filter; an empty one lets everything pass. */
export function parseWhere(text: string): Result<Where, WhereFault> {
  const terms: Term[] = [];
  let at = 0;
  const take = (form: RegExp): RegExpExecArray | null => {
    form.lastIndex = at;
    const found = form.exec(text);
    if (found !== null) at += found[0].length;
    return found;
  };
  const fault = (message: string, where = at) => err({ at: where, message });

  for (take(SPACES); at < text.length; ) {
    const begin = at;
    const field = take(FIELD)?.[0];
    if (field === undefined) return fault('a field is expected here, such as reason or event.action');
    if (!field.includes('.') && field !== '@timestamp' && !KNOWN.includes(field))
      return fault(
        `there is no field "${field}"; known are ${KNOWN.join(', ')}, and paths such as user.id`,
        begin,
      );
    const op = OPERATORS.find((candidate) => text.startsWith(candidate, at));
    if (op === undefined) return fault(`behind "${field}" one of ${OPERATORS.join(' ')} is expected`);
    at += op.length;
    const values: Value[] = [];
    for (let more = true; more; ) {
      const value = take(QUOTED) ?? take(BARE);
      if (value === null)
        return fault(
          text[at] === '"' ? 'this quote has no end' : `a value is missing behind "${text.slice(begin, at)}"`,
        );
      values.push(
        value[1] === undefined
          ? { text: value[0], quoted: false }
          : { text: value[1].replaceAll(/\\(.)/g, '$1'), quoted: true },
      );
      const [first] = values;
      if (isOrder(op) && first !== undefined && (values.length > 1 || rankOf(first.text) === undefined))
        return fault(`${op} compares with one number, severity or time`, at - value[0].length);
      more = text[at] === ',';
      if (more) at += 1;
    }
    if (at < text.length && take(SPACES) === null) return fault('a space is expected here');
    terms.push({ field, op, values });
  }
  return ok(terms);
}

/** A filter as text that reads the same. */
export function whereText(where: Where): string {
  const valueText = ({ text, quoted }: Value) => (quoted ? `"${text.replaceAll(/[\\"]/g, '\\$&')}"` : text);
  return where.map(({ field, op, values }) => `${field}${op}${values.map(valueText).join(',')}`).join(' ');
}

/** What a document has under a field; nothing when it has not got it. */
export type FieldReader = (field: string) => readonly (string | number | boolean)[];

/** Whether all terms hold. Of a field with several values one must do; a field that is not there differs from everything. */
export function holds(where: Where, read: FieldReader): boolean {
  return where.every((term) => termHolds(term, read(term.field)));
}

function termHolds({ op, values }: Term, found: ReturnType<FieldReader>): boolean {
  if (op === '=') return found.some((value) => values.some((wanted) => equals(wanted, String(value))));
  if (op === '!=') return !found.some((value) => values.some((wanted) => equals(wanted, String(value))));
  const bound = rankOf(values[0]?.text ?? '');
  return found.some((value) => {
    const rank = typeof value === 'number' ? value : rankOf(String(value));
    return rank !== undefined && bound !== undefined && compares(op, rank, bound);
  });
}

function isOrder(op: Operator): boolean {
  return op !== '=' && op !== '!=';
}

function compares(op: Operator, rank: number, bound: number): boolean {
  if (op === '>=') return rank >= bound;
  if (op === '<=') return rank <= bound;
  return op === '>' ? rank > bound : rank < bound;
}

/** A number, a severity's number, or a time in epoch ms. */
function rankOf(text: string): number | undefined {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (SEVERITIES.includes(text as Severity)) return SEVERITY_NUMBER[text as Severity];
  const at = /^\d{4}-\d\d-\d\d(T|$)/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function equals({ text, quoted }: Value, value: string): boolean {
  if (quoted || !text.includes('*')) return text === value;
  const [head = '', ...rest] = text.split('*');
  const tail = rest.pop() ?? '';
  if (value.length < head.length + tail.length || !value.startsWith(head) || !value.endsWith(tail))
    return false;
  let at = head.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= value.length - tail.length;
}
