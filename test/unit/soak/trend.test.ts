import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median, slope } from '../../../tools/soak/trend.ts';

const line = (count: number, rate: number) =>
  Array.from({ length: count }, (_, i) => ({ atS: i, value: 100 + rate * i }));

test('the slope of a line is its rate, in whatever order its points come', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000, max: 1_000 }),
      fc.shuffledSubarray(line(30, 0), { minLength: 30 }),
      (rate, order) => {
        const points = order.map(({ atS }) => ({ atS, value: 100 + rate * atS }));
        expect(slope(points)).toBeCloseTo(rate, 6);
      },
    ),
  );
});

test('a quarter of wild points does not move it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 39 }), fc.integer({ min: -1e9, max: 1e9 })), {
        maxLength: 10,
      }),
      (wild) => {
        const points = line(40, 2).map((point) => ({ ...point }));
        for (const [i, value] of wild) points[i] = { atS: i, value };
        // A wild point may stand above or below all pairs with it; the others are in the majority.
        expect(slope(points)).toBeGreaterThanOrEqual(2 - 1e-9);
        expect(slope(points)).toBeLessThanOrEqual(2 + 1e-9);
      },
    ),
  );
});

test('saw teeth of garbage on a flat floor are no growth, and a floor that rises is', () => {
  const teeth = (rise: number) =>
    Array.from({ length: 200 }, (_, i) => ({ atS: i, value: 1_000 + rise * i + (i % 10) * 30 }));
  expect(Math.abs(slope(teeth(0)))).toBeLessThan(0.1);
  expect(slope(teeth(1))).toBeGreaterThan(0.9);
});

test('long runs are thinned and keep their slope', () => {
  expect(slope(line(5_000, 3))).toBeCloseTo(3, 6);
});

test('nothing can be said of one point, or of points at one time', () => {
  expect(slope([{ atS: 1, value: 2 }])).toBeNaN();
  expect(
    slope([
      { atS: 1, value: 2 },
      { atS: 1, value: 3 },
    ]),
  ).toBeNaN();
  expect(median([])).toBeNaN();
});

test('the median is the middle, or lies between both middles', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
