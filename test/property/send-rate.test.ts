import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GrantOutcome } from '../../src/forward/send-pace.ts';
import { initialPace, type PaceState, settleGrant, takeGrant } from '../../src/forward/send-rate.ts';

const NOW = 1_772_366_400_000;
const OUTCOMES: readonly GrantOutcome[] = [
  'acknowledged',
  'unverified',
  'hurried',
  'missing_pong',
  'dropping',
  'unsent',
];

const limitsArbitrary = fc.record({
  maxEventsPerSecond: fc.integer({ min: 10, max: 100_000 }),
  maxUnacknowledged: fc.integer({ min: 100, max: 12_000 }),
});

/** What takers do one after another, each by a clock of its own that may be off. */
const stepsArbitrary = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 3_000 }),
    skewMs: fc.integer({ min: -400, max: 400 }),
    want: fc.integer({ min: 1, max: 5_000 }),
    /** Which of the open grants is settled, as a share of their number; none when undefined. */
    settle: fc.option(
      fc.record({
        which: fc.double({ min: 0, max: 0.999, noNaN: true }),
        outcome: fc.constantFrom(...OUTCOMES),
      }),
      { nil: undefined },
    ),
  }),
  { maxLength: 60 },
);

interface Written {
  readonly id: string;
  readonly at: number;
  readonly events: number;
}

/** Plays the steps; `visit` sees the state after each. */
function play(
  limits: { readonly maxEventsPerSecond: number; readonly maxUnacknowledged: number },
  steps: typeof stepsArbitrary extends fc.Arbitrary<infer T> ? T : never,
  visit: (state: PaceState, now: number) => void = () => {},
): readonly Written[] {
  let state = initialPace(limits);
  let now = NOW;
  const written: Written[] = [];
  for (const [i, { afterMs, skewMs, want, settle }] of steps.entries()) {
    now += afterMs;
    const { state: after, answer } = takeGrant(state, { id: String(i), want, now: now + skewMs }, limits);
    state = after ?? state;
    if ('grant' in answer) {
      expect(answer.granted).toBeGreaterThan(0);
      expect(answer.granted).toBeLessThanOrEqual(want);
      expect(answer.at).toBeGreaterThanOrEqual(now + skewMs);
      expect(answer.at).toBeLessThanOrEqual(now + skewMs + 2_000);
      written.push({ id: answer.grant, at: answer.at, events: answer.granted });
    } else expect(answer.retryAt).toBeGreaterThan(now + skewMs);
    visit(state, now);
    const grant = settle && state.open[Math.floor(settle.which * state.open.length)];
    if (grant)
      state = settleGrant(state, { id: grant.id, outcome: settle.outcome, now: now + skewMs }, limits);
    visit(state, now);
  }
  return written;
}

test('whatever is taken and settled, the rate stays between its floor and its cap', () => {
  fc.assert(
    fc.property(limitsArbitrary, stepsArbitrary, (limits, steps) => {
      play(limits, steps, ({ rate }) => {
        expect(rate).toBeLessThanOrEqual(limits.maxEventsPerSecond);
        expect(rate).toBeGreaterThanOrEqual(Math.min(50, limits.maxEventsPerSecond));
      });
    }),
  );
});

test('whatever is taken and settled, open grants hold no more than the window', () => {
  fc.assert(
    fc.property(limitsArbitrary, stepsArbitrary, (limits, steps) => {
      play(limits, steps, ({ open }) => {
        const sum = open.reduce((events, grant) => events + grant.events, 0);
        expect(sum).toBeLessThanOrEqual(limits.maxUnacknowledged);
      });
    }),
  );
});

test('in no stretch of time more is granted than the cap allows, but for one grant', () => {
  fc.assert(
    fc.property(limitsArbitrary, stepsArbitrary, (limits, steps) => {
      const written = play(limits, steps);
      for (const [i, first] of written.entries()) {
        let events = 0;
        for (const grant of written.slice(i)) {
          expect(grant.at).toBeGreaterThanOrEqual(first.at);
          // What was granted before this one has had its time.
          expect(events).toBeLessThanOrEqual(
            ((grant.at - first.at) / 1_000) * limits.maxEventsPerSecond + 1e-6 * events,
          );
          events += grant.events;
        }
      }
    }),
  );
});

test('the rate at most doubles in a second of calm counters, and without them grows by at most 500 a second, to 5 000', () => {
  fc.assert(
    fc.property(
      limitsArbitrary,
      fc.integer({ min: 1, max: 2_000 }),
      fc.integer({ min: 0, max: 1_500 }),
      fc.constantFrom(...OUTCOMES),
      (limits, want, afterMs, outcome) => {
        let state = initialPace(limits);
        state = takeGrant(state, { id: 'a', want: 2_000, now: NOW }, limits).state ?? state;
        state = takeGrant(state, { id: 'b', want, now: NOW }, limits).state ?? state;
        const doubled = settleGrant(state, { id: 'b', outcome: 'acknowledged', now: NOW }, limits);
        const { state: before } = takeGrant(doubled, { id: 'c', want, now: NOW }, limits);
        fc.pre(before !== undefined);
        const after = settleGrant(before, { id: 'c', outcome, now: NOW + afterMs }, limits);
        const events = before.open.find(({ id }) => id === 'c')?.events ?? 0;
        const slowly = before.rate + (500 * events) / before.rate;
        const fast = before.rate * (1 + Math.min(1, afterMs / 1_000));
        if (outcome === 'acknowledged') expect(after.rate).toBeLessThanOrEqual(Math.max(slowly, fast));
        else if (outcome === 'unverified')
          expect(after.rate).toBeLessThanOrEqual(Math.max(before.rate, Math.min(slowly, 5_000)));
        else if (outcome === 'unsent') expect(after.rate).toBe(before.rate);
        else expect(after.rate).toBeLessThanOrEqual(before.rate);
      },
    ),
  );
});

test('what has been too much once is only neared slowly again, however calm the counters are', () => {
  const limits = { maxEventsPerSecond: 20_000, maxUnacknowledged: 6_000 };
  let state = initialPace(limits);
  let now = NOW;
  const second = (outcome: GrantOutcome) => {
    // Two grants that use the rate up, then what the counters say.
    for (const id of ['a', 'b', 'c'])
      state = takeGrant(state, { id, want: 1_000, now }, limits).state ?? state;
    now += 1_000;
    for (const id of ['a', 'b']) state = settleGrant(state, { id, outcome: 'unverified', now }, limits);
    state = settleGrant(state, { id: 'c', outcome, now }, limits);
  };
  for (let i = 0; i < 3; i += 1) second('acknowledged');
  expect(state.rate).toBeGreaterThan(12_000);
  second('dropping');
  now += 1_000;
  const lowered = state.rate;
  for (let i = 0; i < 4; i += 1) second('acknowledged');
  expect(state.rate).toBeGreaterThan(lowered);
  expect(state.rate).toBeLessThan(lowered + 4 * 500);
});

test('however many grants of one round trip meet trouble, the rate is lowered once', () => {
  const trouble = fc.constantFrom<GrantOutcome>('hurried', 'missing_pong', 'dropping');
  fc.assert(
    fc.property(fc.array(trouble, { minLength: 1, maxLength: 5 }), (outcomes) => {
      const limits = { maxEventsPerSecond: 20_000, maxUnacknowledged: 12_000 };
      let state = initialPace(limits);
      for (const i of outcomes.keys())
        state = takeGrant(state, { id: String(i), want: 500, now: NOW }, limits).state ?? state;
      const before = state.rate;
      for (const [i, outcome] of outcomes.entries())
        state = settleGrant(state, { id: String(i), outcome, now: NOW + 500 + i }, limits);
      expect(state.rate).toBe(before * (outcomes[0] === 'hurried' ? 0.7 : 0.5));
      expect(state.open).toEqual([]);
    }),
  );
});

test('a rate that is not used up does not grow', () => {
  const limits = { maxEventsPerSecond: 20_000, maxUnacknowledged: 6_000 };
  let state = initialPace(limits);
  for (let i = 0; i < 1_000; i += 1) {
    const now = NOW + i * 1_000;
    state = takeGrant(state, { id: 'a', want: 100, now }, limits).state ?? state;
    state = settleGrant(state, { id: 'a', outcome: 'acknowledged', now: now + 10 }, limits);
  }
  expect(state.rate).toBe(initialPace(limits).rate);
});
