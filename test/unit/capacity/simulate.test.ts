import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEPLOYED, type Load } from '../../../tools/capacity/load.ts';
import { simulate } from '../../../tools/capacity/simulate.ts';
import { stationsOf } from '../../../tools/capacity/stations.ts';

const MINUTE = { forS: 60, untilS: 900 } as const;
const loads: fc.Arbitrary<Load> = fc.record({
  eventsPerSecond: fc.integer({ min: 1, max: 30_000 }),
  batch: fc.integer({ min: 1, max: 500 }),
  sink: fc.constantFrom('events-api' as const, 'agent' as const, 's3' as const),
});
const first = (load: Load, setting = DEPLOYED) => stationsOf(load, setting)[0];

test.each([
  ['events-api', "manager's API", 50],
  ['agent', 'enrich', 10_000],
  ['s3', 'enrich', 8_000],
] as const)('by %s the first limit is that of %s', (sink, name, least) => {
  const station = first({ eventsPerSecond: 1, batch: 100, sink });
  expect(station?.name).toBe(name);
  expect(station?.limit).toBeGreaterThanOrEqual(least);
});

test('below every limit nothing waits for long, and all is delivered', () => {
  fc.assert(
    fc.property(loads, (load) => {
      const limit = first(load)?.limit ?? 0;
      const calm = {
        ...load,
        eventsPerSecond: Math.max(1, Math.floor(Math.min(limit / 2, load.eventsPerSecond))),
      };
      // A window of the API may be used up in its first second and then be waited for.
      const patience = calm.sink === 'events-api' ? 65 : 10;
      const course = simulate(calm, DEPLOYED, MINUTE);
      expect(course.worstAgeS).toBeLessThan(patience);
      expect(course.doneAtS).toBeLessThan(60 + patience);
    }),
    { numRuns: 30 },
  );
});

test('small requests fill no request of the API, which lowers its limit', () => {
  const limit = (batch: number) => first({ eventsPerSecond: 1, batch, sink: 'events-api' })?.limit;
  expect([limit(1), limit(10), limit(500)]).toEqual([5, 50, 50]);
});

test('far above the first limit something waits, and what the door refuses stays with its senders', () => {
  const course = simulate({ eventsPerSecond: 100_000, batch: 100, sink: 'agent' }, DEPLOYED, MINUTE);
  expect(course.worstAgeS).toBeGreaterThan(60);
  expect(Math.max(...course.moments.map(({ atSenders }) => atSenders))).toBeGreaterThan(1_000_000);
});

test('more of what is short never makes it slower', () => {
  fc.assert(
    fc.property(loads, (load) => {
      const age = (setting: typeof DEPLOYED) => simulate(load, setting, { forS: 20, untilS: 300 }).worstAgeS;
      const now = age(DEPLOYED);
      expect(age({ ...DEPLOYED, nodes: 3 })).toBeLessThanOrEqual(now + 1.5);
      if (load.sink !== 'events-api')
        expect(age({ ...DEPLOYED, concurrency: 8, agentPerS: 40_000 })).toBeLessThanOrEqual(now + 1.5);
    }),
    { numRuns: 20 },
  );
});

test('the same load takes the same course', () => {
  const load = { eventsPerSecond: 777, batch: 33, sink: 'agent' } as const;
  expect(simulate(load, DEPLOYED, MINUTE)).toEqual(simulate(load, DEPLOYED, MINUTE));
});
