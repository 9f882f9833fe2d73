import { describe, expect, test } from 'vitest';
import { createStormBook } from '../../adapters/aws/table/storm-book.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { stormKey } from '../../adapters/aws/table/table-layout.ts';
import { createMemoryStormBook } from '../../adapters/memory/storm-book.ts';
import type { StormBook } from '../../src/notify/group/storm-book.ts';
import { openClient } from '../support/local-aws.ts';

const { client, table } = await openClient();
const store = createTable(client, table);
const MINUTE = 29_540_000;

async function enterAll(book: StormBook, line: string, marks: readonly string[], bound: number) {
  const minutes = await Promise.all(marks.map((mark) => book.enter(line, MINUTE, mark, bound)));
  return marks.filter((mark, i) => minutes[i]?.marks.has(mark));
}

describe.each([
  ['memory', createMemoryStormBook()],
  ['DynamoDB', createStormBook(store)],
])('minutes of storms in %s', (_name, book) => {
  test('hold what was entered, each on its own line', async () => {
    expect(await book.enter('a', MINUTE, 'one', 3)).toEqual({ marks: new Set(['one']), stormy: false });
    expect(await book.enter('a', MINUTE, 'two', 3)).toEqual({
      marks: new Set(['one', 'two']),
      stormy: false,
    });
    expect((await book.enter('b', MINUTE, 'two', 3)).marks).toEqual(new Set(['two']));
    expect((await book.enter('a', MINUTE + 1, 'one', 3)).marks).toEqual(new Set(['one']));
  });

  test('take as many as the bound says, whoever comes at once, and those again as often as they come', async () => {
    const marks = Array.from({ length: 8 }, (_, i) => `mark-${i}`);
    const taken = await enterAll(book, 'full', marks, 3);
    expect(taken).toHaveLength(3);
    expect(await enterAll(book, 'full', marks, 3)).toEqual(taken);
    const { marks: held } = await book.enter('full', MINUTE, 'late', 3);
    expect([...held].toSorted()).toEqual(taken.toSorted());
  });

  test('are stormy when that is foretold', async () => {
    await book.foretell('told', MINUTE);
    await book.foretell('told', MINUTE);
    expect(await book.enter('told', MINUTE, 'one', 3)).toEqual({ marks: new Set(['one']), stormy: true });
    expect(await book.enter('told', MINUTE, 'two', 3)).toMatchObject({ stormy: true });
    expect(await book.enter('told', MINUTE + 1, 'one', 3)).toMatchObject({ stormy: false });
  });

  test('stay what they are once somebody was entered', async () => {
    await book.enter('begun', MINUTE, 'one', 3);
    await book.foretell('begun', MINUTE);
    expect(await book.enter('begun', MINUTE, 'two', 3)).toEqual({
      marks: new Set(['one', 'two']),
      stormy: false,
    });
  });
});

test('the table is told to forget a minute soon after it, whichever came first', async () => {
  const book = createStormBook(store);
  await book.foretell('kept', MINUTE);
  await book.enter('kept', MINUTE + 1, 'one', 3);
  const items = await store.many([stormKey('kept', MINUTE), stormKey('kept', MINUTE + 1)]);
  const kept = items.map(({ expiresAt }) => Number(expiresAt) - MINUTE * 60);
  expect(kept.toSorted((a, b) => a - b)).toEqual([600, 660]);
});
