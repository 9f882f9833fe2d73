import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package of which something is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression: https://spdx.org/licenses */
  readonly licence: string;
  /** Its licence and notices, word for word; none where the licence asks for none. */
  readonly texts: readonly string[];
}

/** What may be part of a bundle: anybody may pass it on, also changed and sold, as long as its texts go along. */
export const SHIPPABLE: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
];

/** Nothing has to go along with these. */
const WITHOUT_TEXT: readonly string[] = ['0BSD', 'CC0-1.0', 'MIT-0', 'Unlicense'];

/** What manifests say that their own licence files say otherwise. */
const AS_READ: Readonly<Record<string, string>> = {
  // "SEE LICENSE IN ROUTEVIEWS-LICENSE and DBIP-LICENSE (CC-BY-4.0)"
  '@ip-location-db/asn': 'CC-BY-4.0',
  // The preparation is CC0, the data under it is the NRO's.
  '@ip-location-db/geo-whois-asn-country-mmdb': 'CC-BY-4.0',
};

/** Texts of packages that come without, from their repositories. */
const TEXTS_ELSEWHERE = new URL('licences/', import.meta.url);

/** Files that say who made it, who may use it how, and what was changed. */
const TEXT_FILE = /^(.*[-_])?(licen[cs]e|copying|notice|modifications)(\..*)?$/i;

/**
 * The licence of an installed package.
 *
 * @param folder absolute path of the package
 * @throws Error when it has a licence that asks for its text, and there is none
 */
export function readPackage(folder: string): BundledPackage {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const { name, version } = manifest;
  const licence = AS_READ[name] ?? manifest.license ?? 'UNKNOWN';
  const elsewhere = new URL(`${name.replace('@', '').replace('/', '-')}.txt`, TEXTS_ELSEWHERE);
  const files = readdirSync(folder)
    .filter((file) => TEXT_FILE.test(file))
    .toSorted()
    .map((file) => join(folder, file));
  const texts = [...files, ...(existsSync(elsewhere) ? [elsewhere] : [])].map((file) =>
    readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim(),
  );
  if (texts.length === 0 && !WITHOUT_TEXT.includes(licence))
    throw new Error(
      `${name} is under ${licence} and comes without its text: add ${name} to infra/bundle/licences, from its repository`,
    );
  return { name, version, licence, texts };
}

/** Whether an expression leaves a way that is shippable throughout; one with parentheses inside is for people to judge. */
export function isShippable(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(bare)) return false;
  return bare.split(' OR ').some((way) => way.split(' AND ').every((name) => SHIPPABLE.includes(name)));
}

/**
 * What goes along with a bundle: our own licence and notices, then every package by name, and each text once.
 *
 * @param own texts of the repository, in order
 */
export function licenceFile(own: readonly string[], packages: readonly BundledPackage[]): string {
  const sorted = packages.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const owners = new Map<string, string[]>();
  for (const { name, texts } of sorted)
    for (const text of texts) owners.set(text, [...(owners.get(text) ?? []), name]);
  const table = sorted.map(({ name, version, licence }) => `${name} ${version}: ${licence}`).join('\n');
  const sections = [...owners].map(([text, names]) => `${names.join(', ')}\n\n${text}`);
  return `${[...own, `Parts of these packages are in this bundle:\n\n${table}`, ...sections].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
