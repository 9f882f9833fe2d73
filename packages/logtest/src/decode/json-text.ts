/**
 * JSON as the manager's library (cJSON) reads it: `007` is 7, text after the first value is ignored, a lone
 * surrogate, `+1`, `NaN` or a trailing comma spoils the whole, keys may repeat, a NUL cuts its string.
 */

export type JsonNode =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'literal'; readonly text: 'true' | 'false' | 'null' }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, JsonNode])[] };

/** Objects and arrays inside each other beyond which nothing is read. */
export const MAX_DEPTH = 1000;
/** Characters of a number that are looked at. */
const MAX_NUMBER = 63;

/** A place in a text that is read. */
export interface Cursor {
  readonly text: string;
  at: number;
  /** The first backslash that was not passed yet, beyond the text when there is none. */
  backslash: number;
  readonly holdsNul: boolean;
}

export function newCursor(text: string): Cursor {
  return { text, at: 0, backslash: -1, holdsNul: text.includes('\0') };
}

/** The first value of a text, undefined when it cannot be read. `whole` refuses text after it. */
export function parseJson(text: string, whole = false): JsonNode | undefined {
  const cursor = newCursor(text);
  const node = parseValue(cursor, 0);
  return node === undefined || (whole && cursor.at < text.length) ? undefined : node;
}

export function skipSpace(cursor: Cursor): void {
  while (cursor.at < cursor.text.length && cursor.text.charCodeAt(cursor.at) <= 32) cursor.at += 1;
}

export function parseValue(cursor: Cursor, depth: number): JsonNode | undefined {
  skipSpace(cursor);
  const char = cursor.text[cursor.at];
  if (char === '"') {
    const text = parseString(cursor);
    return text === undefined ? undefined : { kind: 'string', text };
  }
  if (char === '{') return depth < MAX_DEPTH ? parseObject(cursor, depth + 1) : undefined;
  if (char === '[') return depth < MAX_DEPTH ? parseArray(cursor, depth + 1) : undefined;
  for (const text of ['true', 'false', 'null'] as const) {
    if (char === text[0] && cursor.text.startsWith(text, cursor.at)) {
      cursor.at += text.length;
      return { kind: 'literal', text };
    }
  }
  return parseNumber(cursor);
}

/** Digits that a double holds exactly. */
const EXACT_DIGITS = 15;

/** A number that is nothing but a few digits. */
function parseDigits(cursor: Cursor): JsonNode | undefined {
  const { text } = cursor;
  let at = cursor.at;
  let value = 0;
  let digit = text.charCodeAt(at) - 48;
  while (digit >= 0 && digit <= 9) {
    value = value * 10 + digit;
    at += 1;
    digit = text.charCodeAt(at) - 48;
  }
  const length = at - cursor.at;
  const ends = digit === COMMA || digit === CLOSE_OBJECT || digit === CLOSE_ARRAY;
  if (length === 0 || length > EXACT_DIGITS || !ends) return undefined;
  cursor.at = at;
  return { kind: 'number', value };
}

/** Less the code of `0`. */
const COMMA = 0x2c - 48;
const CLOSE_OBJECT = 0x7d - 48;
const CLOSE_ARRAY = 0x5d - 48;

function parseNumber(cursor: Cursor): JsonNode | undefined {
  const digits = parseDigits(cursor);
  if (digits !== undefined) return digits;
  const window = cursor.text.slice(cursor.at, cursor.at + MAX_NUMBER);
  const match = /^(?:\d+\.?\d*|-(?:\d+\.?\d*|\.\d+))(?:[eE][+-]?\d+)?/.exec(window);
  if (match === null) return undefined;
  cursor.at += match[0].length;
  return { kind: 'number', value: Number(match[0]) };
}

function parseArray(cursor: Cursor, depth: number): JsonNode | undefined {
  const items: JsonNode[] = [];
  cursor.at += 1;
  skipSpace(cursor);
  if (cursor.text[cursor.at] === ']') {
    cursor.at += 1;
    return { kind: 'array', items };
  }
  for (;;) {
    const item = parseValue(cursor, depth);
    if (item === undefined) return undefined;
    items.push(item);
    skipSpace(cursor);
    const end = cursor.text[cursor.at];
    cursor.at += 1;
    if (end === ']') return { kind: 'array', items };
    if (end !== ',') return undefined;
  }
}

function parseObject(cursor: Cursor, depth: number): JsonNode | undefined {
  const members: [string, JsonNode][] = [];
  cursor.at += 1;
  skipSpace(cursor);
  if (cursor.text[cursor.at] === '}') {
    cursor.at += 1;
    return { kind: 'object', members };
  }
  for (;;) {
    skipSpace(cursor);
    const key = cursor.text[cursor.at] === '"' ? parseString(cursor) : undefined;
    if (key === undefined) return undefined;
    skipSpace(cursor);
    if (cursor.text[cursor.at] !== ':') return undefined;
    cursor.at += 1;
    const value = parseValue(cursor, depth);
    if (value === undefined) return undefined;
    members.push([key, value]);
    skipSpace(cursor);
    const end = cursor.text[cursor.at];
    cursor.at += 1;
    if (end === '}') return { kind: 'object', members };
    if (end !== ',') return undefined;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
};

export function parseString(cursor: Cursor): string | undefined {
  const { text } = cursor;
  const from = cursor.at + 1;
  const quote = text.indexOf('"', from);
  if (quote < 0) return undefined;
  if (cursor.backslash < from) cursor.backslash = nextBackslash(text, from);
  if (cursor.backslash < quote) return parseEscaped(cursor);
  cursor.at = quote + 1;
  const plain = text.slice(from, quote);
  return cursor.holdsNul ? cutAtNul(plain) : plain;
}

function nextBackslash(text: string, from: number): number {
  const found = text.indexOf('\\', from);
  return found < 0 ? text.length : found;
}

function parseEscaped(cursor: Cursor): string | undefined {
  const { text } = cursor;
  let from = cursor.at + 1;
  let quote = from - 1;
  let out = '';
  for (;;) {
    if (quote < from) quote = text.indexOf('"', from);
    if (quote < 0) return undefined;
    if (cursor.backslash < from) cursor.backslash = nextBackslash(text, from);
    const { backslash } = cursor;
    if (backslash > quote) {
      cursor.at = quote + 1;
      return cutAtNul(out + text.slice(from, quote));
    }
    out += text.slice(from, backslash);
    const escaped = text[backslash + 1] ?? '';
    if (escaped === 'u') {
      const unit =
        /^\\u(?:[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?![dD][89a-fA-F])[0-9a-fA-F]{4})/.exec(
          text.slice(backslash, backslash + 12),
        )?.[0];
      if (unit === undefined) return undefined;
      out += unit.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
      from = backslash + unit.length;
    } else {
      const char = ESCAPES[escaped];
      if (char === undefined) return undefined;
      out += char;
      from = backslash + 2;
    }
  }
}

function cutAtNul(text: string): string {
  const nul = text.indexOf('\0');
  return nul < 0 ? text : text.slice(0, nul);
}
