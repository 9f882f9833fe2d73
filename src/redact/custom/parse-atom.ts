import { type CodeSet, codeSet, complement, DIGIT, SPACE, WORD } from './code-set.ts';
import { fault, type PatternFault } from './syntax.ts';

/** What was read, and where reading goes on; or why it cannot. */
export type Read<T> = { readonly value: T; readonly next: number } | { readonly fault: PatternFault };

function refuse(at: number, end: number, what: string, fix: string): { readonly fault: PatternFault } {
  return { fault: fault(at, end, what, fix) };
}

const CLASSES: Readonly<Record<string, CodeSet>> = {
  d: DIGIT,
  D: complement(DIGIT),
  w: WORD,
  W: complement(WORD),
  s: SPACE,
  S: complement(SPACE),
};
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 };

/** A character, which the flag `i` concerns, or a class that is the same with and without it. */
export interface Atom {
  readonly set: CodeSet;
  /** The code unit, when it is one and was not written as a class. */
  readonly code: number | undefined;
}

function unit(code: number): Atom {
  return { set: [[code, code]], code };
}

/** An escape that begins at `at` with its backslash. */
export function readEscape(pattern: string, at: number): Read<Atom> {
  const letter = pattern.charAt(at + 1);
  const end = at + 2;
  const named = Object.hasOwn(CLASSES, letter) ? CLASSES[letter] : undefined;
  if (named !== undefined) return { value: { set: named, code: undefined }, next: end };
  const control = Object.hasOwn(CONTROLS, letter) ? CONTROLS[letter] : undefined;
  if (control !== undefined) return { value: unit(control), next: end };
  const hex = /^(?:x([\da-fA-F]{2})|u([\da-fA-F]{4}))/.exec(pattern.slice(at + 1, at + 6));
  if (hex !== null)
    return { value: unit(Number.parseInt(hex[1] ?? hex[2] ?? '', 16)), next: at + 1 + hex[0].length };
  if (letter === '') return refuse(at, end, 'a backslash escapes nothing', 'write \\\\ for a backslash');
  if (/[1-9k]/.test(letter))
    return refuse(
      at,
      end,
      'a back-reference cannot be checked in linear time',
      'repeat what the group holds',
    );
  if (letter === 'x' || letter === 'u')
    return refuse(at, end, 'this escape is not complete', 'write \\xHH or \\uHHHH with all hex digits');
  if (/[A-Za-z\d_]/.test(letter) || letter >= '\u0080')
    return refuse(
      at,
      end,
      'this escape is not known',
      'use \\d \\w \\s \\D \\W \\S \\b \\t \\n \\r \\f \\v \\xHH \\uHHHH, or a punctuation mark behind the backslash',
    );
  return { value: unit(letter.charCodeAt(0)), next: end };
}

/** A character that stands for itself outside a class. */
export function readLiteral(pattern: string, at: number): Read<Atom> {
  const mark = pattern.charAt(at);
  if ('*+?'.includes(mark))
    return refuse(at, at + 1, 'nothing to repeat stands before this', `write \\${mark} for the mark`);
  if ('{}]'.includes(mark))
    return refuse(at, at + 1, 'this mark belongs to the syntax', `write \\${mark} for the mark`);
  return readCharacter(pattern, at);
}

function readCharacter(pattern: string, at: number): Read<Atom> {
  const code = pattern.charCodeAt(at);
  if (code >= 0xd8_00 && code <= 0xdf_ff)
    return refuse(
      at,
      at + 2,
      'characters beyond U+FFFF are two units each',
      'use characters up to U+FFFF, or a negated class',
    );
  return { value: unit(code), next: at + 1 };
}

function readMember(pattern: string, at: number): Read<Atom> {
  if (pattern.charAt(at) !== '\\') return readCharacter(pattern, at);
  if (pattern.charAt(at + 1) === 'b')
    return refuse(at, at + 2, '\\b in a class is a backspace', 'write \\x08, or take it out of the class');
  return readEscape(pattern, at);
}

/** A class that begins at `at` with its bracket; `fold` makes single characters and ranges what the flags make of them. */
export function readClass(pattern: string, at: number, fold: (set: CodeSet) => CodeSet): Read<CodeSet> {
  const negated = pattern.charAt(at + 1) === '^';
  const begin = at + (negated ? 2 : 1);
  const named: (readonly [number, number])[] = [];
  const written: (readonly [number, number])[] = [];
  for (let next = begin; ; ) {
    if (next >= pattern.length)
      return refuse(
        at,
        pattern.length,
        'this class does not end',
        'close it with ], or write \\[ for a bracket',
      );
    if (pattern.charAt(next) === ']') {
      if (next === begin)
        return refuse(at, next + 1, 'an empty class', 'put characters into it, or leave it out');
      const all = codeSet([...named, ...fold(codeSet(written))]);
      const set = negated ? complement(all) : all;
      return set.length > 0
        ? { value: set, next: next + 1 }
        : refuse(at, next + 1, 'this class contains no character', 'leave it out');
    }
    const first = readMember(pattern, next);
    if ('fault' in first) return first;
    const from = next;
    next = first.next;
    if (pattern.charAt(next) !== '-' || pattern.charAt(next + 1) === ']' || next + 1 >= pattern.length) {
      if (first.value.code === undefined) named.push(...first.value.set);
      else written.push(...first.value.set);
      continue;
    }
    const last = readMember(pattern, next + 1);
    if ('fault' in last) return last;
    next = last.next;
    const [low, high] = [first.value.code, last.value.code];
    if (low === undefined || high === undefined)
      return refuse(
        from,
        next,
        'a range goes from one character to another',
        'put the hyphen last, or write \\-',
      );
    if (low > high) return refuse(from, next, 'this range runs backwards', 'put the lower character first');
    written.push([low, high]);
  }
}
