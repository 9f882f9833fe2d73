import { type Address, isWithin, parseAddress, parseRange, type Range } from './ip-address.ts';

/**
 * What stands between the caller and this program, and how it tells of the caller:
 *
 * - a number: so many proxies, each of which appends to `X-Forwarded-For`;
 * - addresses and CIDR blocks (a list, or text with commas): those are proxies, whoever else connects is the caller;
 * - the name of a header that the platform sets whatever the caller sends, such as `cf-connecting-ip`.
 *
 * Without it, no header is believed. What cannot be read counts as no trust.
 */
export type TrustProxy = number | string | readonly string[];

/** Reads a header by its lower-case name; several of one name are joined by commas. */
export type ReadHeader = (name: string) => string | undefined;

export type ClientAddress = (connection: string | undefined, header: ReadHeader) => string | undefined;

/** More proxies than any real chain; what stands to their left is not looked at. */
const MAX_HOPS = 32;
const HEADER_NAME = /^[a-z][\w-]*$/i;

/** Finds the caller's address: pure, and the one place where a header of the caller's may be believed. */
export function createClientAddress(trust?: TrustProxy): ClientAddress {
  if (typeof trust === 'number') return (connection, header) => afterHops(trust, connection, header);
  const ranges = (typeof trust === 'string' ? trust.split(',') : (trust ?? [])).flatMap(
    (text) => parseRange(text.trim()) ?? [],
  );
  if (ranges.length > 0) return (connection, header) => beyondRanges(ranges, connection, header);
  if (typeof trust !== 'string') return (connection) => read(connection)?.text;
  if (/^\d+$/.test(trust)) return createClientAddress(Number(trust));
  const name = HEADER_NAME.test(trust) ? trust.toLowerCase() : undefined;
  return (connection, header) =>
    (name === undefined ? undefined : read(hopsOf(header(name))[0])?.text) ?? read(connection)?.text;
}

/** The caller wrote what is left of the entries that the proxies appended, and nothing else. */
function afterHops(count: number, connection: string | undefined, header: ReadHeader): string | undefined {
  let client = read(connection);
  const hops = hopsOf(header('x-forwarded-for'));
  for (const hop of hops.slice(0, Math.max(0, Math.min(count, MAX_HOPS)))) {
    const next = read(hop);
    if (next === undefined) break;
    client = next;
  }
  return client?.text;
}

/** From the connection backwards, the first address that is no proxy: who connected to the last one that is. */
function beyondRanges(
  ranges: readonly Range[],
  connection: string | undefined,
  header: ReadHeader,
): string | undefined {
  const trusted = (address: Address) => ranges.some((range) => isWithin(address.groups, range));
  let client = read(connection);
  if (client === undefined || !trusted(client)) return client?.text;
  for (const hop of hopsOf(header('x-forwarded-for'))) {
    const next = read(hop);
    if (next === undefined) break;
    client = next;
    if (!trusted(next)) break;
  }
  return client.text;
}

/** Entries of such a header, the nearest proxy's first. */
function hopsOf(value: string | undefined): readonly string[] {
  return (value ?? '').split(',').slice(-MAX_HOPS).reverse();
}

function read(text: string | undefined): Address | undefined {
  return text === undefined ? undefined : parseAddress(text.trim());
}
