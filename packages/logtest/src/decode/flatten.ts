import type { StaticField } from './event.ts';
import { fieldNumber, printJson } from './json-print.ts';
import type { JsonNode } from './json-text.ts';

/** How a decoder wants its document read. */
export interface Reading {
  /** `discard`: a null gives no field. */
  readonly nulls: 'string' | 'discard';
  /** `csv`: arrays become their plain values, joined by commas. */
  readonly arrays: 'array' | 'csv';
  /** Dynamic fields an event can hold; further ones are dropped. */
  readonly maxFields: number;
}

/** Top-level keys that become static fields. `user` is special, see below. */
const STATIC_KEYS: Readonly<Record<string, StaticField>> = {
  srcip: 'srcip',
  dstip: 'dstip',
  srcport: 'srcport',
  dstport: 'dstport',
  protocol: 'protocol',
  action: 'action',
  srcuser: 'srcuser',
  dstuser: 'dstuser',
  id: 'id',
  status: 'status',
  url: 'url',
  data: 'data',
  extra_data: 'extra_data',
  systemname: 'system_name',
};

export interface Fields {
  readonly statics: Partial<Record<StaticField, string>>;
  readonly fields: [string, string][];
}

/** Adds the fields of a JSON document: objects become dotted names, everything else the text a rule sees. */
export function flatten(document: JsonNode, reading: Reading, out: Fields): void {
  if (document.kind === 'object') walk(document.members, '', out, reading);
}

function walk(
  members: readonly (readonly [string, JsonNode])[],
  prefix: string,
  out: Fields,
  reading: Reading,
): void {
  for (const [key, node] of members) {
    if (node.kind === 'object') walk(node.members, `${prefix}${key}.`, out, reading);
    else if (node.kind === 'literal' && node.text === 'null' && reading.nulls === 'discard') continue;
    else {
      const text = node.kind === 'array' && reading.arrays === 'csv' ? joined(node.items) : textOf(node);
      // Only an array that is joined can give nothing at all.
      if (text !== '' || node.kind !== 'array') store(prefix, key, text, out, reading.maxFields);
    }
  }
}

function store(prefix: string, key: string, value: string, out: Fields, maxFields: number): void {
  const target = prefix === '' ? staticFor(key, out.statics) : undefined;
  if (target !== undefined) out.statics[target] = value;
  else if (out.fields.length < maxFields) out.fields.push([`${prefix}${key}`, value]);
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

/** `user` fills `dstuser` unless that was read before with a value; it is an ordinary field then. */
function staticFor(key: string, statics: Fields['statics']): StaticField | undefined {
  if (key === 'user') return statics.dstuser ? undefined : 'dstuser';
  return Object.hasOwn(STATIC_KEYS, key) ? STATIC_KEYS[key] : undefined;
}

function textOf(node: Exclude<JsonNode, { kind: 'object' }>): string {
  switch (node.kind) {
    case 'string':
      return node.text;
    case 'literal':
      return node.text;
    case 'number':
      return fieldNumber(node.value);
    case 'array':
      return printJson(node);
  }
}
