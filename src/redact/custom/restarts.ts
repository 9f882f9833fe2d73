import type { Automaton, Position } from './automaton.ts';
import { codeSet, complement, intersection, overlap, WORD } from './code-set.ts';
import { fault, type Node, type PatternFault } from './syntax.ts';

/** Steps that one character of a text may cost at most; keeps a hostile event of 64 KiB below 50 ms. */
const MAX_STEPS = 128;
const NO_WORD = complement(WORD);

/** The assertion that every match begins with. */
function leadingAssertion(node: Node): 'start' | 'end' | 'boundary' | undefined {
  if (node.kind === 'assertion') return node.assertion;
  if (node.kind !== 'sequence' || node.parts[0] === undefined) return undefined;
  return leadingAssertion(node.parts[0]);
}

/** Whether a match may begin with the character of `to` when the one before it was taken by `from`. */
type CanBegin = (from: number, to: number) => boolean;

function canBegin({ positions, first }: Automaton, afterBoundary: boolean): CanBegin {
  const begins = codeSet(first.flatMap((index) => (positions[index] as Position).set));
  const kinds = positions.map(({ set }) => {
    const common = intersection(set, begins);
    return {
      begins: common.length > 0,
      beginsWord: overlap(common, WORD),
      beginsOther: overlap(common, NO_WORD),
      word: overlap(set, WORD),
      other: overlap(set, NO_WORD),
    };
  });
  return (from, to) => {
    const [before, after] = [kinds[from], kinds[to]];
    if (before === undefined || after?.begins !== true) return false;
    return !afterBoundary || (before.word && after.beginsOther) || (before.other && after.beginsWord);
  };
}

/**
 * How many attempts can be under way at one character of a text: the beginnings on the longest way through the pattern.
 * Undefined at a loop in which matches can begin: there is no limit.
 *
 * Of all attempts that read one character the earliest has read where the others begin, on its only way; so there are no
 * more of them than that way has places where a match can begin.
 */
function attemptsAt({ positions, first, follow }: Automaton, begins: CanBegin): number | { loop: number } {
  // All positions of a loop reach each other without a beginning between, so they share a count.
  const counts = positions.map(() => 0);
  const perLoop = new Map<number, number>();
  const countOf = (index: number): number => {
    const loop = positions[index]?.loop ?? -1;
    return loop === -1 ? (counts[index] ?? 0) : (perLoop.get(loop) ?? 0);
  };
  const raise = (index: number, count: number): void => {
    const loop = positions[index]?.loop ?? -1;
    if (count <= countOf(index)) return;
    if (loop === -1) counts[index] = count;
    else perLoop.set(loop, count);
  };
  for (const index of first) raise(index, 1);
  for (const [from, { loop }] of positions.entries())
    for (const to of follow[from] ?? []) {
      const again = begins(from, to);
      if (loop === -1 || positions[to]?.loop !== loop) raise(to, countOf(from) + (again ? 1 : 0));
      else if (again) return { loop };
    }
  return Math.max(...counts, ...perLoop.values());
}

/** Why looking for the pattern everywhere in a text takes more than a bounded number of steps for each character. */
export function rescans(node: Node, automaton: Automaton, pattern: string): PatternFault | undefined {
  const leading = leadingAssertion(node);
  const attempts =
    leading === 'start' ? 1 : attemptsAt(automaton, canBegin(automaton, leading === 'boundary'));
  if (typeof attempts === 'object') {
    const { at, end } = automaton.loops[attempts.loop] ?? node;
    return fault(
      at,
      end,
      `"${pattern.slice(at, end)}" repeats without limit and takes what a match can begin with, so that every character of a long run would be tried as a new beginning`,
      'give it an upper limit ({1,64}), or let the pattern begin with \\b or with a character that the repetition excludes',
    );
  }
  const steps = attempts * Math.max(automaton.first.length, ...automaton.follow.map((next) => next.length));
  if (steps <= MAX_STEPS) return undefined;
  return fault(
    node.at,
    node.end,
    `a character of a text may have to be read ${steps} times, and ${MAX_STEPS} is the most`,
    'lower the counts, or let the pattern begin with a character that does not come again in it',
  );
}
