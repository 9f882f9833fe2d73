import * as z from 'zod/mini';

/**
 * Which words came most, of any number, in a few counters (Space-Saving; Metwally, Agrawal and El Abbadi, ICDT 2005): a count is too
 * high by at most the `MAX_COUNTERS`th part of all, and a word that came more often than that has a counter.
 */
export const FrequentSchema = z.array(z.object({ word: z.string(), count: z.number() }));
export type Frequent = z.infer<typeof FrequentSchema>;

const MAX_COUNTERS = 20;
/** What stands out: at most so many words, each at least so large a part of all. */
const MAX_TOLD = 3;
const PART_TOLD = 0.1;

/** Counts a word once more; a new one takes over the counter of the rarest when there is none left. */
export function withWord(counters: Frequent, word: string): Frequent {
  const at = counters.findIndex((each) => each.word === word);
  if (at === -1 && counters.length < MAX_COUNTERS) return [...counters, { word, count: 1 }];
  const least = Math.min(...counters.map(({ count }) => count));
  const taken = at === -1 ? counters.findIndex(({ count }) => count === least) : at;
  return counters.map((each, i) => (i === taken ? { word, count: each.count + 1 } : each));
}

/** Words that stand out among `total` counts, the most frequent first. */
export function mostFrequent(counters: Frequent, total: number): readonly string[] {
  return counters
    .filter(({ count }) => count >= total * PART_TOLD)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, MAX_TOLD)
    .map(({ word }) => word);
}
