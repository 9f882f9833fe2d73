import type { Automaton, Position } from './automaton.ts';
import { edgeBetween } from './beginnings.ts';
import { type CodeSet, intersection, overlap } from './code-set.ts';

/** Pairs of positions that are looked at before the pattern is called too intricate. */
const MAX_PAIRS = 100_000;
const UNDER_WAY = 0;

/** Position of an attempt and of one that began later, when both have taken the same character. */
type Pair = readonly [earlier: number, later: number];

/**
 * How far an attempt can get inside what an earlier one has read. Of all attempts that read one character, those that are
 * not the earliest began at most so many characters before it; so there are no more of them.
 *
 * An earlier attempt that has come by an accepting position has matched at least so far, and looking went on behind that:
 * there is no later attempt that begins before it.
 */
export class SharedReading {
  readonly #automaton: Automaton;
  readonly #afterBoundary: boolean;
  readonly #maxDepth: number;
  /** Sets are shared by the copies of a counted repetition, so there are few pairs of them. */
  readonly #overlaps = new Map<CodeSet, Map<CodeSet, boolean>>();
  readonly #depths = new Map<number, number>();
  #ended = false;

  constructor(automaton: Automaton, afterBoundary: boolean, maxDepth: number) {
    this.#automaton = automaton;
    this.#maxDepth = maxDepth;
    this.#afterBoundary = afterBoundary;
  }

  /** `Infinity` when it is without end or beyond the limit. */
  depth(): number {
    const { first, follow } = this.#automaton;
    let deepest = 0;
    for (const [before, next] of follow.entries())
      for (const earlier of next)
        for (const later of first)
          if (this.#shares(earlier, later) && this.#canBegin(before, earlier, later))
            deepest = Math.max(deepest, this.#from([earlier, later], 1));
    return this.#ended ? Number.POSITIVE_INFINITY : deepest;
  }

  #position(index: number): Position {
    return this.#automaton.positions[index] as Position;
  }

  #shares(earlier: number, later: number): boolean {
    if (this.#automaton.accepting.has(earlier)) return false;
    const [a, b] = [this.#position(earlier).set, this.#position(later).set];
    const known = this.#overlaps.get(a) ?? new Map<CodeSet, boolean>();
    this.#overlaps.set(a, known);
    const answer = known.get(b) ?? overlap(a, b);
    known.set(b, answer);
    return answer;
  }

  #canBegin(before: number, earlier: number, later: number): boolean {
    if (!this.#afterBoundary) return true;
    const begun = intersection(this.#position(earlier).set, this.#position(later).set);
    return edgeBetween(this.#position(before).set, begun);
  }

  /** Most characters that both can take from here on; a pair that is come by again makes it endless. */
  #from([earlier, later]: Pair, level: number): number {
    const key = earlier * this.#automaton.positions.length + later;
    const known = this.#depths.get(key);
    if (known === UNDER_WAY || level > this.#maxDepth || this.#depths.size > MAX_PAIRS) this.#ended = true;
    if (known !== undefined || this.#ended) return known ?? 0;
    this.#depths.set(key, UNDER_WAY);
    let deepest = 0;
    for (const nextEarlier of this.#automaton.follow[earlier] ?? [])
      for (const nextLater of this.#automaton.follow[later] ?? [])
        if (this.#shares(nextEarlier, nextLater))
          deepest = Math.max(deepest, this.#from([nextEarlier, nextLater], level + 1));
    this.#depths.set(key, deepest + 1);
    return deepest + 1;
  }
}
