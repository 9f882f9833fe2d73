import type { GeoFacts, GeoReader } from '../../src/enrich/geo-reader.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { parseIp } from '../../src/kernel/ip-address.ts';
import { wholeFile } from './whole-file.ts';

const NEWLINE = 0x0a;
const DOT = 0x2e;
const ZERO = 0x30;
const LINE = /^([^,]+),([^,]+),(\d+),(.*?)\r?$/;

/**
 * Opens network tables as `@ip-location-db/asn` ships them: CSV lines `first,last,number,organization` of addresses,
 * sorted. They are searched as they are, without parsing them first: opening costs only the reading.
 *
 * @throws CodedError `geo_unreadable` when a file is missing
 */
export function openAsnTables(paths: { readonly ipv4: string; readonly ipv6: string }): GeoReader {
  const [ipv4, ipv6] = [read(paths.ipv4), read(paths.ipv6)];
  return {
    lookup(ip) {
      const address = parseIp(ip);
      if (address === undefined) return {};
      const wanted = Buffer.from(address);
      const line =
        address.length === 4
          ? lastLineUpTo(ipv4, (start) => ipv4At(ipv4, start) <= wanted.readUInt32BE())
          : lastLineUpTo(ipv6, (start) => compare(textAt(ipv6, start, ','), wanted) <= 0);
      return line === undefined ? {} : factsOf(line, wanted);
    },
  };
}

function read(path: string): Buffer {
  try {
    return wholeFile(path);
  } catch (cause) {
    throw new CodedError('geo_unreadable', `${path} cannot be read; install the dependencies`, { cause });
  }
}

/** The last line whose start satisfies `isUpTo`, which holds for the first lines of the table and for no later one. */
function lastLineUpTo(table: Buffer, isUpTo: (lineStart: number) => boolean): string | undefined {
  let low = 0;
  let high = table.length;
  let best: number | undefined;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = middle === 0 ? 0 : table.lastIndexOf(NEWLINE, middle - 1) + 1;
    if (isUpTo(start)) {
      best = start;
      const end = table.indexOf(NEWLINE, middle);
      low = end === -1 ? high : end + 1;
    } else {
      high = start;
    }
  }
  return best === undefined ? undefined : textAt(table, best, '\n');
}

/** Dotted decimals as one number, read without making a string: a search looks at some twenty lines. */
function ipv4At(table: Buffer, start: number): number {
  let address = 0;
  let part = 0;
  for (let i = start; i < table.length; i += 1) {
    const code = table[i] as number;
    if (code >= ZERO && code <= ZERO + 9) {
      part = part * 10 + code - ZERO;
    } else {
      address = address * 256 + part;
      part = 0;
      if (code !== DOT) break;
    }
  }
  return address;
}

function textAt(table: Buffer, start: number, until: string): string {
  const end = table.indexOf(until, start);
  return table.toString('utf8', start, end === -1 ? table.length : end);
}

function compare(text: string, wanted: Buffer): number {
  const address = parseIp(text);
  return address === undefined ? 1 : Buffer.compare(Buffer.from(address), wanted);
}

function factsOf(line: string, wanted: Buffer): GeoFacts {
  const [, , last = '', number = '', organization = ''] = LINE.exec(line) ?? [];
  if (number === '' || compare(last, wanted) < 0) return {};
  const name = organization.startsWith('"') ? organization.slice(1, -1).replaceAll('""', '"') : organization;
  return { asNumber: Number(number), ...(name !== '' && { asOrganization: name }) };
}
