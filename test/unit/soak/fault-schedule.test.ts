import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FAULT_KINDS, FAULT_NAMES } from '../../../tools/soak/fault-kinds.ts';
import { faultSchedule } from '../../../tools/soak/fault-schedule.ts';

const TEN_MINUTES = { fromMs: 100_000, toMs: 480_000 };
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const times = fc
  .tuple(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 1_000, max: 900_000 }))
  .map(([fromMs, long]) => ({ fromMs, toMs: fromMs + long }));

test('the same seed gives the same faults at the same times, and another one gives others', () => {
  expect(faultSchedule(7, FAULT_NAMES, TEN_MINUTES)).toEqual(faultSchedule(7, FAULT_NAMES, TEN_MINUTES));
  expect(faultSchedule(8, FAULT_NAMES, TEN_MINUTES)).not.toEqual(faultSchedule(7, FAULT_NAMES, TEN_MINUTES));
});

test('faults keep to their times, come in order, and no two of a lane at once', () => {
  fc.assert(
    fc.property(seeds, times, (seed, { fromMs, toMs }) => {
      const spans = faultSchedule(seed, FAULT_NAMES, { fromMs, toMs });
      const outside = spans.filter((span) => span.fromMs < fromMs || span.toMs > toMs);
      const late = spans.filter((span, i) => span.fromMs < (spans[i - 1]?.fromMs ?? 0));
      const lanes = Map.groupBy(spans, ({ kind }) => FAULT_KINDS[kind].lane);
      const overlaps = [...lanes.values()].flatMap((ofLane) =>
        ofLane.filter((span, i) => span.fromMs < (ofLane[i - 1]?.toMs ?? 0) || span.toMs <= span.fromMs),
      );
      expect({ outside, late, overlaps }).toEqual({ outside: [], late: [], overlaps: [] });
    }),
    { numRuns: 60 },
  );
});

test('ten minutes have every fault, whatever the seed', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const kinds = new Set(faultSchedule(seed, FAULT_NAMES, TEN_MINUTES).map(({ kind }) => kind));
      expect([...kinds].toSorted()).toEqual([...FAULT_NAMES].toSorted());
    }),
    { numRuns: 100 },
  );
});

test('without a lane the others stay as they are, and without any there are none', () => {
  const all = faultSchedule(3, FAULT_NAMES, TEN_MINUTES);
  const others = FAULT_NAMES.filter((kind) => FAULT_KINDS[kind].lane !== 'table');
  expect(faultSchedule(3, others, TEN_MINUTES)).toEqual(all.filter(({ kind }) => others.includes(kind)));
  expect(faultSchedule(3, [], TEN_MINUTES)).toEqual([]);
});
