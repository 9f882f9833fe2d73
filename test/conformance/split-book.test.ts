import { describe, expect, test } from 'vitest';
import { createTableSplitBook } from '../../tools/replay/table-split-book.ts';
import { openTable } from '../support/local-aws.ts';
import { createMemorySplitBook } from '../support/replay-bench.ts';

const NOW = 1_000_000;

describe.each([
  ['memory', createMemorySplitBook()],
  ['DynamoDB', createTableSplitBook(await openTable())],
])('decisions on dead letters in %s', (_, book) => {
  test('stay what they were, whatever is wanted later', async () => {
    expect(await book.decide('letter', new Set([1, 3]), NOW)).toEqual(new Set([1, 3]));
    expect(await book.decide('letter', new Set([0, 1, 2, 3]), NOW + 1)).toEqual(new Set([1, 3]));
    expect(await book.decide('other', new Set([0]), NOW)).toEqual(new Set([0]));
  });

  test('are one, when two decide at once', async () => {
    const wanted = [new Set([0]), new Set([1]), new Set([2])];
    const decided = await Promise.all(wanted.map((positions) => book.decide('raced', positions, NOW)));
    expect(new Set(decided.map((positions) => [...positions].join())).size).toBe(1);
  });
});
