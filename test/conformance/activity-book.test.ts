import { describe, expect, test } from 'vitest';
import { createActivityBook } from '../../adapters/aws/table/activity-book.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { createMemoryActivityBook } from '../../adapters/memory/activity-book.ts';
import type { ActivityHour } from '../../src/notify/activity/activity-book.ts';
import { createActivitySum } from '../../src/notify/activity/activity-sum.ts';
import { envelopes } from '../support/envelopes.ts';
import { openClient } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-04T12:00:00Z');

function hourWith(hour: string, events: number): ActivityHour {
  const sum = createActivitySum();
  for (const envelope of envelopes(events)) sum.add(envelope);
  return { hour, objects: 1, unreadable: 0, sum: sum.sum() };
}

async function inTable() {
  const { client, table } = await openClient();
  return createActivityBook(createTable(client, table));
}

describe.each([
  ['memory', async () => createMemoryActivityBook()],
  ['DynamoDB', inTable],
])('sums of hours in %s', async (_name, create) => {
  const book = await create();

  test('are there once they are written, the last one of each hour', async () => {
    expect(await book.read(['2026-03-04T05'])).toEqual([]);
    await book.write(hourWith('2026-03-04T05', 3));
    await book.write(hourWith('2026-03-04T06', 1));
    await book.write(hourWith('2026-03-04T05', 4));
    const read = await book.read(['2026-03-04T05', '2026-03-04T06', '2026-03-04T07']);
    expect(read.toSorted((a, b) => (a.hour < b.hour ? -1 : 1))).toEqual([
      hourWith('2026-03-04T05', 4),
      hourWith('2026-03-04T06', 1),
    ]);
  });

  test('are made by one at a time, who finds how far the one before came', async () => {
    const unfinished = { ...hourWith('2026-03-04T10', 2), after: 'events/x' };
    expect(await book.claim(NOW, NOW + 60_000)).toEqual({ progress: undefined });
    expect(await book.claim(NOW + 1, NOW + 60_001)).toBeUndefined();
    await book.save({ next: ['2026-03-04T11'], unfinished }, NOW + 4);
    const claimed = await book.claim(NOW + 5, NOW + 60_005);
    expect(claimed).toEqual({ progress: { next: ['2026-03-04T11'], unfinished } });
  });

  test('can be made by another when whoever did never came back', async () => {
    expect(await book.claim(NOW + 60_004, NOW + 90_000)).toBeUndefined();
    expect(await book.claim(NOW + 60_005, NOW + 120_000)).toBeDefined();
  });
});
