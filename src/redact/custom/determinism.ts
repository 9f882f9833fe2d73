import type { Automaton, Position } from './automaton.ts';
import { fault, type PatternFault } from './syntax.ts';

interface OwnedRange {
  readonly from: number;
  readonly to: number;
  readonly owner: number;
}

/** Two of the positions that take the same character. */
function clash(
  positions: readonly Position[],
  among: readonly number[],
): readonly [number, number] | undefined {
  if (among.length < 2) return undefined;
  const ranges: OwnedRange[] = among.flatMap((owner) =>
    (positions[owner] as Position).set.map(([from, to]) => ({ from, to, owner })),
  );
  ranges.sort((a, b) => a.from - b.from);
  for (let i = 1; i < ranges.length; i += 1) {
    const [before, range] = [ranges[i - 1] as OwnedRange, ranges[i] as OwnedRange];
    if (range.from <= before.to)
      return before.owner < range.owner ? [before.owner, range.owner] : [range.owner, before.owner];
  }
  return undefined;
}

/**
 * A place where two ways lead on with the same character: backtracking would try both. Without one, whatever a text
 * holds, a match that is begun can go on in one way only (A. Brüggemann-Klein, D. Wood, One-unambiguous regular
 * languages, 1998).
 */
export function twoWays({ positions, first, follow }: Automaton, pattern: string): PatternFault | undefined {
  for (const among of [first, ...follow]) {
    const pair = clash(positions, among);
    if (pair === undefined) continue;
    const [a, b] = pair.map((index) => positions[index] as Position) as [Position, Position];
    const same = a.at === b.at;
    return fault(
      a.at,
      Math.max(a.end, b.end),
      same
        ? 'the same text can be divided among the rounds of a repetition in more than one way'
        : `"${pattern.slice(a.at, a.end)}" and "${pattern.slice(b.at, b.end)}" can take the same character at the same place, so that there are two ways to go on`,
      same
        ? 'let every round begin with what no round ends with'
        : 'let one exclude what the other takes ([^X]*X for .*X), or write what alternatives begin with once (a(?:b|c) for ab|ac)',
    );
  }
  return undefined;
}
