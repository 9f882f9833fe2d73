import type { RateCeiling } from '../../src/intake/door/rate-limiter.ts';

/** Counts of rate limits of one process; only those of the newest window and the one before are kept. */
export function createMemoryRateCeiling(): RateCeiling {
  const counts = new Map<number, Map<string, number>>();
  return {
    async add(subject, window, count) {
      const newest = Math.max(window, ...counts.keys());
      for (const old of [...counts.keys()].filter((each) => each < newest - 1)) counts.delete(old);
      const inWindow = counts.get(window) ?? new Map<string, number>();
      counts.set(window, inWindow);
      const total = (inWindow.get(subject) ?? 0) + count;
      inWindow.set(subject, total);
      return total;
    },
  };
}
