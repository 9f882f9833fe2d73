import { describe, expect, test } from 'vitest';
import { createDeliveryMarks } from '../../adapters/aws/table/delivery-marks.ts';
import { createLedgerRecords } from '../../adapters/aws/table/ledger-records.ts';
import { createMemoryDeliveryMarks } from '../../adapters/memory/delivery-marks.ts';
import { createMemoryLedger } from '../../adapters/memory/ledger.ts';
import type { MarkedMessage, Settlement } from '../../src/forward/delivery-marks.ts';
import { untouched } from '../../src/forward/delivery-marks.ts';
import { openTable } from '../support/local-aws.ts';

const table = await openTable();
const NOW = Date.parse('2026-03-01T12:00:00Z');
const LEASE = NOW + 60_000;
const KEPT = NOW + 86_400_000;

const message = (key: string, facts: Partial<MarkedMessage> = {}): MarkedMessage => ({
  key,
  since: NOW - 5_000,
  count: 3,
  source: 'app',
  tenant: 'acme',
  origin: 'checkout',
  ...facts,
});
const settlement = (
  settled: readonly number[],
  done: boolean,
  more: Partial<Settlement> = {},
): Settlement => ({
  ...untouched(new Set(settled)),
  done,
  ...more,
});

const memory = createMemoryDeliveryMarks();

describe.each([
  ['memory', memory, createMemoryLedger(memory)],
  ['DynamoDB', createDeliveryMarks(table), createLedgerRecords(table)],
])('delivery marks in %s', (_name, marks, records) => {
  const recorded = async (key: string) => (await records.marks([key]))[0];

  test('a message that nobody knows can be claimed, with nothing delivered yet', async () => {
    expect(await marks.claim(message('fresh'), 'a', NOW, LEASE)).toEqual({
      kind: 'claimed',
      delivered: new Set(),
    });
  });

  test('a claimed message is busy for everybody, its claimant included, until the lease ends', async () => {
    await marks.claim(message('busy'), 'a', NOW, LEASE);
    expect(await marks.claim(message('busy'), 'b', NOW + 1, LEASE + 1)).toEqual({
      kind: 'busy',
      until: LEASE,
    });
    expect(await marks.claim(message('busy'), 'a', LEASE - 1, LEASE + 1)).toEqual({
      kind: 'busy',
      until: LEASE,
    });
  });

  test('of many claimants at once exactly one wins', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, i) => marks.claim(message('contended'), `c${i}`, NOW, LEASE)),
    );
    expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ kind }) => kind === 'busy')).toHaveLength(19);
  });

  test('when a lease has run out exactly one of many takes the message over', async () => {
    await marks.claim(message('crashed'), 'a', NOW, LEASE);
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, i) => marks.claim(message('crashed'), `c${i}`, LEASE, LEASE + 60_000)),
    );
    expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
  });

  test('a message that is done stays done', async () => {
    await marks.claim(message('done'), 'a', NOW, LEASE);
    await marks.settle('done', 'a', settlement([0, 1, 2], true), KEPT);
    expect(await marks.claim(message('done'), 'b', LEASE + 1, LEASE + 2)).toEqual({ kind: 'done' });
  });

  test('a message that is settled in part can be claimed at once and tells what was delivered', async () => {
    await marks.claim(message('part'), 'a', NOW, LEASE);
    await marks.settle('part', 'a', settlement([0, 499], false), KEPT);
    expect(await marks.claim(message('part'), 'b', NOW + 1, LEASE)).toEqual({
      kind: 'claimed',
      delivered: new Set([0, 499]),
    });
  });

  test('a message of which nothing was delivered is released', async () => {
    await marks.claim(message('none'), 'a', NOW, LEASE);
    await marks.settle('none', 'a', untouched(new Set()), KEPT);
    expect(await marks.claim(message('none'), 'b', NOW + 1, LEASE)).toEqual({
      kind: 'claimed',
      delivered: new Set(),
    });
  });

  test('what was delivered under a lost lease is kept, and the new claim is not released by it', async () => {
    await marks.claim(message('late'), 'a', NOW, LEASE);
    await marks.claim(message('late'), 'b', LEASE, LEASE + 60_000);
    await marks.settle('late', 'a', settlement([3], false), KEPT);
    expect(await marks.claim(message('late'), 'c', LEASE + 1, LEASE + 2)).toEqual({
      kind: 'busy',
      until: LEASE + 60_000,
    });
    await marks.settle('late', 'b', settlement([5], false), KEPT);
    expect(await marks.claim(message('late'), 'c', LEASE + 1, LEASE + 2)).toEqual({
      kind: 'claimed',
      delivered: new Set([3, 5]),
    });
  });

  test('nothing that comes later undoes a message that is done', async () => {
    await marks.claim(message('final'), 'a', NOW, LEASE);
    await marks.settle('final', 'a', settlement([0], true), KEPT);
    await marks.settle('final', 'b', settlement([1], false), KEPT);
    expect(await marks.claim(message('final'), 'c', LEASE + 1, LEASE + 2)).toEqual({ kind: 'done' });
  });

  test('an expired mark is forgotten, what it had delivered too', async () => {
    await marks.claim(message('old'), 'a', NOW, LEASE);
    await marks.settle('old', 'a', settlement([1], true), KEPT);
    expect(await marks.claim(message('old'), 'b', KEPT, KEPT + 1)).toEqual({
      kind: 'claimed',
      delivered: new Set(),
    });
  });

  test('the ledger reads of a mark what its message was and by which ways its events went', async () => {
    await marks.claim(message('told', { taken: 'entry' }), 'a', NOW, LEASE);
    expect(await recorded('told')).toMatchObject({
      settled: 0,
      claimedAt: NOW,
      leaseUntil: LEASE,
      crashes: 0,
    });
    await marks.settle('told', 'a', settlement([0], false, { forwarded: { agent: 1 } }), KEPT);
    expect(await recorded('told')).toMatchObject({ settled: 1, leaseUntil: 0 });
    await marks.claim(message('told', { taken: 'other' }), 'b', NOW + 1, LEASE);
    const letter = { key: 'letter', reason: 'refused_by_wazuh', count: 1 } as const;
    const rest = { forwarded: { 'events-api': 1 }, parked: [letter] };
    await marks.settle('told', 'b', settlement([0, 1, 2], true, rest), KEPT);
    expect(await recorded('told')).toEqual({
      ...message('told'),
      taken: 'entry',
      root: undefined,
      settled: 3,
      forwarded: { agent: 1, 'events-api': 1 },
      parked: [letter],
      replays: [],
      claimedAt: NOW + 1,
      leaseUntil: 0,
      crashes: 0,
      token: expect.any(String),
    });
  });

  test('a letter that is parked again under the same key is one letter', async () => {
    const parked = [{ key: 'letter', reason: 'refused_by_wazuh', count: 2 }] as const;
    await marks.claim(message('twice'), 'a', NOW, LEASE);
    await marks.settle('twice', 'a', settlement([0, 1], false, { parked }), KEPT);
    await marks.settle('twice', 'a', settlement([0, 1], false, { parked }), KEPT);
    expect((await recorded('twice'))?.parked).toEqual(parked);
  });

  test('a claim that nobody released is counted as a crash when it is taken over, a released one is not', async () => {
    await marks.claim(message('crash'), 'a', NOW, LEASE);
    await marks.settle('crash', 'a', untouched(new Set()), KEPT);
    await marks.claim(message('crash'), 'b', NOW + 1, LEASE);
    expect((await recorded('crash'))?.crashes).toBe(0);
    await marks.claim(message('crash'), 'c', LEASE, LEASE + 60_000);
    expect((await recorded('crash'))?.crashes).toBe(1);
  });

  test('the mark of a message learns of those that bring its events once more, and its token changes', async () => {
    await marks.claim(message('root'), 'a', NOW, LEASE);
    await marks.settle('root', 'a', settlement([0, 1, 2], true), KEPT);
    const before = await recorded('root');
    for (const key of ['again', 'once-more'])
      await marks.claim(message(key, { root: 'root' }), 'a', NOW, LEASE);
    const after = await recorded('root');
    expect(after?.replays.toSorted()).toEqual(['again', 'once-more']);
    expect(after?.token).not.toBe(before?.token);
    expect(await recorded('again')).toMatchObject({ root: 'root' });
  });

  test('a replay of a message that nobody remembers is claimed all the same', async () => {
    const replay = message('orphan', { root: 'forgotten' });
    expect(await marks.claim(replay, 'a', NOW, LEASE)).toMatchObject({ kind: 'claimed' });
    expect(await recorded('forgotten')).toBeUndefined();
  });
});
