import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchSlots } from '../../tools/archive/search-slots.ts';

const HOUR_MS = 3_600_000;
const range = fc
  .tuple(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 60 * 24 * HOUR_MS }))
  .map(([since, length]) => ({ since, until: since + length }));

function hoursOf({ at, unit }: { at: number; unit: 'hour' | 'day' }): readonly number[] {
  return Array.from({ length: unit === 'day' ? 24 : 1 }, (_, i) => at + i * HOUR_MS).toReversed();
}

test('every hour of a range is looked through once, the newest first', () => {
  fc.assert(
    fc.property(range, ({ since, until }) => {
      const hours = searchSlots(since, until).flat().flatMap(hoursOf);
      const wanted: number[] = [];
      for (let at = until - (until % HOUR_MS); at > since - HOUR_MS; at -= HOUR_MS) wanted.push(at);
      expect(hours.slice(0, wanted.length)).toEqual(wanted);
      // What comes behind is the beginning of the oldest day.
      expect(hours.length - wanted.length).toBeLessThan(24);
    }),
  );
});

test('a month costs no more than its days and the hours of the newest two', () => {
  fc.assert(
    fc.property(range, ({ since, until }) => {
      const slots = searchSlots(since, until);
      expect(slots.flat().length).toBeLessThanOrEqual(48 + Math.ceil((until - since) / (24 * HOUR_MS)) + 1);
      expect(slots.map(({ length }) => length).slice(0, 4)).toEqual(
        [1, 2, 4, 8].slice(0, slots.length).map((size, i) => Math.min(size, slots[i]?.length ?? 0)),
      );
    }),
  );
});
