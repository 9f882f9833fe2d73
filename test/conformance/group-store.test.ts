import { describe, expect, test } from 'vitest';
import { createGroupStore } from '../../adapters/aws/table/group-store.ts';
import { createMemoryGroupStore } from '../../adapters/memory/group-store.ts';
import type { GroupState } from '../../src/notify/group/group-state.ts';
import type { GroupStore } from '../../src/notify/group/group-store.ts';
import { openTable } from '../support/local-aws.ts';

const table = await openTable();
const NOW = Date.parse('2026-03-01T12:00:00Z');
const KEPT = NOW + 86_400_000;
let time = NOW;
const clock = () => time;

/** A group with nothing owed. */
function group(key: string, facts: Partial<GroupState> = {}): GroupState {
  return {
    key,
    route: 'security',
    firstAt: NOW,
    lastAt: NOW,
    pending: 0,
    pendingSince: NOW,
    total: 1,
    step: 1,
    digestAt: NOW + 300_000,
    sample: '{"rule":{"id":"100100"}}',
    seen: [],
    handles: {},
    open: false,
    outbox: [],
    ...facts,
  };
}

async function keysDue(store: GroupStore, now: number, limit = 100): Promise<string[]> {
  return (await store.due(now, limit)).map(({ state }) => state.key);
}

describe.each([
  ['memory', createMemoryGroupStore(clock)],
  ['DynamoDB', createGroupStore(table, clock)],
])('alert groups in %s', (_name, store) => {
  test('a group that nobody has put is not there', async () => {
    expect(await store.get('security', 'nobody')).toBeUndefined();
  });

  test('a group comes back as it was put, on its own route only', async () => {
    const state = group('5710|web-1|203.0.113.7', {
      sample: JSON.stringify({ full_log: 'é\n'.repeat(30_000) }),
    });
    expect(await store.put(state, undefined, KEPT)).toBe(true);
    expect((await store.get('security', state.key))?.state).toEqual(state);
    expect(await store.get('night', state.key)).toBeUndefined();
  });

  test('a group that is there already is not put as a new one', async () => {
    await store.put(group('twice'), undefined, KEPT);
    expect(await store.put(group('twice', { total: 9 }), undefined, KEPT)).toBe(false);
    expect((await store.get('security', 'twice'))?.state.total).toBe(1);
  });

  test('of many writers of one version exactly one wins, and each success changes the version', async () => {
    await store.put(group('contended'), undefined, KEPT);
    const before = await store.get('security', 'contended');
    const writes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        store.put(group('contended', { total: 100 + i }), before?.version, KEPT),
      ),
    );
    const after = await store.get('security', 'contended');
    expect(writes.filter(Boolean)).toHaveLength(1);
    expect(after?.state.total).toBe(100 + writes.indexOf(true));
    expect(after?.version).not.toBe(before?.version);
  });

  test('many counters that retry on conflict lose no count', async () => {
    await store.put(group('counted', { total: 0 }), undefined, KEPT);
    const countOne = async () => {
      for (;;) {
        const found = await store.get('security', 'counted');
        const total = (found?.state.total ?? 0) + 1;
        if (await store.put(group('counted', { total }), found?.version, KEPT)) return;
      }
    };
    await Promise.all(Array.from({ length: 12 }, countOne));
    expect((await store.get('security', 'counted'))?.state.total).toBe(12);
  });

  test('an expired group is gone, and begins anew without meeting versions of its former life', async () => {
    await store.put(group('reborn'), undefined, NOW + 1_000);
    const before = await store.get('security', 'reborn');
    time = NOW + 2_000;
    try {
      expect(await store.get('security', 'reborn')).toBeUndefined();
      expect(await store.put(group('reborn', { total: 7 }), undefined, KEPT)).toBe(true);
      expect(await store.put(group('reborn', { total: 8 }), before?.version, KEPT)).toBe(false);
    } finally {
      time = NOW;
    }
  });

  test('groups are due from their time on, earliest first, as many as asked for', async () => {
    await store.put(group('due-late', { pending: 1, digestAt: NOW - 1_000 }), undefined, KEPT);
    await store.put(group('due-first', { pending: 2, digestAt: NOW - 3_000 }), undefined, KEPT);
    const owed = {
      channel: 'slack',
      kind: 'first',
      count: 1,
      since: NOW,
      until: NOW,
      alert: '{}',
      attempts: 0,
    } as const;
    await store.put(
      group('due-outbox', { outbox: [{ ...owed, id: 'x', nextAt: NOW - 2_000 }] }),
      undefined,
      KEPT,
    );
    await store.put(group('due-tomorrow', { pending: 1, digestAt: NOW + 1 }), undefined, KEPT);
    expect(await keysDue(store, NOW)).toEqual(['due-first', 'due-outbox', 'due-late']);
    expect(await keysDue(store, NOW, 2)).toEqual(['due-first', 'due-outbox']);
    expect(await keysDue(store, NOW - 3_000)).toEqual(['due-first']);
    expect(await keysDue(store, NOW - 3_001)).toEqual([]);
  });

  test('a due group can be put by the version it came with, and is due no more when nothing is owed', async () => {
    await store.put(group('settled', { pending: 1, digestAt: NOW - 10_000 }), undefined, KEPT);
    const found = (await store.due(NOW, 100)).find(({ state }) => state.key === 'settled');
    expect(await store.put(group('settled'), found?.version, KEPT)).toBe(true);
    expect(await keysDue(store, NOW)).not.toContain('settled');
  });

  test('an expired group is not due', async () => {
    await store.put(group('forgotten', { pending: 1, digestAt: NOW - 20_000 }), undefined, NOW);
    expect(await keysDue(store, NOW)).not.toContain('forgotten');
  });

  test('of many claimants of a task exactly one wins', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, i) => store.claim('task/one', `c${i}`, NOW, NOW + 60_000)),
    );
    expect(claims.filter((claim) => claim === 'claimed')).toHaveLength(1);
    expect(claims.filter((claim) => claim === 'busy')).toHaveLength(19);
  });

  test('a task is free again when its lease has passed', async () => {
    await store.claim('task/crashed', 'a', NOW, NOW + 60_000);
    expect(await store.claim('task/crashed', 'b', NOW + 59_999, NOW + 90_000)).toBe('busy');
    expect(await store.claim('task/crashed', 'b', NOW + 60_000, NOW + 90_000)).toBe('claimed');
  });

  test('a completed task is done until it expires', async () => {
    await store.claim('task/done', 'a', NOW, NOW + 60_000);
    await store.complete('task/done', NOW + 600_000);
    expect(await store.claim('task/done', 'b', NOW + 599_000, NOW + 700_000)).toBe('done');
    time = NOW + 600_000;
    try {
      expect(await store.claim('task/done', 'b', time, time + 60_000)).toBe('claimed');
    } finally {
      time = NOW;
    }
  });

  test('a released task can be claimed at once; only its claimant can release it', async () => {
    await store.claim('task/back', 'a', NOW, NOW + 60_000);
    await store.release('task/back', 'b');
    expect(await store.claim('task/back', 'b', NOW, NOW + 60_000)).toBe('busy');
    await store.release('task/back', 'a');
    expect(await store.claim('task/back', 'b', NOW, NOW + 60_000)).toBe('claimed');
  });

  test('a task that is done is not given back by a release', async () => {
    await store.claim('task/final', 'a', NOW, NOW + 60_000);
    await store.complete('task/final', KEPT);
    await store.release('task/final', 'a');
    expect(await store.claim('task/final', 'b', NOW, NOW + 60_000)).toBe('done');
  });
});
