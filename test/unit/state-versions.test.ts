import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ITEM_SHAPES, itemKind } from '../../src/state-versions.ts';
import { ROOT } from '../support/source-files.ts';

/** Rows of the table's layout: what an item's key looks like. */
const layout = readFileSync(join(ROOT, 'adapters/aws/table/table-layout.ts'), 'utf8');
const rows = [...layout.matchAll(/^ \* \| `([a-z]+)#/gm)].map(([, word = '']) => word);
const made = [...layout.matchAll(/[`']([a-z]+)#/g)].map(([, word = '']) => word);

test('every kind of item of the table has its shape, and no other has one', () => {
  expect(new Set(rows)).toEqual(new Set(Object.keys(ITEM_SHAPES)));
  // Two words are names of lists, which are no items.
  expect(new Set(made.filter((word) => !['ledger', 'alerts'].includes(word)))).toEqual(new Set(rows));
});

test('a key tells its kind, and one that nobody makes tells none', () => {
  expect(itemKind('source#node#x')).toBe('source');
  expect(['', 'key', '#', 'toString#x', 'KEY#x'].map(itemKind)).toEqual(Array(5).fill(undefined));
});
