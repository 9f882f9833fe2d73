import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onAction } from '../../../src/notify/group/group-action.ts';
import {
  MAX_OUTBOX,
  owedEntries,
  threadOf,
  withoutEntry,
  withRetry,
} from '../../../src/notify/group/group-outbox.ts';
import { dueAt, type GroupState } from '../../../src/notify/group/group-state.ts';
import { onAlert, onTick } from '../../../src/notify/group/group-step.ts';
import type { OutboxEntry } from '../../../src/notify/group/outbox-entry.ts';

type Step =
  | { readonly kind: 'alert'; readonly waitS: number; readonly again: boolean }
  | { readonly kind: 'tick'; readonly waitS: number }
  | { readonly kind: 'send'; readonly takes: boolean }
  | { readonly kind: 'acknowledge' | 'assign' | 'mute'; readonly again: boolean };

const wait = fc.oneof(fc.nat(30), fc.nat(2_000), fc.nat(100_000));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('alert' as const), waitS: wait, again: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('tick' as const), waitS: wait }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('send' as const), takes: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('acknowledge' as const, 'assign' as const, 'mute' as const),
      again: fc.boolean(),
    }),
  },
);
const timing = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 300 }))
  .map(([firstAfterMinutes, maxIntervalMinutes]) => ({ firstAfterMinutes, maxIntervalMinutes }));
const channelsArbitrary = fc.uniqueArray(fc.constantFrom('slack', 'mail', 'pager'), { minLength: 1 });

/** Plays a sequence, taking notes of every notification that a channel has taken and of every id ever owed. */
function play(
  steps: readonly Step[],
  channels: readonly string[],
  config: { firstAfterMinutes: number; maxIntervalMinutes: number },
) {
  const place = { route: 'r', key: 'k', channels, updates: channels.slice(1) };
  let state: GroupState | undefined;
  let now = 1_800_000_000_000;
  let alerts = 0;
  const taken: OutboxEntry[] = [];
  const idsOwed: string[] = [];
  const note = (next: GroupState) => {
    const known = new Set(state?.outbox.map(({ id }) => id));
    idsOwed.push(...next.outbox.map(({ id }) => id).filter((id) => !known.has(id)));
    state = next;
  };
  for (const current of steps) {
    if (current.kind === 'send') {
      for (const entry of state === undefined ? [] : owedEntries(state, now)) {
        if (state === undefined) break;
        if (current.takes) taken.push(entry);
        note(current.takes ? withoutEntry(state, entry.id) : withRetry(state, entry.id, now + 5_000));
      }
      continue;
    }
    if (!('waitS' in current)) {
      if (state === undefined) continue;
      const action = { kind: current.kind, route: 'r', key: 'k', by: 'ada', minutes: 30, at: now };
      note(onAction(state, action, place.updates, now));
      if (current.again) note(onAction(state, action, place.updates, now + 1));
      continue;
    }
    now += current.waitS * 1_000;
    if (current.kind === 'tick') {
      if (state !== undefined) note(onTick(state, place, now, config));
      continue;
    }
    alerts += current.again && alerts > 0 ? 0 : 1;
    const alert = { key: `node/${alerts}`, facts: '{}' };
    note(onAlert(state, place, alert, now, config));
  }
  return { state, alerts, taken, idsOwed, now };
}

describe('whatever order alerts, ticks and sends come in', () => {
  test('every alert is told exactly once to every channel, owed to it, or pending', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 120 }),
        channelsArbitrary,
        timing,
        (steps, channels, config) => {
          const { state, alerts, taken } = play(steps, channels, config);
          for (const channel of channels) {
            const told = [...taken, ...(state?.outbox ?? [])]
              .filter(({ kind }) => kind === 'first' || kind === 'digest')
              .filter((entry) => entry.channel === channel)
              .reduce((sum, { count }) => sum + count, 0);
            expect(told + (state?.pending ?? 0)).toBe(alerts);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  test('no notification has the id of another', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 120 }),
        channelsArbitrary,
        timing,
        (steps, channels, config) => {
          const { idsOwed } = play(steps, channels, config);
          expect(new Set(idsOwed).size).toBe(idsOwed.length);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('each episode is told first, then of its repeats, and resolves once; a channel gets it in that order', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 120 }),
        channelsArbitrary,
        timing,
        (steps, channels, config) => {
          const { state, taken } = play(steps, channels, config);
          const told = [...taken, ...(state?.outbox ?? [])];
          for (const channel of channels) {
            const ofChannel = told.filter((entry) => entry.channel === channel);
            const threads = [...new Set(ofChannel.map(({ thread }) => thread))];
            for (const thread of threads) {
              const kinds = ofChannel.filter((entry) => entry.thread === thread).map(({ kind }) => kind);
              expect([kinds.indexOf('first'), kinds.lastIndexOf('first')]).toEqual([0, 0]);
              const over = kinds.indexOf('resolved');
              if (over !== -1) expect(kinds.slice(over + 1)).not.toContain('digest');
              const ends = kinds.filter((kind) => kind === 'resolved').length;
              // A muted episode may have begun that nobody was told of yet.
              const isOver = state === undefined || thread !== threadOf(state) || !state.open;
              expect(ends).toBe(channel !== channels[0] && isOver ? 1 : 0);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('the outbox stays bounded, and whatever is owed or pending has a time when it is due', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200 }),
        channelsArbitrary,
        timing,
        (steps, channels, config) => {
          const { state, now } = play(steps, channels, config);
          if (state === undefined) return;
          expect(state.outbox.length).toBeLessThanOrEqual(2 * MAX_OUTBOX);
          const owes = state.pending > 0 || state.outbox.length > 0 || state.open;
          expect(dueAt(state) !== undefined).toBe(owes);
          expect(dueAt(state) ?? 0).toBeLessThanOrEqual(now + 300 * 60_000);
        },
      ),
      { numRuns: 200 },
    );
  });
});
