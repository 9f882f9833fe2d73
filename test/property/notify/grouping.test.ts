import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueAt, type GroupState } from '../../../src/notify/group-state.ts';
import {
  MAX_OUTBOX,
  onAlert,
  onTick,
  owedEntries,
  withoutEntry,
  withRetry,
} from '../../../src/notify/group-step.ts';
import type { OutboxEntry } from '../../../src/notify/outbox-entry.ts';

type Step =
  | { readonly kind: 'alert'; readonly waitS: number; readonly again: boolean }
  | { readonly kind: 'tick'; readonly waitS: number }
  | { readonly kind: 'send'; readonly takes: boolean };

const wait = fc.oneof(fc.nat(30), fc.nat(2_000), fc.nat(100_000));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('alert' as const), waitS: wait, again: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('tick' as const), waitS: wait }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('send' as const), takes: fc.boolean() }) },
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
    now += current.waitS * 1_000;
    if (current.kind === 'tick') {
      if (state !== undefined) note(onTick(state, channels, now, config));
      continue;
    }
    alerts += current.again && alerts > 0 ? 0 : 1;
    const alert = { key: `node/${alerts}`, facts: '{}' };
    note(onAlert(state, { route: 'r', key: 'k', channels }, alert, now, config));
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

  test('the outbox stays bounded, and whatever is owed or pending has a time when it is due', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200 }),
        channelsArbitrary,
        timing,
        (steps, channels, config) => {
          const { state, now } = play(steps, channels, config);
          if (state === undefined) return;
          expect(state.outbox.length).toBeLessThanOrEqual(MAX_OUTBOX);
          const owes = state.pending > 0 || state.outbox.length > 0;
          expect(dueAt(state) !== undefined).toBe(owes);
          expect(dueAt(state) ?? 0).toBeLessThanOrEqual(now + 300 * 60_000);
        },
      ),
      { numRuns: 200 },
    );
  });
});
