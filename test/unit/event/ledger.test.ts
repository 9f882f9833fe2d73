import { describe, expect, test } from 'vitest';
import type { MessageMark } from '../../../src/event/ledger.ts';
import { hoursBetween } from '../../../src/event/ledger-balance.ts';
import { missingOf } from '../../../src/event/ledger-missing.ts';
import { fateOf, type InFlight } from '../../../src/event/ledger-sum.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const mark = (key: string, facts: Partial<MessageMark> = {}): MessageMark => ({
  key,
  since: NOW,
  taken: 'entry',
  root: undefined,
  source: 'app',
  tenant: 'acme',
  origin: 'checkout',
  count: 10,
  settled: 10,
  forwarded: { agent: 10 },
  parked: [],
  replays: [],
  claimedAt: NOW,
  leaseUntil: 0,
  crashes: 0,
  token: 't',
  ...facts,
});
const letter = (
  key: string,
  count: number,
  reason: 'refused_by_wazuh' | 'retries_exhausted' = 'refused_by_wazuh',
) => ({
  key,
  reason,
  count,
});

describe('what became of a message', () => {
  test('is by which ways its events went, and which of them are parked', () => {
    const half = mark('m', { forwarded: { agent: 4, 'events-api': 3 }, parked: [letter('l', 3)] });
    expect(fateOf(half, [])).toEqual({
      forwarded: { agent: 4, 'events-api': 3 },
      parked: [letter('l', 3)],
      replayed: 0,
      inFlight: [],
    });
  });

  test('is in flight as far as it is not settled', () => {
    const begun = mark('m', { settled: 4, forwarded: { agent: 4 } });
    expect(fateOf(begun, [])).toMatchObject({
      forwarded: { agent: 4 },
      inFlight: [{ mark: begun, events: 6 }],
    });
  });

  test('counts an event that two sinks say they took once', () => {
    expect(fateOf(mark('m', { forwarded: { agent: 10, 'events-api': 10 } }), []).forwarded).toEqual({
      agent: 10,
    });
  });

  test('says so when no sink says that it took what was delivered', () => {
    expect(fateOf(mark('m', { forwarded: { agent: 4 } }), []).forwarded).toEqual({ agent: 4, unknown: 6 });
  });

  test('a replayed letter is parked no more', () => {
    const root = mark('m', {
      forwarded: { agent: 7 },
      parked: [letter('a', 1, 'retries_exhausted'), letter('b', 2)],
    });
    const replay = mark('b', { root: 'm', count: 2, settled: 2, forwarded: { agent: 2 } });
    expect(fateOf(root, [replay])).toEqual({
      forwarded: { agent: 9 },
      parked: [letter('a', 1, 'retries_exhausted')],
      replayed: 2,
      inFlight: [],
    });
  });

  test('a letter of which a part was replayed under another key is parked for the rest', () => {
    const root = mark('m', { forwarded: { agent: 7 }, parked: [letter('a', 3)] });
    const part = mark('part', { root: 'm', count: 2, settled: 1, forwarded: { agent: 1 } });
    expect(fateOf(root, [part])).toEqual({
      forwarded: { agent: 8 },
      parked: [letter('a', 1)],
      replayed: 2,
      inFlight: [{ mark: part, events: 1 }],
    });
  });

  test('what a replay parks again is parked under its new letter', () => {
    const root = mark('m', { forwarded: { agent: 7 }, parked: [letter('a', 3)] });
    const replay = mark('a', {
      root: 'm',
      count: 3,
      settled: 3,
      forwarded: { agent: 2 },
      parked: [letter('c', 1)],
    });
    expect(fateOf(root, [replay])).toMatchObject({
      forwarded: { agent: 9 },
      parked: [letter('c', 1)],
      replayed: 3,
    });
  });

  test('events that were lost and come out of the archive are forwarded', () => {
    const lost = mark('m', { settled: 0, forwarded: {} });
    const replay = mark('r', { root: 'm', forwarded: { agent: 10 } });
    expect(fateOf(lost, [replay])).toEqual({
      forwarded: { agent: 10 },
      parked: [],
      replayed: 10,
      inFlight: [],
    });
  });

  test('events that had arrived and are sent again on purpose are counted once', () => {
    const replay = mark('r', { root: 'm', forwarded: { agent: 10 } });
    expect(fateOf(mark('m'), [replay])).toEqual({
      forwarded: { agent: 10 },
      parked: [],
      replayed: 0,
      inFlight: [],
    });
  });
});

describe('what is missing', () => {
  const waiting = (key: string, minutes: number): InFlight => ({
    stage: 'ingest',
    source: 'app',
    tenant: 'acme',
    origin: 'checkout',
    request: 'r',
    at: NOW - minutes * MINUTE_MS,
    key,
    events: 1,
    heardAt: NOW - minutes * MINUTE_MS,
    claimed: false,
  });
  const sums = (inFlight: readonly InFlight[], letters = 0) => [
    {
      inFlight,
      parked: Array.from({ length: letters }, (_, i) => ({
        ...waiting('p', 1),
        message: 'p',
        letter: `l-${i}`,
        reason: 'internal_error',
      })),
    },
  ];
  const days = (count: number) => (count * DAY_MS) / MINUTE_MS;
  const keys = (missing: readonly InFlight[]) => missing.map(({ key }) => key);

  test('is nothing while the queue holds as many messages as are in flight', () => {
    const three = sums([waiting('a', 60), waiting('b', 30), waiting('c', 20)]);
    expect(missingOf(three, { events: 3, deadLetters: 0 }, NOW)).toEqual([]);
  });

  test('is what the queue does not hold, of which nothing was heard for the longest', () => {
    const three = sums([waiting('b', 30), waiting('a', 60), waiting('c', 20)]);
    expect(keys(missingOf(three, { events: 1, deadLetters: 0 }, NOW))).toEqual(['a', 'b']);
  });

  test('is nothing of what was heard of a moment ago, whatever the queue says', () => {
    expect(missingOf(sums([waiting('a', 5)]), { events: 0, deadLetters: 0 }, NOW)).toEqual([]);
  });

  test('is not what lies in the dead-letter queue because it crashed its reader', () => {
    const two = sums([waiting('a', 60), waiting('b', 60)], 3);
    expect(keys(missingOf(two, { events: 0, deadLetters: 4 }, NOW))).toHaveLength(1);
    expect(keys(missingOf(two, { events: 0, deadLetters: 5 }, NOW))).toEqual([]);
  });

  test('is what the events queue can hold no more, whatever it says it holds', () => {
    const two = sums([waiting('gone', days(5)), waiting('b', 60)]);
    expect(keys(missingOf(two, { events: 9, deadLetters: 0 }, NOW))).toEqual(['gone']);
  });

  test('is not what has lain in the dead-letter queue for longer than the events queue keeps a message', () => {
    const two = sums([waiting('a', days(6)), waiting('b', days(5))], 1);
    expect(missingOf(two, { events: 0, deadLetters: 3 }, NOW)).toEqual([]);
    expect(keys(missingOf(two, { events: 9, deadLetters: 2 }, NOW))).toEqual(['a']);
  });

  test('is what no queue can hold any more when the queues cannot be asked', () => {
    const three = sums([waiting('gone', days(15)), waiting('dead', days(13)), waiting('b', 60)]);
    expect(keys(missingOf(three, undefined, NOW))).toEqual(['gone']);
  });
});

test('hours run from one to another, newest first, over midnight too', () => {
  expect(hoursBetween('2026-03-03T22', '2026-03-04T01')).toEqual([
    '2026-03-04T01',
    '2026-03-04T00',
    '2026-03-03T23',
    '2026-03-03T22',
  ]);
});
