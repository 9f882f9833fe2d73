import { err, ok, type Result } from '../../kernel/result.ts';
import { ANY, type CodeSet, ignoringCase } from './code-set.ts';
import { type Atom, type Read, readClass, readEscape, readLiteral } from './parse-atom.ts';
import { fault, minLength, type Node, type PatternFault } from './syntax.ts';

const QUANTIFIER = /^(?:[*+?]|\{(\d{1,6})(,(\d{0,6}))?\})/;

/** Groups that are more than brackets, and what to do instead. */
const GROUPS: readonly (readonly [opening: RegExp, what: string, fix: string])[] = [
  [
    /^\(\?<?[=!]/,
    'looking ahead or behind cannot be checked in linear time',
    'use \\b, or match what stands there',
  ],
  [/^\(\?</, 'groups have no names here', 'write (?: … )'],
  [/^\(\?(?!:)/, 'this kind of group is not known', 'write ( … ) or (?: … )'],
];

/** Recursive descent; the first fault ends it. */
class PatternParser {
  readonly #pattern: string;
  readonly #fold: (set: CodeSet) => CodeSet;
  #at = 0;
  #fault: PatternFault | undefined;

  constructor(pattern: string, fold: (set: CodeSet) => CodeSet) {
    this.#pattern = pattern;
    this.#fold = fold;
  }

  parse(): Result<Node, PatternFault> {
    const node = this.#choice();
    if (this.#at < this.#pattern.length)
      this.#refuse(fault(this.#at, this.#at + 1, 'no group is open here', 'write \\) for a bracket'));
    return this.#fault === undefined ? ok(node) : err(this.#fault);
  }

  /** Keeps the first fault and goes to the end, where every loop stops. */
  #refuse(found: PatternFault): Node {
    this.#fault ??= found;
    this.#at = this.#pattern.length;
    return { kind: 'sequence', parts: [], at: found.at, end: found.end };
  }

  #next(): string {
    return this.#pattern.charAt(this.#at);
  }

  #choice(): Node {
    const at = this.#at;
    const options = [this.#sequence()];
    while (this.#next() === '|') {
      this.#at += 1;
      options.push(this.#sequence());
    }
    const [only] = options;
    if (options.length === 1 && only !== undefined) return only;
    const empty = options.filter((option) => minLength(option) === 0)[1];
    if (empty !== undefined)
      return this.#refuse(
        fault(empty.at, empty.end, 'a second alternative that can match nothing', 'let at most one do so'),
      );
    return { kind: 'choice', options, at, end: this.#at };
  }

  #sequence(): Node {
    const at = this.#at;
    const parts: Node[] = [];
    while (this.#at < this.#pattern.length && !/[|)]/.test(this.#next())) parts.push(this.#repeated());
    const [only] = parts;
    if (only === undefined)
      return this.#refuse(
        fault(at, at + 1, 'nothing stands here', 'make what is optional so with ?, or escape the mark'),
      );
    return parts.length === 1 ? only : { kind: 'sequence', parts, at, end: this.#at };
  }

  #repeated(): Node {
    const at = this.#at;
    const body = this.#atom();
    const quantifier = QUANTIFIER.exec(this.#pattern.slice(this.#at, this.#at + 16));
    if (quantifier === null) return body;
    const end = this.#at + quantifier[0].length;
    this.#at = end;
    const [min, max] = countsOf(quantifier);
    const problem = quantifierProblem(body, min, max, this.#next());
    if (problem !== undefined) return this.#refuse(fault(at, end, ...problem));
    return { kind: 'repeat', body, min, max, at, end };
  }

  #atom(): Node {
    const at = this.#at;
    switch (this.#next()) {
      case '(':
        return this.#group();
      case '[':
        return this.#set(readClass(this.#pattern, at, this.#fold));
      case '.':
        return this.#set({ value: ANY, next: at + 1 });
      case '^':
        return this.#assertion('start', 1);
      case '$':
        return this.#assertion('end', 1);
      case '\\':
        if (this.#pattern.charAt(at + 1) === 'b') return this.#assertion('boundary', 2);
        return this.#character(readEscape(this.#pattern, at));
      default:
        return this.#character(readLiteral(this.#pattern, at));
    }
  }

  #assertion(assertion: 'start' | 'end' | 'boundary', length: number): Node {
    const at = this.#at;
    this.#at += length;
    return { kind: 'assertion', assertion, at, end: this.#at };
  }

  #character(read: Read<Atom>): Node {
    if ('fault' in read) return this.#refuse(read.fault);
    const { set, code } = read.value;
    return this.#set({ value: code === undefined ? set : this.#fold(set), next: read.next });
  }

  #set(read: Read<CodeSet>): Node {
    if ('fault' in read) return this.#refuse(read.fault);
    const at = this.#at;
    this.#at = read.next;
    return { kind: 'set', set: read.value, at, end: read.next };
  }

  #group(): Node {
    const at = this.#at;
    const rest = this.#pattern.slice(at, at + 4);
    for (const [opening, what, fix] of GROUPS)
      if (opening.test(rest)) return this.#refuse(fault(at, at + 3, what, fix));
    this.#at += rest.startsWith('(?:') ? 3 : 1;
    const inside = this.#choice();
    if (this.#next() !== ')')
      return this.#refuse(
        fault(at, at + 1, 'this group does not end', 'close it with ), or write \\( for a bracket'),
      );
    this.#at += 1;
    return { ...inside, at, end: this.#at };
  }
}

function countsOf([mark, least, comma, most]: RegExpExecArray): readonly [min: number, max: number] {
  if (least === undefined) return [mark === '+' ? 1 : 0, mark === '?' ? 1 : Number.POSITIVE_INFINITY];
  if (comma === undefined) return [Number(least), Number(least)];
  return [Number(least), most === '' ? Number.POSITIVE_INFINITY : Number(most)];
}

/** What is wrong with a quantifier, and how to mend it; `next` is the character behind it. */
function quantifierProblem(
  body: Node,
  min: number,
  max: number,
  next: string,
): readonly [what: string, fix: string] | undefined {
  if (next === '?')
    return [
      'a lazy quantifier',
      'leave the ? out and exclude what ends the run: [^"]* for .*? before a quote',
    ];
  if (next === '*' || next === '+') return ['a quantifier of a quantifier', 'keep one of them'];
  if (max === 0 || max < min)
    return ['this count allows nothing', 'write {least,most} with most at least 1 and not below least'];
  if (minLength(body) === 0)
    return [
      'what is repeated can match nothing, so that there is more than one way to match nothing',
      'give it a part that must be there: (?:a?b)* for (?:a?b?)*',
    ];
  return undefined;
}

/** The pattern as a tree, or why it is none of the subset of JavaScript's syntax in `docs/custom-detectors.md`. */
export function parsePattern(pattern: string, flags = ''): Result<Node, PatternFault> {
  return new PatternParser(pattern, flags.includes('i') ? ignoringCase : (set) => set).parse();
}
