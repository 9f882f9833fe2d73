import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { docstringsOf } from '../../../tools/generate/configuration/docstrings.ts';
import { rowsOf } from '../../../tools/generate/configuration/rows.ts';
import { generateConfigurationReference } from '../../../tools/generate/configuration.ts';

const ROOT = join(import.meta.dirname, '../../..');

test('the checked-in reference of the configuration is made of its schema: run `npm run generate`', () => {
  const { path, content } = generateConfigurationReference();
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
});

describe('texts above keys', () => {
  const of = (...texts: readonly string[]) =>
    docstringsOf(texts.map((text, i) => ({ path: `${i}.ts`, text })));

  test('are found by the keys of their object, also where these are spread from another file', () => {
    const find = of(
      'export const shared = {\n  /** Whose. */\n  tenant: z.string(),\n};',
      'const A = z.strictObject({\n  /** Two\n   * lines. */\n  name: z.string(),\n  ...shared,\n  plain: z.int(),\n}).describe("a");',
    );
    expect([...(find(['name', 'tenant', 'plain']) ?? [])]).toEqual([
      ['name', 'Two lines.'],
      ['tenant', 'Whose.'],
      ['plain', undefined],
    ]);
    expect(find(['tenant', 'name', 'plain'])).toBeUndefined();
  });

  test('are none where they belong to something else', () => {
    const find = of(
      '/** Of A. */\nconst A = z.strictObject({ one: z.int(), /* aside */ two: z.int(), // three\n three: z.int() });',
    );
    expect([...(find(['one', 'two', 'three'])?.values() ?? [])]).toEqual([undefined, undefined, undefined]);
  });

  test('that disagree about the same keys are refused, since nobody could tell them apart', () => {
    const one = 'z.strictObject({\n  /** One. */\n  a: z.int(),\n});';
    expect(() => of(one, one)).not.toThrow();
    expect(() => of(one, one.replace('One', 'Two'))).toThrow('0.ts and 1.ts');
  });
});

describe('a row', () => {
  const rows = (schema: z.ZodType) => rowsOf(schema, () => undefined);

  test('says what a value may be, what it usually is, and what the schema asks of it in its own words', () => {
    const schema = z.strictObject({
      many: z.array(z.strictObject({ id: z.string().regex(/^a/, 'begin with a') })).min(2),
      level: z.int().min(1).max(16).default(12),
      kind: z.enum(['a', 'b']).optional(),
      mail: z.email().optional(),
    });
    expect(rows(schema)).toEqual([
      { path: 'many', type: 'list of object', usual: undefined, limits: ['at least 2 members'] },
      { path: 'many[].id', type: 'string', usual: undefined, limits: ['begin with a'] },
      { path: 'level', type: 'integer', usual: '`12`', limits: ['1–16'] },
      { path: 'kind', type: "`'a'`, `'b'`", usual: '', limits: [] },
      { path: 'mail', type: 'e-mail address', usual: '', limits: [] },
    ]);
  });

  test('stands once for a key that several forms have', () => {
    const schema = z.strictObject({
      by: z.record(
        z.string(),
        z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('x') }),
          z.strictObject({ type: z.literal('y'), to: z.string() }),
        ]),
      ),
    });
    expect(rows(schema).map(({ path, type }) => [path, type])).toEqual([
      ['by', 'object by name'],
      ['by.<name>.type', "`'x'`, `'y'`"],
      ['by.<name>.to', 'string'],
    ]);
  });
});
