import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryRateCeiling } from '../../adapters/memory/rate-ceiling.ts';
import { ceilingOf, RATE_WINDOW_MS, windowOf } from '../../src/intake/door/rate-bucket.ts';
import { createRateLimiter, type RateCeiling, type RatePolicy } from '../../src/intake/door/rate-limiter.ts';

const START = Date.UTC(2026, 2, 4, 5, 6);
const MAX_COST = 500;

const policies = fc.record<RatePolicy>({
  name: fc.constantFrom('key', 'address'),
  perSecond: fc.integer({ min: 1, max: 200 }),
  burst: fc.integer({ min: 1, max: 2_000 }),
});
/** Requests in order: after a pause in ms, at one of the instances (whose number is folded), for so many units. */
const requests = fc.array(
  fc.record({
    pause: fc.oneof(fc.constant(0), fc.nat(50), fc.nat(3_000)),
    instance: fc.nat(),
    cost: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: MAX_COST })),
  }),
  { minLength: 50, maxLength: 300 },
);

/** One bucket that sees everything, in whole thousandths of a token. */
function reference({ perSecond, burst }: RatePolicy, now: number) {
  let [tokens, at] = [burst * 1_000, now];
  return (cost: number, time: number) => {
    tokens = Math.min(burst * 1_000, tokens + (time - at) * perSecond);
    at = time;
    if (tokens < Math.min(cost, burst) * 1_000) return false;
    tokens -= cost * 1_000;
    return true;
  };
}

function fleet(size: number, ceiling: RateCeiling) {
  return Array.from({ length: size }, () => createRateLimiter({ ceiling }));
}

test('whom one bucket would admit is never refused, over how many instances he is spread', async () => {
  await fc.assert(
    fc.asyncProperty(policies, requests, fc.integer({ min: 1, max: 12 }), async (policy, sent, size) => {
      const instances = fleet(size, createMemoryRateCeiling());
      const single = reference(policy, START);
      let now = START;
      let honest = 0;
      for (const { pause, instance, cost } of sent) {
        now += pause;
        if (!single(cost, now)) continue;
        honest += 1;
        const limits = instances[instance % size];
        expect(limits?.take(policy, 'caller', cost, now)).toMatchObject({ allowed: true, retryAfterS: 0 });
        await limits?.settle(now);
      }
      expect(honest).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});

test('many instances admit at most the ceiling and what each may hold back, in any window', async () => {
  await fc.assert(
    fc.asyncProperty(
      policies,
      fc.array(fc.record({ pause: fc.nat(400), cost: fc.integer({ min: 1, max: MAX_COST }) }), {
        minLength: 20,
        maxLength: 60,
      }),
      fc.integer({ min: 2, max: 12 }),
      async (policy, rounds, size) => {
        const instances = fleet(size, createMemoryRateCeiling());
        const admitted = new Map<number, number>();
        const largest = Math.max(...rounds.map(({ cost }) => cost));
        let now = START;
        for (const { pause, cost } of rounds) {
          now += pause;
          // All at once: what one reports is news to the others only with their next request.
          await Promise.all(
            instances.map((limits) => {
              const { allowed } = limits.take(policy, 'caller', cost, now);
              if (allowed) admitted.set(windowOf(now), (admitted.get(windowOf(now)) ?? 0) + cost);
              return limits.settle(now);
            }),
          );
        }
        const ceiling = ceilingOf(policy);
        const heldBack = (policy.name === 'key' ? ceiling / 16 : ceiling / 4) + largest;
        for (const total of admitted.values()) expect(total).toBeLessThanOrEqual(ceiling + size * heldBack);
      },
    ),
    { numRuns: 200 },
  );
});

test('forty instances under a flood admit little more than one would, and all of it when the table is gone', async () => {
  const policy: RatePolicy = { name: 'key', perSecond: 100, burst: 600 };
  const flood = async (ceiling: RateCeiling) => {
    const instances = fleet(40, ceiling);
    let admitted = 0;
    for (let at = 0; at < RATE_WINDOW_MS; at += 50)
      for (const limits of instances) {
        if (limits.take(policy, 'caller', 10, START + at).allowed) admitted += 10;
        await limits.settle(START + at);
      }
    return admitted;
  };
  const gone: RateCeiling = { add: () => Promise.reject(new Error('gone')) };
  expect(await flood(gone)).toBeGreaterThan(40 * 0.9 * ceilingOf(policy));
  const shared = await flood(createMemoryRateCeiling());
  expect(shared).toBeGreaterThanOrEqual(ceilingOf(policy));
  expect(shared).toBeLessThanOrEqual(ceilingOf(policy) + 40 * (ceilingOf(policy) / 16 + 10));
});

test('whoever waits as long as he was told is admitted', () => {
  fc.assert(
    fc.property(policies, requests, (policy, sent) => {
      const limits = createRateLimiter({ ceiling: createMemoryRateCeiling() });
      let now = START;
      for (const { pause, cost } of sent) {
        now += pause;
        const decision = limits.take(policy, 'caller', cost, now);
        expect(decision.remaining).toBeLessThanOrEqual(decision.limit);
        expect(decision.resetS).toBeGreaterThanOrEqual(decision.retryAfterS);
        if (decision.allowed) continue;
        expect(decision.retryAfterS).toBeGreaterThanOrEqual(1);
        now += decision.retryAfterS * 1_000;
        expect(limits.take(policy, 'caller', cost, now).allowed).toBe(true);
      }
    }),
  );
});

test('however the clock stumbles, only time that went forward brings tokens, and none is waited for twice', () => {
  const steps = fc.array(
    fc.record({
      step: fc.oneof(
        fc.nat(500),
        fc.integer({ min: -3_000, max: 3_000 }),
        fc.integer({ min: -1e8, max: 1e8 }),
      ),
      cost: fc.integer({ min: 1, max: MAX_COST }),
    }),
    { minLength: 10, maxLength: 200 },
  );
  fc.assert(
    fc.property(policies, steps, (policy, sent) => {
      const limits = createRateLimiter({ ceiling: createMemoryRateCeiling() });
      let now = START;
      let forward = 0;
      let admitted = 0;
      let owed = 0;
      for (const { step, cost } of sent) {
        now += step;
        forward += Math.max(0, step);
        const { allowed, resetS } = limits.take(policy, 'caller', cost, now);
        if (allowed) admitted += cost;
        owed = resetS;
      }
      expect(admitted).toBeLessThanOrEqual(policy.burst + (policy.perSecond * forward) / 1_000 + MAX_COST);
      // Ten seconds of a clock that was set back, and what is owed: then the bucket is full.
      now += RATE_WINDOW_MS + owed * 1_000;
      expect(limits.take(policy, 'caller', MAX_COST, now).allowed).toBe(true);
    }),
    { numRuns: 500 },
  );
});
