import { fileURLToPath } from 'node:url';

/** Where npm put a file that the bundle carries beside the code. */
export function geoAsset(name: string): string {
  const folder = name.startsWith('asn-') ? 'asn' : 'geo-whois-asn-country-mmdb';
  return fileURLToPath(new URL(`../../node_modules/@ip-location-db/${folder}/${name}`, import.meta.url));
}
