import { WAZUH_MAX_KEYWORD_BYTES } from '../event/limits.ts';
import { setOwn } from '../kernel/json.ts';
import { freeKey, wellFormed } from './well-formed.ts';
import type { WireInput, WireObject } from './wire-input.ts';

/**
 * `ecs`: our own shape. Arrays hold texts alone, since the alert turns them into real arrays and their fields would get
 * another type in the index than the scalars of other events; nulls go; a dot in a key becomes `_`, because Wazuh and
 * the index both read it as nesting.
 * `trail`: the shape of Wazuh's AWS module, kept as it is as far as the decoder and the index can take it.
 */
export type Dialect = 'ecs' | 'trail';

/** A document as compact JSON, not yet measured against Wazuh's limits. */
export interface WireLine {
  readonly line: string;
  /** Dynamic fields that Wazuh makes of it: every leaf that is no object, without the top-level `srcip`. */
  readonly fields: number;
  /** A string is longer than the index takes as a keyword. */
  readonly overlong: boolean;
}

interface Walk {
  readonly dialect: Dialect;
  fields: number;
  overlong: boolean;
}

/** Levels of objects; the index refuses documents of more than 20 (`index.mapping.depth.limit`). */
const MAX_DEPTH = 16;
/** The alert turns a text that is a JSON array into one, whatever the field was meant to be. */
const READS_AS_ARRAY = /^\[\s*(?:["[{\-.\d]|true|false|null)[\s\S]*\]\s*$/;

/** Keys that stay as they are, the short ones: the same few come again and again. */
const plainKeys = new Set<string>();
const MAX_PLAIN_KEYS = 4_000;

/** What `JSON.stringify` writes for a lone surrogate, which makes an event unreadable, and for NUL, which cuts a text. */
const ILL_FORMED = /\\u(?:d[89a-f]|0000)/;

/**
 * Writes a document as Wazuh's decoder and index can take it: well-formed texts without NUL, numbers outside int32 and
 * fractions as texts, safe keys, no empty object, no text that the alert would read as an array.
 */
export function toWireLine(input: WireObject, dialect: Dialect): WireLine {
  const written = write(input, dialect);
  // Few lines have an escape by number at all, and looking for two characters costs a tenth of the pattern.
  const isSuspect = written.line.includes('\\u') && ILL_FORMED.test(written.line);
  return isSuspect ? write(wellFormed(input), dialect) : written;
}

function write(input: WireObject, dialect: Dialect): WireLine {
  const walk: Walk = { dialect, fields: 0, overlong: false };
  const document = object(input, 0, walk) ?? {};
  const fields = document.srcip === undefined ? walk.fields : walk.fields - 1;
  return { line: JSON.stringify(document), fields, overlong: walk.overlong };
}

/**
 * Shares with its input what needs no change. Members that change are replaced in a copy of the same shape, and those
 * that go are left undefined in it, since objects put together key by key are slow to write.
 */
function object(input: WireObject, depth: number, walk: Walk): WireObject | undefined {
  let copy: Record<string, WireInput> | undefined;
  let isRenamed = false;
  let size = 0;
  for (const key in input) {
    const before = input[key];
    const after = member(before, depth, walk);
    const name = safeKey(key, walk.dialect);
    const value = typeof after === 'string' && trapsDecoder(name, after) ? ` ${after}` : after;
    if (value !== undefined) size += 1;
    if (name !== key && !isRenamed) {
      copy = earlier(copy ?? input, key);
      isRenamed = true;
    }
    if (copy !== undefined && isRenamed) {
      if (value !== undefined) setOwn(copy, freeKey(copy, name), value);
    } else if (value !== before) {
      copy ??= { ...input };
      setOwn(copy, key, value);
    }
  }
  return size === 0 ? undefined : (copy ?? input);
}

function earlier(input: WireObject, until: string): Record<string, WireInput> {
  const copy: Record<string, WireInput> = {};
  for (const key in input) {
    if (key === until) break;
    const value = input[key];
    if (value !== undefined) setOwn(copy, key, value);
  }
  return copy;
}

function member(value: WireInput, depth: number, walk: Walk): WireInput {
  if (value === null || value === undefined) return undefined;
  const below = depth + 1;
  if (typeof value === 'object' && !isArray(value) && below < MAX_DEPTH) return object(value, below, walk);
  walk.fields += 1;
  if (typeof value === 'string') return text(value, walk);
  if (typeof value === 'number') return (value | 0) === value ? value : String(value);
  if (typeof value === 'boolean') return value;
  if (below >= MAX_DEPTH || !isArray(value)) return asText(value, walk);
  return walk.dialect === 'ecs' ? texts(value, walk) : items(value, below, walk);
}

function isArray(value: object): value is readonly WireInput[] {
  return Array.isArray(value);
}

function text(value: string, walk: Walk): string {
  const out = value.startsWith('[') && READS_AS_ARRAY.test(value) ? ` ${value}` : value;
  // A UTF-16 unit takes at most three bytes.
  if (out.length * 3 > WAZUH_MAX_KEYWORD_BYTES && Buffer.byteLength(out) > WAZUH_MAX_KEYWORD_BYTES)
    walk.overlong = true;
  return out;
}

function asText(value: WireInput, walk: Walk): string {
  return text(typeof value === 'string' ? value : JSON.stringify(value), walk);
}

function texts(values: readonly WireInput[], walk: Walk): readonly string[] {
  const out = values
    .filter((value) => value !== null && value !== undefined)
    .map((value) => asText(value, walk));
  return out.length === values.length && out.every((value, i) => value === values[i])
    ? (values as readonly string[])
    : out;
}

/** Elements are no fields of their own. */
function items(values: readonly WireInput[], depth: number, walk: Walk): readonly WireInput[] {
  const { fields } = walk;
  const out = values.map((value) => {
    if (typeof value === 'number' || value === null) return value;
    return typeof value === 'string' ? text(value, walk) : (member(value, depth, walk) ?? {});
  });
  walk.fields = fields;
  return out;
}

function safeKey(key: string, dialect: Dialect): string {
  if (plainKeys.has(key)) return key;
  if (key.trim() === '') return '_';
  if (!key.includes('.')) return rememberPlain(key);
  return dialect === 'ecs' || /^\.|\.\.|\.$/.test(key) ? key.replaceAll('.', '_') : key;
}

function rememberPlain(key: string): string {
  // Senders choose keys: a flood of new ones costs time, never memory.
  if (plainKeys.size >= MAX_PLAIN_KEYS) plainKeys.clear();
  if (key.length <= 64) plainKeys.add(key);
  return key;
}

/**
 * The text `"integration":"ms-graph"` anywhere in an event hands it to another decoder (`json-msgraph`, found by a
 * pattern without case in the raw text), and no rule for `json` would see it: a way to hide that anybody could use.
 */
function trapsDecoder(key: string, value: string): boolean {
  return value.length === 8 && /integration$/i.test(key) && value.toLowerCase() === 'ms-graph';
}
