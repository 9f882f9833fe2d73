import type { StaticField } from './event.ts';
import { fieldNumber, printJson } from './json-print.ts';
import {
  type Cursor,
  type JsonNode,
  MAX_DEPTH,
  newCursor,
  parseString,
  parseValue,
  skipSpace,
} from './json-text.ts';
import type { Path } from './names.ts';

/** How a decoder wants its document read. */
export interface Reading {
  /** `discard`: a null gives no field. */
  readonly nulls: 'string' | 'discard';
  /** `csv`: arrays become their plain values, joined by commas. */
  readonly arrays: 'array' | 'csv';
  /** Dynamic fields an event can hold; further ones are dropped. */
  readonly maxFields: number;
}

export interface Fields {
  statics: Partial<Record<StaticField, string>>;
  /** Dynamic fields in document order, repeated names kept. */
  readonly paths: Path[];
  readonly values: string[];
}

const QUOTE = 0x22;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const COMMA = 0x2c;
const COLON = 0x3a;

/**
 * Adds the fields of the JSON object a text begins with: objects become dotted names, everything else the text a rule
 * sees. A text that cannot be read (see `json-text.ts`) adds none.
 */
export function readFields(text: string, reading: Reading, document: Path, out: Fields): void {
  const cursor = newCursor(text);
  skipSpace(cursor);
  if (text.charCodeAt(cursor.at) !== OPEN) return;
  const before = { statics: { ...out.statics }, count: out.values.length };
  if (readObject(cursor, document, 1, reading, out)) return;
  out.statics = before.statics;
  out.paths.length = before.count;
  out.values.length = before.count;
}

function readObject(cursor: Cursor, object: Path, depth: number, reading: Reading, out: Fields): boolean {
  const { text } = cursor;
  cursor.at += 1;
  skipSpace(cursor);
  if (text.charCodeAt(cursor.at) === CLOSE) {
    cursor.at += 1;
    return true;
  }
  let before: Path | undefined;
  for (;;) {
    const path = readKey(cursor, object, before);
    if (path === undefined || !readMember(cursor, path, depth, reading, out)) return false;
    before = path;
    skipSpace(cursor);
    const end = text.charCodeAt(cursor.at);
    cursor.at += 1;
    if (end === CLOSE) return true;
    if (end !== COMMA) return false;
    skipSpace(cursor);
  }
}

/** Reads a key and its colon. */
function readKey(cursor: Cursor, object: Path, before: Path | undefined): Path | undefined {
  const { text } = cursor;
  const guesses = before === undefined ? object.first : before.next;
  if (takes(cursor, guesses.last)) return guesses.last;
  if (takes(cursor, guesses.before)) return guesses.before;
  const key = text.charCodeAt(cursor.at) === QUOTE ? parseString(cursor) : undefined;
  if (key === undefined) return undefined;
  skipSpace(cursor);
  if (text.charCodeAt(cursor.at) !== COLON) return undefined;
  cursor.at += 1;
  const path = object.child(key);
  guesses.before = guesses.last;
  guesses.last = path;
  return path;
}

/** Whether the document goes on with that key as it is usually written. */
function takes(cursor: Cursor, path: Path | undefined): boolean {
  if (path?.written === undefined || !cursor.text.startsWith(path.written, cursor.at)) return false;
  cursor.at += path.written.length;
  return true;
}

function readMember(cursor: Cursor, path: Path, depth: number, reading: Reading, out: Fields): boolean {
  skipSpace(cursor);
  const start = cursor.text.charCodeAt(cursor.at);
  if (start === QUOTE) {
    const value = parseString(cursor);
    if (value !== undefined) store(path, value, out, reading.maxFields);
    return value !== undefined;
  }
  if (start === OPEN) return depth < MAX_DEPTH && readObject(cursor, path, depth + 1, reading, out);
  const node = parseValue(cursor, depth);
  if (node === undefined) return false;
  if (node.kind === 'literal' && node.text === 'null' && reading.nulls === 'discard') return true;
  const text = node.kind === 'array' && reading.arrays === 'csv' ? joined(node.items) : textOf(node);
  // Only an array that is joined can give nothing at all.
  if (text !== '' || node.kind !== 'array') store(path, text, out, reading.maxFields);
  return true;
}

function store(path: Path, value: string, out: Fields, maxFields: number): void {
  const { target } = path;
  if (target !== undefined) {
    // `user` fills `dstuser` unless that was read before with a value; it is an ordinary field then.
    if (target !== 'user') {
      out.statics[target] = value;
      return;
    }
    if (!out.statics.dstuser) {
      out.statics.dstuser = value;
      return;
    }
  }
  if (out.values.length < maxFields) {
    out.paths.push(path);
    out.values.push(value);
  }
}

/** The values of an array with commas between them. Inner arrays and objects leave nothing, not even a comma. */
function joined(items: readonly JsonNode[]): string {
  let out = '';
  for (const [index, item] of items.entries()) {
    if (item.kind === 'array' || item.kind === 'object') continue;
    out += `${textOf(item)}${index + 1 < items.length ? ',' : ''}`;
  }
  return out;
}

function textOf(node: JsonNode): string {
  switch (node.kind) {
    case 'string':
      return node.text;
    case 'literal':
      return node.text;
    case 'number':
      return fieldNumber(node.value);
    case 'array':
    case 'object':
      return printJson(node);
  }
}
