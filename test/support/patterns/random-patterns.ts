import fc from 'fast-check';
import { type Automaton, automatonOf } from '../../../src/redact/custom/automaton.ts';
import { has } from '../../../src/redact/custom/code-set.ts';
import { parsePattern } from '../../../src/redact/custom/parse-pattern.ts';

/** Few characters, so that sets overlap and texts nearly match. */
const PALETTE = 'abA1- _é\n';

const atom = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'A', '1', '-', ' ', 'é', '\\-', '\\x61', '\\n') },
  {
    weight: 4,
    arbitrary: fc.constantFrom('[ab]', '[^a]', '[a-c1]', '\\d', '\\w', '\\s', '\\W', '[^\\w-]', '.'),
  },
);
const repeated = fc.constantFrom('', '', '', '?', '*', '+', '{2}', '{1,3}', '{2,}', '{0,2}', '{5}');

const { choice } = fc.letrec<{ choice: string; sequence: string; part: string }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: fc.tuple(atom, repeated).map(([one, times]) => one + times) },
    { weight: 1, arbitrary: fc.constantFrom('\\b', '^', '$') },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('(', '(?:'), tie('choice'), repeated)
        .map(([open, inside, times]) => `${open}${inside})${times}`),
    },
  ),
  sequence: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  choice: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map((options) => options.join('|')),
}));

/** Regular expressions of the documented syntax, most of them not linear. */
export const patterns: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '\\b', '^', 'a', '1{3}'),
    choice,
    fc.constantFrom('', '$', 'bb', '\n{4}', '-aaa'),
  )
  .map((parts) => parts.join(''))
  .filter((pattern) => pattern.length <= 120 && isPattern(pattern));

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Characters along one way through an automaton, as `turns` decide. */
function walk({ positions, first, follow }: Automaton, turns: readonly number[]): string {
  let text = '';
  let next = first;
  for (const turn of turns) {
    const index = next[turn % next.length];
    const position = index === undefined ? undefined : positions[index];
    if (index === undefined || position === undefined) break;
    const able = PALETTE.split('').filter((character) => has(position.set, character.charCodeAt(0)));
    text += able[turn % able.length] ?? String.fromCharCode(position.set[0]?.[0] ?? 0);
    next = follow[index] ?? [];
  }
  return text;
}

const turns = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 24 });
const few = (maxLength: number) => fc.string({ unit: fc.constantFrom(...PALETTE.split('')), maxLength });

/**
 * Texts of any length that begin a match and then keep a loop busy, or begin it again and again:
 * `textsFor(pattern, '')(10_000)`.
 */
export function textsFor(pattern: string, flags: string): fc.Arbitrary<(length: number) => string> {
  const node = parsePattern(pattern, flags);
  const automaton = node.ok ? automatonOf(node.value) : node;
  const way = automaton.ok ? turns.map((given) => walk(automaton.value, given)) : fc.constant('');
  const round = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...PALETTE.split('')) },
    { weight: 1, arbitrary: few(3) },
    { weight: 1, arbitrary: fc.tuple(way, few(2)).map((parts) => parts.join('')) },
  );
  return fc.tuple(fc.oneof(way, few(1)), round, few(3)).map(([opening, pump, end]) => (length) => {
    const times = Math.max(1, Math.floor((length - opening.length - end.length) / (pump.length || 1)));
    return (opening + (pump || 'a').repeat(times) + end).slice(0, length);
  });
}
