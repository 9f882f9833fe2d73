import type { Needs } from '../detector.ts';
import { KIND, needs, readTraits } from '../traits.ts';
import { type CodeSet, codeSet, DIGIT, isWithin } from './code-set.ts';
import { everySet, minLength, type Node } from './syntax.ts';

/** What `longestTokenRun` counts: letters, digits, `_` and `-`. */
const TOKEN: CodeSet = codeSet([
  [0x2d, 0x2d],
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]);
const ASCII = 128;
const KIND_OF = Array.from({ length: ASCII }, (_, code) => readTraits(String.fromCharCode(code)).kinds);

/** The kind that all characters of a set have, or 0. */
function kindOf(set: CodeSet): number {
  const kinds = new Set<number>();
  for (const [from, to] of set) {
    for (let code = from; code <= Math.min(to, ASCII - 1); code += 1) kinds.add(KIND_OF[code] as number);
    if (to >= ASCII) kinds.add(KIND.other);
  }
  const [kind] = kinds;
  return kinds.size === 1 && kind !== undefined ? kind : 0;
}

/** Kinds that every match contains. */
function kindsIn(node: Node): number {
  switch (node.kind) {
    case 'set':
      return kindOf(node.set);
    case 'assertion':
      return 0;
    case 'sequence':
      return node.parts.reduce((kinds, part) => kinds | kindsIn(part), 0);
    case 'choice':
      return node.options.reduce((kinds, option) => kinds & kindsIn(option), -1);
    case 'repeat':
      return node.min > 0 ? kindsIn(node.body) : 0;
  }
}

function consistsOf(node: Node, set: CodeSet): boolean {
  return everySet(node, (own) => isWithin(own, set));
}

/** Length of a run of the set's characters that every match contains. */
function runIn(node: Node, set: CodeSet): number {
  if (consistsOf(node, set)) return minLength(node);
  switch (node.kind) {
    case 'sequence': {
      let longest = 0;
      let run = 0;
      for (const part of node.parts) {
        run = consistsOf(part, set) ? run + minLength(part) : 0;
        longest = Math.max(longest, run, runIn(part, set));
      }
      return longest;
    }
    case 'choice':
      return Math.min(...node.options.map((option) => runIn(option, set)));
    case 'repeat':
      return node.min > 0 ? runIn(node.body, set) : 0;
    case 'set':
    case 'assertion':
      return 0;
  }
}

/** What a string shows if it contains a match. */
export function needsOf(pattern: Node): Needs {
  return needs({
    kinds: kindsIn(pattern),
    length: minLength(pattern),
    digitRun: runIn(pattern, DIGIT),
    tokenRun: runIn(pattern, TOKEN),
  });
}
