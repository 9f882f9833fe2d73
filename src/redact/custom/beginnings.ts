import type { Automaton, Position } from './automaton.ts';
import { type CodeSet, codeSet, complement, intersection, overlap, WORD } from './code-set.ts';

const NO_WORD = complement(WORD);

/** Whether two characters in a row can have the edge of a word between them. */
export function edgeBetween(before: CodeSet, after: CodeSet): boolean {
  return (
    (overlap(before, WORD) && overlap(after, NO_WORD)) || (overlap(before, NO_WORD) && overlap(after, WORD))
  );
}

/** Counts for positions; those of one loop, which reach each other, share theirs. */
class Counts {
  readonly #positions: readonly Position[];
  readonly #own = new Map<number, number>();
  readonly #ofLoop = new Map<number, number>();

  constructor(positions: readonly Position[]) {
    this.#positions = positions;
  }

  of(index: number): number {
    const loop = this.#positions[index]?.loop ?? -1;
    return (loop === -1 ? this.#own.get(index) : this.#ofLoop.get(loop)) ?? 0;
  }

  raise(index: number, count: number): void {
    const loop = this.#positions[index]?.loop ?? -1;
    if (count <= this.of(index)) return;
    if (loop === -1) this.#own.set(index, count);
    else this.#ofLoop.set(loop, count);
  }
}

/**
 * Where matches can begin on the longest way through the automaton: so many at most, and there are no more attempts that
 * read one character, since the earliest of them has read where the others begin. A number of a loop when it can go by
 * a beginning again and again.
 *
 * None begins at an accepting position: the attempt that has come by it has matched at least so far.
 */
export function beginnings(
  { positions, first, follow, accepting }: Automaton,
  afterBoundary: boolean,
): number | { readonly loop: number } {
  const begins = codeSet(first.flatMap((index) => (positions[index] as Position).set));
  const begun = positions.map(({ set }, index) => (accepting.has(index) ? [] : intersection(set, begins)));
  const counts = new Counts(positions);
  for (const index of first) counts.raise(index, 1);
  let most = 1;
  // Ways lead forward but inside a loop, so a count is complete when its position comes.
  for (const [from, { set, loop }] of positions.entries())
    for (const to of follow[from] ?? []) {
      const start = begun[to] ?? [];
      const again = start.length > 0 && (!afterBoundary || edgeBetween(set, start));
      const inside = loop !== -1 && positions[to]?.loop === loop;
      if (inside && again) return { loop };
      if (!inside) counts.raise(to, counts.of(from) + (again ? 1 : 0));
      most = Math.max(most, counts.of(to));
    }
  return most;
}
