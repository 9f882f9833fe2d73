import { describe, expect, test } from 'vitest';
import { createSourceBook } from '../../adapters/aws/table/source-book.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { createMemorySourceBook } from '../../adapters/memory/source-book.ts';
import type { SourceBook, Wait } from '../../src/notify/source-watch.ts';
import { openClient } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-04T12:00:00Z');
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

async function inTable(): Promise<SourceBook> {
  const { client, table } = await openClient();
  return createSourceBook(createTable(client, table));
}

describe.each([
  ['memory', async () => createMemorySourceBook()],
  ['DynamoDB', inTable],
])('what was heard of alert sources, in %s', async (_name, create) => {
  const book = await create();
  const scripts = async (node: string, now = NOW + DAY_MS) =>
    (await book.read(now)).scripts.filter((script) => script.node === node);
  const wait = (key: string, cameAt: number): Wait => ({ key, node: 'w', alertedAt: cameAt - 1, cameAt });
  const waits = async (now: number) => (await book.read(now)).waits.map(({ key }) => key);

  test('begins with the first who asks', async () => {
    expect((await book.read(NOW)).beganAt).toBe(NOW);
    expect(await book.read(NOW + MINUTE_MS)).toEqual({ beganAt: NOW, scripts: [], waits: [] });
  });

  test('is, of a node, when its script was last heard, and the time of its latest alert', async () => {
    await book.heard('n1', NOW - MINUTE_MS, NOW);
    expect(await scripts('n1')).toEqual([{ node: 'n1', heardAt: NOW, alertedAt: NOW - MINUTE_MS }]);
    await book.heard('n1', NOW + MINUTE_MS, NOW + 2 * MINUTE_MS);
    expect(await scripts('n1')).toEqual([
      { node: 'n1', heardAt: NOW + 2 * MINUTE_MS, alertedAt: NOW + MINUTE_MS },
    ]);
  });

  test('is a word of the script also when an old alert comes from its spool', async () => {
    await book.heard('n2', NOW, NOW);
    await book.heard('n2', NOW - 60 * MINUTE_MS, NOW + MINUTE_MS);
    expect(await scripts('n2')).toEqual([{ node: 'n2', heardAt: NOW + MINUTE_MS, alertedAt: NOW }]);
  });

  test('is forgotten of a node after a month', async () => {
    await book.heard('n3', NOW, NOW);
    expect(await scripts('n3', NOW + 30 * DAY_MS - 1_000)).toHaveLength(1);
    expect(await scripts('n3', NOW + 30 * DAY_MS)).toHaveLength(0);
  });

  test('is what came first from the indexer, earliest first, until it is settled or two days old', async () => {
    await book.came(wait('b', NOW + 2));
    await book.came(wait('a', NOW + 1));
    await book.came(wait('a', NOW + 1));
    expect(await waits(NOW + MINUTE_MS)).toEqual(['a', 'b']);
    await book.settle('a');
    await book.settle('never came');
    expect((await book.read(NOW + MINUTE_MS)).waits).toEqual([wait('b', NOW + 2)]);
    expect(await waits(NOW + 2 * DAY_MS + MINUTE_MS)).toEqual([]);
  });
});
