import type { Pattern } from './pattern.ts';

/** A CDB list: exact keys, the first of equal keys wins. */
export type CdbList = ReadonlyMap<string, string>;

export const LOOKUPS = [
  'match_key',
  'not_match_key',
  'match_key_value',
  'address_match_key',
  'not_address_match_key',
  'address_match_key_value',
] as const;
export type Lookup = (typeof LOOKUPS)[number];

/** Reads a list's text: `key:value` per line, quotes around keys or values with a colon; other lines are skipped. */
export function parseList(text: string): CdbList {
  const list = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^(?:"([^"]*)"|([^":]*)):(?:"([^"]*)"|(.*))$/.exec(line);
    const key = match?.[1] ?? match?.[2];
    if (key === undefined || list.has(key)) continue;
    list.set(key, match?.[3] ?? match?.[4] ?? '');
  }
  return list;
}

/** `address_match_key_value` gives the inverse of its name, as the manager does. */
export function compileLookup(list: CdbList, lookup: Lookup, value: Pattern): (text: string) => boolean {
  const accepted = (found: string | undefined) => found !== undefined && value(found);
  switch (lookup) {
    case 'match_key':
      return (text) => list.has(text);
    case 'not_match_key':
      return (text) => !list.has(text);
    case 'match_key_value':
      return (text) => accepted(list.get(text));
    case 'address_match_key':
      return (text) => byAddress(list, text) !== undefined;
    case 'not_address_match_key':
      return (text) => byAddress(list, text) === undefined;
    case 'address_match_key_value':
      return (text) => !accepted(byAddress(list, text));
  }
}

/** The entry of the address itself, else of its longest prefix that ends with a dot. */
function byAddress(list: CdbList, address: string): string | undefined {
  for (let key = address; key !== ''; key = key.slice(0, key.lastIndexOf('.', key.length - 2) + 1)) {
    const value = list.get(key);
    if (value !== undefined) return value;
  }
  return undefined;
}
