import { describe, expect, test } from 'vitest';
import { markKey } from '../../adapters/aws/table/table-layout.ts';
import { createTableSplitBook } from '../../tools/replay/table-split-book.ts';
import { openTable } from '../support/local-aws.ts';
import { createMemorySplitBook } from '../support/replay-bench.ts';

const NOW = 1_000_000;

const table = await openTable();
const ABSENT = { when: 'attribute_not_exists(#pk)' };
const expiresAt = NOW / 1_000 + 60;
await table.put(markKey('begun'), { delivered: new Set([0, 2]), expiresAt }, ABSENT);
await table.put(markKey('done'), { done: true, expiresAt }, ABSENT);
await table.put(markKey('gone'), { done: true, expiresAt: NOW / 1_000 - 60 }, ABSENT);
const settled = new Map([
  ['begun', new Set([0, 2])],
  ['done', new Set([0, 1, 2])],
]);

describe.each([
  ['memory', createMemorySplitBook(settled)],
  ['DynamoDB', createTableSplitBook(table)],
])('decisions on dead letters in %s', (_, book) => {
  test('stay what they were, whatever is wanted later', async () => {
    expect(await book.decide('letter', new Set([1, 3]), NOW)).toEqual(new Set([1, 3]));
    expect(await book.decide('letter', new Set([0, 1, 2, 3]), NOW + 1)).toEqual(new Set([1, 3]));
    expect(await book.decide('other', new Set([0]), NOW)).toEqual(new Set([0]));
  });

  test('know which events of a message are settled already', async () => {
    expect(await book.settled('begun', 3, NOW)).toEqual(new Set([0, 2]));
    expect(await book.settled('done', 3, NOW)).toEqual(new Set([0, 1, 2]));
    expect(await book.settled('gone', 3, NOW)).toEqual(new Set());
    expect(await book.settled('unknown', 3, NOW)).toEqual(new Set());
  });

  test('are one, when two decide at once', async () => {
    const wanted = [new Set([0]), new Set([1]), new Set([2])];
    const decided = await Promise.all(wanted.map((positions) => book.decide('raced', positions, NOW)));
    expect(new Set(decided.map((positions) => [...positions].join())).size).toBe(1);
  });
});
