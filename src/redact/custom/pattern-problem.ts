import { automatonOf } from './automaton.ts';
import { twoWays } from './determinism.ts';
import { parsePattern } from './parse-pattern.ts';
import { rescans } from './restarts.ts';
import { minLength, type Node, type PatternFault } from './syntax.ts';

/** UTF-16 units of a pattern. */
export const MAX_PATTERN_LENGTH = 512;
/** What is shorter is found everywhere. */
export const MIN_MATCH_LENGTH = 4;
const MAX_EXCERPT = 24;

/** Why looking for the pattern in a text is not provably linear in the text's length. */
function superlinear(node: Node, pattern: string): PatternFault | undefined {
  const automaton = automatonOf(node);
  if (!automaton.ok) return automaton.error;
  return twoWays(automaton.value, pattern) ?? rescans(node, automaton.value, pattern);
}

function excerpt(pattern: string, { at, end }: PatternFault): string {
  if (at >= pattern.length) return 'at the end';
  const part = pattern.slice(at, end);
  const shown = part.length > MAX_EXCERPT ? `${part.slice(0, MAX_EXCERPT)}…` : part;
  return `at character ${at + 1}, "${shown}"`;
}

/**
 * What is wrong with a pattern for a custom detector, where, and how to mend it; undefined when it is of the subset in
 * `docs/custom-detectors.md` and looking for it takes time linear in the text, whatever the text.
 */
export function patternProblem(pattern: string, flags = ''): string | undefined {
  if (pattern.length > MAX_PATTERN_LENGTH)
    return `has ${pattern.length} characters and ${MAX_PATTERN_LENGTH} is the most; shorten it or make two detectors of it`;
  const node = parsePattern(pattern, flags);
  const found = node.ok ? superlinear(node.value, pattern) : node.error;
  if (found !== undefined) return `${excerpt(pattern, found)}: ${found.what}; ${found.fix}`;
  const shortest = node.ok ? minLength(node.value) : 0;
  if (shortest >= MIN_MATCH_LENGTH) return undefined;
  return `matches texts of ${shortest} characters, which are found everywhere; let every match have at least ${MIN_MATCH_LENGTH}`;
}
