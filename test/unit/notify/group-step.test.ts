import { describe, expect, test } from 'vitest';
import { MAX_OUTBOX, owedEntries, withoutEntry, withRetry } from '../../../src/notify/group/group-outbox.ts';
import { dueAt, type GroupState } from '../../../src/notify/group/group-state.ts';
import { intervalMs, isResolved, MAX_SEEN, onAlert, onTick } from '../../../src/notify/group/group-step.ts';

const MINUTE = 60_000;
const T0 = 1_800_000_000_000;
const TIMING = { firstAfterMinutes: 5, maxIntervalMinutes: 20 };
const PLACE = { route: 'security', key: '100102-abc', channels: ['slack', 'mail'], updates: ['slack'] };

let serial = 0;
function alert(state: GroupState | undefined, minutes: number, key = `node/${++serial}`): GroupState {
  return onAlert(state, PLACE, { key, facts: `{"n":"${key}"}` }, T0 + minutes * MINUTE, TIMING);
}
function tick(state: GroupState, minutes: number): GroupState {
  return onTick(state, PLACE, T0 + minutes * MINUTE, TIMING);
}
/** Both channels have taken everything. */
function sent(state: GroupState): GroupState {
  return state.outbox.reduce((rest, { id }) => withoutEntry(rest, id), state);
}
function counts(state: GroupState): readonly number[] {
  return state.outbox
    .filter(({ channel, kind }) => channel === 'slack' && (kind === 'first' || kind === 'digest'))
    .map(({ count }) => count);
}

describe('the first alert of a group', () => {
  test('is owed at once to every channel of the route', () => {
    const state = alert(undefined, 0);
    expect(owedEntries(state, T0).map(({ channel, kind, count }) => [channel, kind, count])).toEqual([
      ['slack', 'first', 1],
      ['mail', 'first', 1],
    ]);
    expect(dueAt(state)).toBe(T0);
  });

  test('gives each notification an id of its own that depends on nothing but the state', () => {
    const one = alert(undefined, 0, 'node/x');
    const other = alert(undefined, 0, 'node/x');
    expect(one).toEqual(other);
    expect(new Set(one.outbox.map(({ id }) => id)).size).toBe(2);
  });
});

describe('repeats', () => {
  test('are counted and told in one digest when the interval is over', () => {
    let state = sent(alert(undefined, 0));
    for (const minute of [1, 2, 3]) state = alert(state, minute);
    expect(state.outbox).toEqual([]);
    expect(tick(state, 4.9)).toBe(state);
    const [digest] = tick(state, 5).outbox;
    expect(digest).toMatchObject({
      kind: 'digest',
      count: 3,
      since: T0 + 1 * MINUTE,
      until: T0 + 3 * MINUTE,
      alert: state.sample,
    });
  });

  test('are told by the alert itself when the clock is late', () => {
    const late = alert(alert(sent(alert(undefined, 0)), 1), 6);
    expect(counts(late)).toEqual([2]);
    expect(late.pending).toBe(0);
  });

  test('wait twice as long each time, up to the longest interval', () => {
    expect([1, 2, 3, 4, 40].map((step) => intervalMs(step, TIMING) / MINUTE)).toEqual([5, 10, 20, 20, 20]);
    let state = sent(alert(undefined, 0));
    state = sent(tick(alert(state, 1), 5));
    expect(tick(alert(state, 6), 14.9).outbox).toEqual([]);
    expect(counts(tick(alert(state, 6), 15))).toEqual([1]);
  });

  test('that come again after a crash are not counted twice', () => {
    const state = alert(alert(undefined, 0), 1, 'node/again');
    expect(alert(state, 2, 'node/again')).toBe(state);
  });

  test('are recognised among the latest alerts only, so that the state stays small', () => {
    let state = alert(undefined, 0);
    for (let i = 0; i < MAX_SEEN * 2; i += 1) state = alert(state, 1);
    expect(state.seen).toHaveLength(MAX_SEEN);
  });
});

describe('a quiet group', () => {
  test('resolves after one interval, and the next alert goes out at once under a new id', () => {
    const first = alert(undefined, 0);
    const quiet = sent(first);
    expect(isResolved(quiet, T0 + 4 * MINUTE)).toBe(false);
    expect(isResolved(quiet, T0 + 5 * MINUTE)).toBe(true);
    const again = alert(sent(tick(quiet, 5)), 5);
    expect(again.outbox[0]).toMatchObject({ kind: 'first', count: 1 });
    expect(again.outbox[0]?.id).not.toBe(first.outbox[0]?.id);
    expect(again).toMatchObject({ firstAt: T0 + 5 * MINUTE, total: 1 });
  });

  test('starts again with the short interval', () => {
    let state = sent(tick(alert(sent(alert(undefined, 0)), 1), 5));
    state = sent(alert(state, 15));
    expect(counts(tick(alert(state, 16), 20))).toEqual([1]);
  });

  test('does not resolve while something is pending', () => {
    expect(isResolved(alert(sent(alert(undefined, 0)), 1), T0 + 60 * MINUTE)).toBe(false);
  });

  test('keeps what it still owes from before it resolved', () => {
    const again = alert(alert(undefined, 0), 5);
    expect(again.outbox.map(({ kind }) => kind)).toEqual(['first', 'first', 'resolved', 'first', 'first']);
  });
});

describe('the outbox', () => {
  test('keeps an entry until its channel has taken it', () => {
    const state = alert(undefined, 0);
    const id = state.outbox[0]?.id ?? '';
    expect(withoutEntry(state, id).outbox.map(({ channel }) => channel)).toEqual(['mail']);
  });

  test('tries an entry again when it is due and counts the attempts', () => {
    const state = alert(undefined, 0);
    const id = state.outbox[0]?.id ?? '';
    const later = withRetry(state, id, T0 + 1_000);
    expect(owedEntries(later, T0).map(({ channel }) => channel)).toEqual(['mail']);
    expect(owedEntries(later, T0 + 1_000)[0]).toMatchObject({ id, attempts: 1 });
  });

  test('is bounded: while channels are down repeats stay pending and none is forgotten', () => {
    let state = alert(undefined, 0);
    let minute = 0;
    for (let i = 1; i < 60; i += 1) {
      minute += 21;
      state = tick(alert(state, minute), minute + 20);
    }
    expect(state.outbox.length).toBeLessThanOrEqual(MAX_OUTBOX);
    const told = counts(state).reduce((a, b) => a + b, 0);
    expect(told + state.pending).toBe(60);
    expect(counts(tick(sent(state), minute + 60))).toEqual([state.pending]);
  });
});

describe('a thread', () => {
  test('is the same for a first alert and its digests, another for each episode, and shows nothing of the group', () => {
    const first = alert(undefined, 0);
    const digest = tick(alert(sent(first), 1), 5);
    const again = alert(sent(digest), 60);
    const thread = first.outbox[0]?.thread;
    expect(thread).toMatch(/^[\w-]{22}$/);
    expect(digest.outbox.map((entry) => entry.thread)).toEqual([thread, thread]);
    expect(again.outbox.at(-1)?.thread).not.toBe(thread);
  });

  test('keeps what each channel called its first message, and gives it to what follows in that channel', () => {
    let state = alert(undefined, 0);
    const [slack, mail] = state.outbox;
    state = withoutEntry(state, slack?.id ?? '', 'C1/1.0001');
    state = withoutEntry(state, mail?.id ?? '');
    const digest = tick(alert(state, 1), 5);
    expect(digest.outbox.map(({ handle }) => handle)).toEqual(['C1/1.0001', undefined]);
    const later = withoutEntry(digest, digest.outbox[0]?.id ?? '', 'C1/2.0002');
    expect(tick(alert(later, 6), 15).outbox.at(-2)?.handle).toBe('C1/1.0001');
    expect(alert(sent(later), 120).outbox.at(-1)?.handle).toBeUndefined();
  });

  test('gives a handle that comes late to what its channel is owed already', () => {
    const state = tick(alert(alert(undefined, 0), 1), 5);
    const late = withoutEntry(state, state.outbox[0]?.id ?? '', 'C1/1.0001');
    expect(late.outbox.map(({ channel, kind, handle }) => [channel, kind, handle])).toEqual([
      ['mail', 'first', undefined],
      ['slack', 'digest', 'C1/1.0001'],
      ['mail', 'digest', undefined],
    ]);
  });

  test('tells since when the group is open and of how many alerts', () => {
    const digest = tick(alert(alert(sent(alert(undefined, 0)), 1), 2), 5);
    expect(digest.outbox[0]?.history).toEqual({ firstAt: T0, total: 3 });
    expect(digest.outbox[0]?.group).toEqual({ route: PLACE.route, key: PLACE.key });
  });
});

test('alerts behind an end that no channel has taken yet are told as an episode of their own, once there is room', () => {
  const config = { firstAfterMinutes: 1, maxIntervalMinutes: 1 };
  const place = { ...PLACE, channels: ['slack', 'mail', 'pager'], updates: ['mail', 'pager'] };
  let state: GroupState | undefined;
  for (const minute of [0, 1, 2, 3])
    state = onAlert(state, place, { key: `late/${minute}`, facts: '{}' }, T0 + minute * MINUTE, config);
  if (state === undefined) throw new Error('there is no group');
  expect(state).toMatchObject({ open: false, pending: 1 });
  const ended = new Set(state.outbox.map(({ thread }) => thread));
  const told = onTick(sent(state), place, T0 + 4 * MINUTE, config);
  expect(told).toMatchObject({ open: true, pending: 0, total: 1 });
  expect(told.outbox.map(({ channel, kind, count }) => [channel, kind, count])).toEqual([
    ['slack', 'first', 1],
    ['mail', 'first', 1],
    ['pager', 'first', 1],
  ]);
  for (const { thread } of told.outbox) expect(ended.has(thread)).toBe(false);
});
