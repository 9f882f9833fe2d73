import type { Automaton } from './automaton.ts';
import { beginnings } from './beginnings.ts';
import { SharedReading } from './shared-reading.ts';
import { fault, type Node, type PatternFault } from './syntax.ts';

/**
 * Attempts that may be under way at one character of a text, and ways on that they may have together: what keeps a hostile
 * event of 64 KiB below 100 ms.
 */
const MAX_ATTEMPTS = 100;
const MAX_WAYS = 400;

/** The assertion that every match begins with. */
function leadingAssertion(node: Node): 'start' | 'end' | 'boundary' | undefined {
  if (node.kind === 'assertion') return node.assertion;
  if (node.kind !== 'sequence' || node.parts[0] === undefined) return undefined;
  return leadingAssertion(node.parts[0]);
}

/** Why looking for the pattern everywhere in a text takes more than a bounded number of steps for each character. */
export function rescans(node: Node, automaton: Automaton, pattern: string): PatternFault | undefined {
  const leading = leadingAssertion(node);
  if (leading === 'start') return undefined;
  const afterBoundary = leading === 'boundary';
  const begun = beginnings(automaton, afterBoundary);
  const waysOn = Math.max(automaton.first.length, ...automaton.follow.map((next) => next.length));
  const affordable = (attempts: number): boolean => attempts <= MAX_ATTEMPTS && attempts * waysOn <= MAX_WAYS;
  // Two bounds, of which either is enough.
  if (typeof begun === 'number' && affordable(begun)) return undefined;
  if (affordable(new SharedReading(automaton, afterBoundary, MAX_ATTEMPTS).depth() + 1)) return undefined;
  if (typeof begun === 'object') {
    const { at, end } = automaton.loops[begun.loop] ?? node;
    return fault(
      at,
      end,
      `"${pattern.slice(at, end)}" repeats without limit and takes what a match can begin with, so that one long run may be read from many beginnings`,
      'give it an upper limit ({1,64}), let it exclude what a match begins with, or let the pattern begin with \\b',
    );
  }
  return fault(
    node.at,
    node.end,
    `matches can begin at so many places within another that a character may have to be read more than ${MAX_ATTEMPTS} times, or in more than ${MAX_WAYS} ways`,
    'lower the counts, or let the pattern begin with \\b or with characters that do not come again in it',
  );
}
