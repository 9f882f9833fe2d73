/** Different words that a tally holds exactly. */
export const TALLY_WORDS = 2_000;

export interface TallyRow<T> {
  readonly word: string;
  readonly count: number;
  readonly info: T;
}

/** A tally as it is kept. */
export interface TallyState<T> {
  readonly rows: readonly TallyRow<T>[];
  /** By how much a count may be too low; 0: every count is exact. */
  readonly error: number;
}

export interface Tally<T> {
  add(word: string, info: T, count?: number): void;
  /** Everything of another tally; errors add up. */
  addAll(state: TallyState<T>): void;
  /** Words by count, then by name. */
  top(limit: number): readonly TallyRow<T>[];
  state(): TallyState<T>;
}

/**
 * Counts words in bounded memory. Exact up to `words` different ones; beyond, the rarest are forgotten each time there are twice
 * as many, and `error` says by how much any count may then be too low (lossy counting after Manku and Motwani, VLDB 2002).
 *
 * @param join makes one of what is known of a word and what is added; left out, the first stays
 */
export function createTally<T>(
  words = TALLY_WORDS,
  join: (known: T, added: T) => T = (known) => known,
): Tally<T> {
  const counts = new Map<string, { count: number; info: T }>();
  let error = 0;

  const sorted = () =>
    [...counts]
      .map(([word, { count, info }]) => ({ word, count, info }))
      .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1));

  function forgetRarest(): void {
    const rare = sorted().slice(words);
    error += rare[0]?.count ?? 0;
    for (const { word } of rare) counts.delete(word);
  }

  function add(word: string, info: T, count = 1): void {
    const known = counts.get(word);
    if (known === undefined) counts.set(word, { count, info });
    else {
      known.count += count;
      known.info = join(known.info, info);
    }
    if (counts.size >= 2 * words) forgetRarest();
  }

  return {
    add,
    addAll(state) {
      error += state.error;
      for (const { word, info, count } of state.rows) add(word, info, count);
    },
    top: (limit) => sorted().slice(0, limit),
    state() {
      if (counts.size > words) forgetRarest();
      return { rows: sorted(), error };
    },
  };
}

/** Several tallies as one; errors add up. */
export function mergeTallies<T>(states: readonly TallyState<T>[], words = TALLY_WORDS): TallyState<T> {
  const tally = createTally<T>(words);
  for (const state of states) tally.addAll(state);
  return tally.state();
}
