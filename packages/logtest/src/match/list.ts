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

/**
 * Reads a list's text: `key:value` per line. A quoted key may hold colons; of a value with quotes anywhere only
 * what stands between the first two counts. Lines without a colon, or with a quote that is not closed, are skipped.
 */
export function parseList(text: string): CdbList {
  const list = new Map<string, string>();
  for (const line of text.split('\n')) {
    const entry = parseLine(line.split('\r', 1)[0] ?? '');
    if (entry !== undefined && !list.has(entry[0])) list.set(...entry);
  }
  return list;
}

function parseLine(line: string): [key: string, value: string] | undefined {
  const quote = line.indexOf('"');
  let key: string | undefined;
  let from = 0;
  if (quote >= 0 && line.indexOf(':') > quote) {
    const end = line.indexOf('"', quote + 1);
    if (end < 0) return undefined;
    key = line.slice(quote + 1, end);
    from = end + 1;
  }
  const colon = line.indexOf(':', from);
  if (colon < 0) return undefined;
  const rest = line.slice(colon + 1);
  const opening = rest.indexOf('"');
  const closing = opening < 0 ? -1 : rest.indexOf('"', opening + 1);
  if (opening >= 0 && closing < 0) return undefined;
  return [key ?? line.slice(0, colon), opening < 0 ? rest : rest.slice(opening + 1, closing)];
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
