/** A value at a time. */
export interface Point {
  readonly atS: number;
  readonly value: number;
}

/** The middle of the values; the mean of both middle ones. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

/** More points are thinned to so many: their pairs are eighty thousand. */
const MAX_POINTS = 400;

/**
 * The slope a second by Theil and Sen: the median over all pairs, which a third of wild points do not move. NaN of fewer than
 * two points.
 */
export function slope(points: readonly Point[]): number {
  const stride = Math.ceil(points.length / MAX_POINTS);
  const thinned = points.filter((_, i) => i % stride === 0);
  const slopes = thinned.flatMap((a, i) =>
    thinned.slice(i + 1).flatMap((b) => (b.atS === a.atS ? [] : [(b.value - a.value) / (b.atS - a.atS)])),
  );
  return median(slopes);
}
