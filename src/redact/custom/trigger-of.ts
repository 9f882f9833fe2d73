import type { Trigger } from '../detector.ts';
import { KIND, KIND_OF as KINDS_OF, TOKEN_KINDS } from '../scan/kinds.ts';
import type { CodeSet } from './code-set.ts';
import type { Node } from './syntax.ts';

const TOKEN = TOKEN_KINDS;
const ASCII = 128;
/** One kind each: what joins digits is of another kind besides. */
const KIND_OF = KINDS_OF.map((kinds) => kinds & ~KIND.joint);

/** Bit set of the kinds that a set's characters have. */
function kindsOf(set: CodeSet): number {
  let kinds = 0;
  for (const [from, to] of set) {
    for (let code = from; code <= to && code < ASCII; code += 1) kinds |= KIND_OF[code] ?? 0;
    if (to >= ASCII) kinds |= KIND.other;
  }
  return kinds;
}

/** What is known of every match of a part. */
interface Known {
  /** Kinds that it may contain. */
  readonly may: number;
  /** Kinds that it contains. */
  readonly must: number;
  readonly length: number;
  /** Lengths of a run of digits, and of token characters, that it contains. */
  readonly digitRun: number;
  readonly tokenRun: number;
}

const NOTHING: Known = { may: 0, must: 0, length: 0, digitRun: 0, tokenRun: 0 };

function ofSet(set: CodeSet): Known {
  const may = kindsOf(set);
  // One kind, and no other.
  const must = (may & (may - 1)) === 0 ? may : 0;
  const digitRun = may === KIND.digit ? 1 : 0;
  return { may, must, length: 1, digitRun, tokenRun: (may & ~TOKEN) === 0 ? 1 : 0 };
}

/** Longest run in a sequence: parts of nothing but these kinds add up. */
function runIn(parts: readonly Known[], kinds: number, own: (part: Known) => number): number {
  let longest = 0;
  let run = 0;
  for (const part of parts) {
    run = (part.may & ~kinds) === 0 ? run + part.length : 0;
    longest = Math.max(longest, run, own(part));
  }
  return longest;
}

function ofSequence(parts: readonly Known[]): Known {
  return {
    may: parts.reduce((kinds, { may }) => kinds | may, 0),
    must: parts.reduce((kinds, { must }) => kinds | must, 0),
    length: parts.reduce((sum, { length }) => sum + length, 0),
    digitRun: runIn(parts, KIND.digit, ({ digitRun }) => digitRun),
    tokenRun: runIn(parts, TOKEN, ({ tokenRun }) => tokenRun),
  };
}

function known(node: Node): Known {
  switch (node.kind) {
    case 'set':
      return ofSet(node.set);
    case 'assertion':
      return NOTHING;
    case 'sequence':
      return ofSequence(node.parts.map(known));
    case 'choice': {
      const options = node.options.map(known);
      return {
        may: options.reduce((kinds, { may }) => kinds | may, 0),
        must: options.reduce((kinds, { must }) => kinds & must, -1),
        length: Math.min(...options.map(({ length }) => length)),
        digitRun: Math.min(...options.map(({ digitRun }) => digitRun)),
        tokenRun: Math.min(...options.map(({ tokenRun }) => tokenRun)),
      };
    }
    case 'repeat': {
      const body = known(node.body);
      if (node.min === 0) return { ...NOTHING, may: body.may };
      const length = node.min * body.length;
      return {
        ...body,
        length,
        digitRun: body.may === KIND.digit ? length : body.digitRun,
        tokenRun: (body.may & ~TOKEN) === 0 ? length : body.tokenRun,
      };
    }
  }
}

/** What a string shows if it contains a match. */
export function triggerOf(pattern: Node): Trigger {
  const { must, length, digitRun, tokenRun } = known(pattern);
  return { kinds: must, length, digits: digitRun, numberDigits: digitRun, run: tokenRun };
}
