import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Frequent, mostFrequent, withWord } from '../../../src/notify/group/frequent.ts';

const COUNTERS = 20;
/** Few words that come often among many that come once. */
const stream = fc.array(fc.oneof(fc.nat(3), fc.integer({ min: 4, max: 60 })), { maxLength: 300 });

test('whatever order words come in, counts err by a twentieth at most, and nothing that comes more often than that is missed', () => {
  fc.assert(
    fc.property(stream, (words) => {
      const counters = words.reduce<Frequent>((all, word) => withWord(all, `w${word}`), []);
      const truth = new Map<string, number>();
      for (const word of words) truth.set(`w${word}`, (truth.get(`w${word}`) ?? 0) + 1);
      const error = words.length / COUNTERS;
      expect(counters.length).toBe(Math.min(truth.size, COUNTERS));
      for (const { word, count } of counters) {
        expect(count).toBeGreaterThanOrEqual(truth.get(word) ?? 0);
        expect(count - (truth.get(word) ?? 0)).toBeLessThanOrEqual(error);
      }
      const held = new Set(counters.map(({ word }) => word));
      for (const [word, count] of truth) if (count > error) expect(held).toContain(word);
      const shown = mostFrequent(counters, words.length);
      expect(shown.length).toBeLessThanOrEqual(3);
      for (const word of shown) expect(truth.get(word)).toBeGreaterThanOrEqual(error);
    }),
    { numRuns: 100 },
  );
});
