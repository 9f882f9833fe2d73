import type { StaticField } from './event.ts';
import { fieldNumber, printJson } from './json-print.ts';
import type { JsonNode } from './json-text.ts';

/** Dynamic fields an event can hold (`analysisd.decoder_order_size`); further ones are dropped. */
const MAX_FIELDS = 256;

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

/** The fields of a JSON document: objects become dotted names, everything else the text a rule sees. */
export function flatten(document: JsonNode, keepNull: boolean): Fields {
  const out: Fields = { statics: {}, fields: [] };
  if (document.kind === 'object') walk(document.members, '', out, keepNull);
  return out;
}

function walk(
  members: readonly (readonly [string, JsonNode])[],
  prefix: string,
  out: Fields,
  keepNull: boolean,
): void {
  for (const [key, node] of members) {
    if (node.kind === 'object') walk(node.members, `${prefix}${key}.`, out, keepNull);
    else if (node.kind !== 'literal' || node.text !== 'null' || keepNull)
      store(prefix, key, textOf(node), out);
  }
}

function store(prefix: string, key: string, value: string, out: Fields): void {
  const target = prefix === '' ? staticFor(key, out.statics) : undefined;
  if (target !== undefined) out.statics[target] = value;
  else if (out.fields.length < MAX_FIELDS) out.fields.push([`${prefix}${key}`, value]);
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
