import { describe, expect, test } from 'vitest';
import { createPollBook } from '../../adapters/aws/table/poll-book.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { createMemoryPollBook } from '../../adapters/memory/poll-book.ts';
import { MAX_SENT, type PollState } from '../../src/notify/poll-state.ts';
import { openClient } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-04T12:00:00Z');
const STATE: PollState = {
  beganAt: NOW - 1,
  until: NOW,
  sweptAt: NOW,
  sent: ['abc'],
  resume: { from: 1, startedAt: 2, sweep: true, after: [3, 'id', 'manager'] },
  failing: { since: NOW, code: 'indexer_busy' },
};

async function inTable() {
  const { client, table } = await openClient();
  return createPollBook(createTable(client, table));
}

describe.each([
  ['memory', async () => createMemoryPollBook()],
  ['DynamoDB', inTable],
])('how far the indexer has been read, in %s', async (_name, create) => {
  const book = await create();

  test('is nothing at first, then what was saved last, and one at a time works on it', async () => {
    expect(await book.read()).toBeUndefined();
    expect(await book.claim(NOW, NOW + 60_000)).toEqual({ state: undefined });
    expect(await book.claim(NOW + 1, NOW + 60_001)).toBeUndefined();
    await book.save(STATE, NOW + 2);
    expect(await book.read()).toEqual(STATE);
    expect(await book.claim(NOW + 3, NOW + 60_003)).toEqual({ state: STATE });
  });

  test('can be claimed again when whoever had it never came back', async () => {
    expect(await book.claim(NOW + 60_002, NOW + 90_000)).toBeUndefined();
    expect(await book.claim(NOW + 60_003, NOW + 120_003)).toEqual({ state: STATE });
  });

  test('has room for all the marks that are kept', async () => {
    const sent = Array.from({ length: MAX_SENT }, (_, i) => `mark-${String(i).padStart(6, '0')}`);
    await book.save({ ...STATE, sent }, NOW);
    expect((await book.read())?.sent).toEqual(sent);
  });
});
