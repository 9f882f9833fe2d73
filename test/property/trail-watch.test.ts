import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHeardKey } from '../../src/intake/trail/heard-key.ts';
import { judgeTrail } from '../../src/intake/trail/judge-trail.ts';
import { type BasicSelector, coverageOf, lostCoverage } from '../../src/intake/trail/trail-coverage.ts';
import type { TrailAnswer, TrailMemory, TrailState } from '../../src/intake/trail/trail-state.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const moment = fc.option(fc.integer({ min: NOW - 1e10, max: NOW }), { nil: undefined });
const few = fc.constantFrom('', 'one', 'two');

const state: fc.Arbitrary<TrailState> = fc.record({
  bucket: few,
  prefix: few,
  kmsKey: few,
  multiRegion: fc.boolean(),
  globalEvents: fc.boolean(),
  organization: fc.boolean(),
  validation: fc.boolean(),
  covers: fc.option(fc.subarray(['management read', 'management write', 'data']), { nil: undefined }),
  logging: fc.boolean(),
  startedAt: moment,
  stoppedAt: moment,
  deliveredAt: moment,
  digestAt: moment,
  deliveryError: few,
  digestError: few,
});
const answer: fc.Arbitrary<Exclude<TrailAnswer, { kind: 'denied' }>> = fc.oneof(
  state.map((found) => ({ kind: 'found' as const, state: found })),
  fc.constant({ kind: 'missing' as const }),
);

test('whatever CloudTrail answers, a trouble is told when it begins and hourly, and never more often', () => {
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 12 }), fc.boolean(), (answers, verify) => {
      let memory: TrailMemory = { troubles: {} };
      const told = new Map<string, number>();
      for (const [i, one] of answers.entries()) {
        const now = NOW + i * 300_000;
        const judged = judgeTrail({ bucket: 'one', verify }, memory, one, 3_600_000, now);
        const names = judged.troubles.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const { name, tell } of judged.troubles) {
          const before = told.get(name);
          expect(tell).toBe(before === undefined || now - before >= 3_600_000);
          if (tell) told.set(name, now);
        }
        for (const name of told.keys()) if (!names.includes(name)) told.delete(name);
        expect(Object.keys(judged.memory.troubles).sort()).toEqual([...names].sort());
        memory = judged.memory;
      }
    }),
    { numRuns: 60 },
  );
});

const selector: fc.Arbitrary<BasicSelector> = fc.record({
  readWrite: fc.constantFrom('All', 'ReadOnly', 'WriteOnly'),
  management: fc.boolean(),
  excluded: fc.subarray(['kms.amazonaws.com', 'rdsdata.amazonaws.com']),
  data: fc.array(fc.record({ type: few, values: fc.subarray(['a', 'b']) }), { maxLength: 2 }),
});

test('a selector more never records less', () => {
  fc.assert(
    fc.property(fc.array(selector, { maxLength: 3 }), selector, (basic, more) => {
      const before = coverageOf({ basic, advanced: [] });
      expect(lostCoverage(before, coverageOf({ basic: [...basic, more], advanced: [] }))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('any key may tell nothing, and none is a crash', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const heard = readHeardKey(`${before}111122223333_CloudTrail_eu-west-1_20261126T2150Z_${after}`);
      if (heard !== undefined) expect(heard).toMatchObject({ account: '111122223333', region: 'eu-west-1' });
      readHeardKey(before);
    }),
    { numRuns: 100 },
  );
});
