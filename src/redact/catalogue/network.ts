import type { CatalogueEntry } from './entry.ts';

export const networkCatalogue: readonly CatalogueEntry[] = [
  {
    type: 'ip_address',
    title: 'IP address',
    form: 'IPv4 as four decimals, IPv6 whole or shortened with ::, with prefix or zone; ports stay',
    check: 'range of every part; no version of a product, object identifier or name in code',
    source: 'https://www.rfc-editor.org/rfc/rfc4291#section-2.2',
  },
  {
    type: 'mac_address',
    title: 'MAC address',
    form: 'six or eight pairs of hexadecimal digits with : or -, or three groups of four with dots',
    check: 'one separator throughout; no part of a longer run, broadcast or all zeros',
    source: 'https://standards.ieee.org/products-programs/regauth/tut/',
  },
];
