import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '../../src/settings.ts';

const PACKAGE = join(import.meta.dirname, '../..');
const EXAMPLES = join(PACKAGE, '../../examples');
const read = (path: string) => readFileSync(join(PACKAGE, path), 'utf8');
const readme = read('README.md');

/** Names in code in the cells of one column, under a heading of that level. */
function column(heading: string, index: number): readonly string[] {
  const start = readme.indexOf(`\n${heading}\n`);
  expect(start, heading).toBeGreaterThan(0);
  const section = readme.slice(start + heading.length + 2);
  const [own = ''] = section.split(/\n#+ /, 1);
  return own
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ')[index] ?? '');
}

const names = (cells: readonly string[]): readonly string[] =>
  cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));

/** Names of the members of an interface, as its file declares them. */
function members(path: string, name: string): readonly string[] {
  const text = read(path);
  const [, body = ''] = new RegExp(`interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(text) ?? [];
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, member = '']) => member);
}

test('every block with a file’s name is that file of the examples', () => {
  const blocks = [...readme.matchAll(/^```(?!sh\b)\w+ (\S+)\n([\s\S]*?)\n```$/gm)];
  expect(blocks.length).toBeGreaterThanOrEqual(11);
  for (const [, path = '', code = ''] of blocks)
    expect(`${code}\n`, path).toBe(readFileSync(join(EXAMPLES, path), 'utf8'));
});

test('the table of options has those of the types, with their defaults', () => {
  const documented = names(column('## Options', 0));
  expect(documented.length).toBeGreaterThan(20);
  expect(documented.toSorted()).toEqual(members('src/client-types.ts', 'ClientOptions').toSorted());
  const defaults = Object.fromEntries(
    column('## Options', 0).flatMap((cell, row) => {
      const values = (column('## Options', 1)[row] ?? '').split(', ');
      return names([cell]).map((name, i) => [name, values[i]]);
    }),
  );
  for (const [name, value] of Object.entries(readSettings({})))
    expect([name, defaults[name]]).toEqual([name, String(value)]);
});

test('the table of adapter options has those of the types', () => {
  const documented = names(column('## What an adapter logs', 0));
  const typed = [
    ...members('src/adapters/options.ts', 'AdapterOptions'),
    ...members('src/adapters/wait-until.ts', 'WaitOptions'),
  ];
  expect(typed.length).toBeGreaterThan(9);
  expect(documented.toSorted()).toEqual(typed.toSorted());
});

test('the tables of methods and of drop reasons have those of the types', () => {
  const methods = names(column('## What you can log', 0)).map((call) => call.split('(')[0] ?? '');
  const typed = members('src/client-types.ts', 'SluiceClient').filter((name) => name !== 'enabled');
  expect(methods.toSorted()).toEqual(typed.toSorted());
  const [, union = ''] = /type DropReason =\n([^;]+);/.exec(read('src/client-types.ts')) ?? [];
  const reasons = [...union.matchAll(/'(\w+)'/g)].map(([, reason]) => reason);
  expect(reasons.length).toBeGreaterThan(8);
  expect(names(column('## What is delivered, and what is lost', 0))).toEqual(reasons);
});

test('every variable that is read is told of, and every one told of is read', () => {
  const sources = read('src/environment.ts') + read('src/adapters/options.ts');
  const variables = (text: string) =>
    new Set([...text.matchAll(/\b(?:\w+_PUBLIC_)?(?:SLUICE|WAZUH)_[A-Z_]+\b/g)].map(([name]) => name));
  const told = variables(names(column('## Install', 0)).join(' '));
  expect(told.size).toBeGreaterThan(8);
  expect([...told].toSorted()).toEqual([...variables(sources)].toSorted());
});

test('every link leads somewhere', () => {
  const anchors = [...readme.matchAll(/^#+ (.+)$/gm)].map(
    ([, heading = '']) =>
      `#${heading
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replace(/ /g, '-')}`,
  );
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
  expect(links.length).toBeGreaterThan(5);
  for (const link of links)
    expect(link.startsWith('#') ? anchors.includes(link) : existsSync(join(PACKAGE, link)), link).toBe(true);
});
