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
/** The first that events wait at. */
const first = (load: Load, setting = DEPLOYED) =>
  stationsOf(load, setting).find(({ looksOn }) => looksOn !== true);

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

const inFiles = (eventsPerSecond: number, batch: number): Load => ({
  eventsPerSecond,
  from: 'files',
  batch,
  sink: 's3',
});

test('small files are what stage cloudtrail-forwarder reads slowest, and large ones what enrich takes slowest', () => {
  const at = (batch: number) => first(inFiles(1, batch));
  expect([at(10)?.name, at(10_000)?.name]).toEqual(['cloudtrail-forwarder', 'enrich']);
  expect(at(10)?.limit).toBeLessThan((at(100)?.limit ?? 0) / 5);
});

test('files wait on the trail queue for as long as those before them are read, and none is refused or lost', () => {
  const load = inFiles(10_000, 100);
  const limit = first(load)?.limit ?? 0;
  const { doneAtS = 0, worstAgeS } = simulate(load, DEPLOYED, { forS: 60, untilS: 3_600 });
  // Nobody is faster than the first limit, and what is behind it costs a few seconds.
  expect(doneAtS).toBeGreaterThanOrEqual((10_000 * 60) / limit - 1);
  expect(doneAtS).toBeLessThan((10_000 * 60) / limit + 15);
  expect(worstAgeS).toBeGreaterThan(doneAtS - 60 - 15);
});

test('a file of more events than a message holds becomes several', () => {
  const { doneAtS } = simulate(inFiles(2_000, 2_000), DEPLOYED, MINUTE);
  expect(doneAtS).toBeLessThan(90);
});

test('the same load takes the same course', () => {
  const load = { eventsPerSecond: 777, batch: 33, sink: 'agent' } as const;
  expect(simulate(load, DEPLOYED, MINUTE)).toEqual(simulate(load, DEPLOYED, MINUTE));
});
