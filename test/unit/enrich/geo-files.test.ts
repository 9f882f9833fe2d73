import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openAsnTables } from '../../../adapters/geo/asn-table.ts';
import { combineGeoReaders } from '../../../adapters/geo/combine.ts';
import { openMmdb } from '../../../adapters/geo/mmdb.ts';

const SHIPPED = join(
  import.meta.dirname,
  '../../../node_modules/@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
);
const folder = mkdtempSync(join(tmpdir(), 'sluice-geo-'));
afterAll(() => rmSync(folder, { recursive: true }));

function tables(ipv4: string, ipv6 = '') {
  const paths = { ipv4: join(folder, 'ipv4.csv'), ipv6: join(folder, 'ipv6.csv') };
  writeFileSync(paths.ipv4, ipv4);
  writeFileSync(paths.ipv6, ipv6);
  return openAsnTables(paths);
}

describe('the country database that npm brings', () => {
  const reader = openMmdb(SHIPPED);

  test.each([
    ['8.8.8.8', 'US'],
    ['2001:4860:4860::8888', 'US'],
  ])('%s is in %s', (ip, countryIsoCode) => {
    expect(reader.lookup(ip)).toEqual({ countryIsoCode });
  });

  test.each(['10.0.0.1', '::1', 'no address', '', '1.2.3'])('%j is no reason to throw', (ip) => {
    expect(() => reader.lookup(ip)).not.toThrow();
  });
});

describe('network tables', () => {
  const lines = [
    '1.0.0.0,1.0.0.255,13335,"Cloud, ""quoted"" Inc."',
    '1.0.4.0,1.0.7.255,38803,Gtelecom Pty Ltd',
    '9.0.0.0,9.255.255.255,7,',
    '223.0.0.0,223.0.0.255,55415,Last Ltd',
  ];
  const reader = tables(
    `${lines.join('\n')}\n`,
    '2001:200::,2001:200:ffff:ffff:ffff:ffff:ffff:ffff,2500,WIDE\r\n',
  );

  test.each([
    ['1.0.0.0', { asNumber: 13335, asOrganization: 'Cloud, "quoted" Inc.' }],
    ['1.0.0.255', { asNumber: 13335, asOrganization: 'Cloud, "quoted" Inc.' }],
    ['1.0.1.0', {}],
    ['1.0.7.255', { asNumber: 38803, asOrganization: 'Gtelecom Pty Ltd' }],
    ['9.1.2.3', { asNumber: 7 }],
    ['223.0.0.9', { asNumber: 55415, asOrganization: 'Last Ltd' }],
    ['0.0.0.1', {}],
    ['255.255.255.255', {}],
    ['2001:200::1', { asNumber: 2500, asOrganization: 'WIDE' }],
    ['2001:1ff::', {}],
    ['2001:201::', {}],
    ['nonsense', {}],
  ])('%s is %j', (ip, facts) => {
    expect(reader.lookup(ip)).toEqual(facts);
  });

  test('an empty table and a last line without newline are fine', () => {
    expect(tables('').lookup('1.0.0.0')).toEqual({});
    expect(tables(lines.join('\n')).lookup('223.0.0.9')).toMatchObject({ asNumber: 55415 });
  });
});

test('of several readers the first tells what it knows and the others fill in', () => {
  const readers = [{ countryIsoCode: 'DE' }, { countryIsoCode: 'US', asNumber: 1 }].map((facts) => ({
    lookup: () => facts,
  }));
  expect(combineGeoReaders(...readers).lookup('9.9.9.9')).toEqual({ countryIsoCode: 'DE', asNumber: 1 });
});

test.each([
  ['a missing database', () => openMmdb(join(folder, 'none.mmdb'))],
  ['a file that is no database', () => openMmdb(import.meta.filename)],
  ['a missing table', () => openAsnTables({ ipv4: join(folder, 'none'), ipv6: join(folder, 'none') })],
])('%s is an error that says which file', (_, open) => {
  expect(open).toThrow(expect.objectContaining({ code: 'geo_unreadable' }));
});
