import { describe, expect, test } from 'vitest';
import { createDeliveryMarks } from '../../adapters/aws/delivery-marks.ts';
import { createMemoryDeliveryMarks } from '../../adapters/memory/delivery-marks.ts';
import { openTable } from '../support/local-aws.ts';

const table = await openTable();
const NOW = Date.parse('2026-03-01T12:00:00Z');
const LEASE = NOW + 60_000;
const KEPT = NOW + 86_400_000;

describe.each([
  ['memory', createMemoryDeliveryMarks()],
  ['DynamoDB', createDeliveryMarks(table)],
])('delivery marks in %s', (_name, marks) => {
  test('a message that nobody knows can be claimed, with nothing delivered yet', async () => {
    expect(await marks.claim('fresh', 'a', NOW, LEASE)).toEqual({ kind: 'claimed', delivered: new Set() });
  });

  test('a claimed message is busy for everybody, its claimant included, until the lease ends', async () => {
    await marks.claim('busy', 'a', NOW, LEASE);
    expect(await marks.claim('busy', 'b', NOW + 1, LEASE + 1)).toEqual({ kind: 'busy', until: LEASE });
    expect(await marks.claim('busy', 'a', LEASE - 1, LEASE + 1)).toEqual({ kind: 'busy', until: LEASE });
  });

  test('of many claimants at once exactly one wins', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, i) => marks.claim('contended', `c${i}`, NOW, LEASE)),
    );
    expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ kind }) => kind === 'busy')).toHaveLength(19);
  });

  test('when a lease has run out exactly one of many takes the message over', async () => {
    await marks.claim('crashed', 'a', NOW, LEASE);
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, i) => marks.claim('crashed', `c${i}`, LEASE, LEASE + 60_000)),
    );
    expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
  });

  test('a message that is done stays done', async () => {
    await marks.claim('done', 'a', NOW, LEASE);
    await marks.settle('done', 'a', new Set([0, 1, 2]), true, KEPT);
    expect(await marks.claim('done', 'b', LEASE + 1, LEASE + 2)).toEqual({ kind: 'done' });
  });

  test('a message that is settled in part can be claimed at once and tells what was delivered', async () => {
    await marks.claim('part', 'a', NOW, LEASE);
    await marks.settle('part', 'a', new Set([0, 499]), false, KEPT);
    expect(await marks.claim('part', 'b', NOW + 1, LEASE)).toEqual({
      kind: 'claimed',
      delivered: new Set([0, 499]),
    });
  });

  test('a message of which nothing was delivered is released', async () => {
    await marks.claim('none', 'a', NOW, LEASE);
    await marks.settle('none', 'a', new Set(), false, KEPT);
    expect(await marks.claim('none', 'b', NOW + 1, LEASE)).toEqual({ kind: 'claimed', delivered: new Set() });
  });

  test('what was delivered under a lost lease is kept, and the new claim is not released by it', async () => {
    await marks.claim('late', 'a', NOW, LEASE);
    await marks.claim('late', 'b', LEASE, LEASE + 60_000);
    await marks.settle('late', 'a', new Set([3]), false, KEPT);
    expect(await marks.claim('late', 'c', LEASE + 1, LEASE + 2)).toEqual({
      kind: 'busy',
      until: LEASE + 60_000,
    });
    await marks.settle('late', 'b', new Set([5]), false, KEPT);
    expect(await marks.claim('late', 'c', LEASE + 1, LEASE + 2)).toEqual({
      kind: 'claimed',
      delivered: new Set([3, 5]),
    });
  });

  test('nothing that comes later undoes a message that is done', async () => {
    await marks.claim('final', 'a', NOW, LEASE);
    await marks.settle('final', 'a', new Set([0]), true, KEPT);
    await marks.settle('final', 'b', new Set([1]), false, KEPT);
    expect(await marks.claim('final', 'c', LEASE + 1, LEASE + 2)).toEqual({ kind: 'done' });
  });

  test('an expired mark is forgotten, what it had delivered too', async () => {
    await marks.claim('old', 'a', NOW, LEASE);
    await marks.settle('old', 'a', new Set([1]), true, KEPT);
    expect(await marks.claim('old', 'b', KEPT, KEPT + 1)).toEqual({ kind: 'claimed', delivered: new Set() });
  });
});
