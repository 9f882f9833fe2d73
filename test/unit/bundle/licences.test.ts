import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isShippable, licenceFile, readPackage, SHIPPABLE } from '../../../infra/bundle/licences.ts';
import { ROOT } from '../../support/source-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-licences-'));
afterAll(() => rmSync(folder, { recursive: true }));

function packageOf(manifest: object, files: Readonly<Record<string, string>> = {}): string {
  const place = mkdtempSync(join(folder, 'package-'));
  writeFileSync(join(place, 'package.json'), JSON.stringify({ name: 'a', version: '1.0.0', ...manifest }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(place, file), text);
  return place;
}

test.each(['MIT', '(MIT)', '(MIT OR GPL-3.0-or-later)', 'Apache-2.0 AND MIT', 'GPL-2.0 OR MIT AND ISC'])(
  '%s may ship',
  (expression) => {
    expect(isShippable(expression)).toBe(true);
  },
);

test.each([
  'GPL-3.0',
  'MPL-2.0',
  'MIT AND GPL-3.0',
  'UNKNOWN',
  '',
  'SEE LICENSE IN LICENSE',
  '(MIT OR X) AND GPL-3.0',
  '(MIT OR X) AND (GPL-3.0 OR Y)',
])('%j may not ship', (expression) => {
  expect(isShippable(expression)).toBe(false);
});

describe('a package', () => {
  test('has the texts of its licence files, notices and modifications, and of nothing else', () => {
    const files = {
      LICENSE: 'the licence\r\n',
      'NOTICE.txt': 'the notice',
      'DATA-LICENSE': 'of the data',
      MODIFICATIONS: 'what changed',
      'licensing.js': 'no',
      'README.md': 'no',
    };
    expect(readPackage(packageOf({ license: 'MIT' }, files)).texts).toEqual([
      'of the data',
      'the licence',
      'what changed',
      'the notice',
    ]);
  });

  test('without a licence is of an unknown one', () => {
    expect(readPackage(packageOf({}, { LICENSE: 'mine' })).licence).toBe('UNKNOWN');
  });

  test('without the text that has to go along is refused, with what to do', () => {
    expect(() => readPackage(packageOf({ license: 'MIT' }))).toThrow(
      'a is under MIT and comes without its text: add a to infra/bundle/licences, from its repository',
    );
    expect(readPackage(packageOf({ license: 'MIT-0' })).texts).toEqual([]);
  });
});

test('each text stands once in the file of a bundle, under everybody whose it is', () => {
  const texts = ['word for word'];
  const [a, b] = [
    { name: 'b', version: '2', licence: 'MIT', texts },
    { name: 'a', version: '1', licence: 'MIT', texts },
  ] as const;
  const told = licenceFile(['ours'], [a, b]);
  expect(told.startsWith('ours\n')).toBe(true);
  expect(told).toContain('a 1: MIT\nb 2: MIT\n');
  expect(told.split('word for word')).toHaveLength(2);
  expect(told).toContain('a, b\n\nword for word');
  expect(licenceFile(['ours'], [b, a])).toBe(told);
});

/** Tools, none of which is part of anything that leaves the repository: a licence that binds changed copies binds nobody. */
const FOR_TOOLS = [...SHIPPABLE, 'BlueOak-1.0.0', 'MPL-2.0'];

test('what is installed is under licences that are known, and what ships under those that may', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { license?: string; dev?: boolean; link?: boolean; name?: string }>;
  };
  const installed = Object.entries(packages).filter(
    ([path, { link }]) => path.startsWith('node_modules/') && link !== true,
  );
  expect(installed.length).toBeGreaterThan(250);
  const unknown = installed.filter(([path, { license = 'UNKNOWN', dev }]) => {
    if (path.startsWith('node_modules/@ip-location-db/')) return false;
    const ways = license.replace(/^\((.*)\)$/, '$1').split(' OR ');
    return !(dev === true ? ways.some((way) => FOR_TOOLS.includes(way)) : isShippable(license));
  });
  // Ours, and empty.
  expect(unknown.map(([path]) => path)).toEqual(['node_modules/redact-pii/tools/bench/no-dlp']);
});
