import { expect, test } from 'vitest';
import { createMemoryGroupStore } from '../../../adapters/memory/group-store.ts';
import { foldedChange, type GroupChange } from '../../../functions/alert-notify/fold-changes.ts';
import type { GroupState } from '../../../src/notify/group/group-state.ts';
import { onAlert } from '../../../src/notify/group/group-step.ts';

const PLACE = { route: 'all', key: 'group', channels: ['chat'], updates: [] };
const TIMING = { firstAfterMinutes: 5, maxIntervalMinutes: 240 };
const counting =
  (key: string): GroupChange =>
  (state) =>
    onAlert(state, PLACE, { key, facts: '{}' }, 0, TIMING);

function line() {
  const store = createMemoryGroupStore(() => 0);
  let puts = 0;
  const groups = {
    get: (...given: Parameters<typeof store.get>) => store.get(...given),
    put: (...given: Parameters<typeof store.put>) => {
      puts += 1;
      return store.put(...given);
    },
  };
  const writing = { groups, now: () => 0, leaseMs: 60_000, memoryMs: 60_000 };
  const change = (asked: GroupChange) =>
    foldedChange(writing, { route: PLACE.route, key: PLACE.key, change: asked });
  return { change, puts: () => puts, total: async () => (await store.get('all', 'group'))?.state.total };
}

test('changes that are wanted at the same time are one write, and one that throws fails alone', async () => {
  const { change, puts, total } = line();
  const bad = () => {
    throw new Error('bad');
  };
  const done = await Promise.allSettled([change(counting('a')), change(bad), change(counting('b'))]);
  expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect([await total(), puts()]).toEqual([2, 1]);
});

test('a change that is asked for in the very turn in which the one before is done is made as well', async () => {
  const { change, total } = line();
  const second = change(counting('a')).then(() => change(counting('b')));
  const third = second.then(() => change(counting('c')));
  expect(await Promise.all([second, third])).toHaveLength(2);
  expect(await total()).toBe(3);
});

test('what a change has made owed is its own to send, and nobody else’s', async () => {
  const { change } = line();
  const [first, repeat] = await Promise.all([change(counting('a')), change(counting('b'))]);
  const owed = (changed: { readonly state: GroupState } | undefined) => changed?.state.outbox.length;
  expect([first?.own.size, repeat?.own.size, owed(repeat)]).toEqual([1, 0, 1]);
});
