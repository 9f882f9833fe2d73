import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LEFT_OUT_MEMBERS, withoutMembers } from '../../infra/bundle/leave-out-members.ts';
import * as clients from '../support/aws-clients.ts';
import { ROOT } from '../support/source-files.ts';

const MODULES = join(ROOT, 'node_modules');

/** A module as it is bundled, without comments. */
function bundled(path: string): string {
  const text = readFileSync(join(MODULES, path), 'utf8');
  const members = LEFT_OUT_MEMBERS[path];
  const slim = members === undefined ? text : withoutMembers(text, members);
  return slim.replaceAll(/^ *\/?\*.*$/gm, '');
}

/** As the libraries name what they hold of a class: `LogAttributesStore` is `this.#attributesStore`. */
function holderOf(path: string): string {
  const name = basename(path, '.js').replace(/^Log(?=[A-Z])/, '');
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

describe.each(Object.entries(LEFT_OUT_MEMBERS))('what is left out of %s', (path, { uncalled }) => {
  test('is there', () => {
    for (const name of uncalled)
      expect(bundled(path)).not.toMatch(new RegExp(`^ {4}(\\w+ )*${name}\\(`, 'm'));
  });

  test('is called by no module beside it but by what is left out too', () => {
    const called = new RegExp(`\\b${holderOf(path)}\\.(?:${uncalled.join('|')})\\(`);
    const folder = dirname(path);
    for (const file of readdirSync(join(MODULES, folder)).filter((name) => name.endsWith('.js')))
      expect(bundled(`${folder}/${file}`), file).not.toMatch(called);
  });
});

test('a member that is missing, or that others call, is not left out in silence', () => {
  const text = 'class A {\n    one() {\n        this.two();\n    }\n    two() {\n    }\n}\n';
  expect(withoutMembers(text, { uncalled: ['one', 'two'] })).toBe('class A {\n}\n');
  expect(withoutMembers(text, { uncalled: [], idle: { two: '' } })).toContain('    two() {  }\n');
  expect(() => withoutMembers(text, { uncalled: ['three'] })).toThrow('no member three');
  expect(() => withoutMembers(text, { uncalled: ['two'] })).toThrow('what stays calls two');
});

test('no operation of the clients has a host of its own, but one of S3 that nobody calls', () => {
  const operations = Object.values(clients).flatMap((client) =>
    Object.values(client as Readonly<Record<string, unknown>>).filter(
      (schema): schema is [number, string, string, { readonly endpoint?: unknown } | number] =>
        Array.isArray(schema) && schema[0] === 9,
    ),
  );
  expect(operations.length).toBeGreaterThan(100);
  const hosted = operations.filter(
    ([, , , traits]) => typeof traits === 'object' && traits.endpoint !== undefined,
  );
  expect(hosted.map(([, , name]) => name)).toEqual(['WriteGetObjectResponse']);
});
