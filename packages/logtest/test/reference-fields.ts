import { fieldNumber, printJson } from '../src/decode/json-print.ts';
import { type JsonNode, parseJson } from '../src/decode/json-text.ts';
import type { Reading } from '../src/decode/read-fields.ts';

/** The fields of a document the plain way: the whole tree first, then a walk over it. Only for tests to compare with. */
export function referenceFields(text: string, { nulls, arrays, maxFields }: Reading) {
  const statics: Record<string, string> = {};
  const fields: [string, string][] = [];
  const document = parseJson(text);
  if (document?.kind !== 'object') return undefined;
  walk(document.members, '');
  return { statics, fields: fields.slice(0, maxFields) };

  function walk(members: readonly (readonly [string, JsonNode])[], prefix: string): void {
    for (const [key, node] of members) {
      if (node.kind === 'object') walk(node.members, `${prefix}${key}.`);
      else if (nulls === 'string' || node.kind !== 'literal' || node.text !== 'null') {
        const value = arrays === 'csv' && node.kind === 'array' ? joined(node.items) : textOf(node);
        if (node.kind === 'array' && value === '') continue;
        const target = prefix === '' ? staticFor(key) : undefined;
        if (target === undefined) fields.push([`${prefix}${key}`, value]);
        else statics[target] = value;
      }
    }
  }

  function staticFor(key: string): string | undefined {
    if (key === 'user') return statics.dstuser ? undefined : 'dstuser';
    if (key === 'systemname') return 'system_name';
    const same = 'srcip dstip srcport dstport protocol action srcuser dstuser id status url data extra_data';
    return same.split(' ').find((name) => name === key);
  }
}

function joined(items: readonly JsonNode[]): string {
  const parts = items.map((item, at) =>
    item.kind === 'array' || item.kind === 'object' ? '' : textOf(item) + (at < items.length - 1 ? ',' : ''),
  );
  return parts.join('');
}

function textOf(node: JsonNode): string {
  if (node.kind === 'number') return fieldNumber(node.value);
  return node.kind === 'array' || node.kind === 'object' ? printJson(node) : node.text;
}
