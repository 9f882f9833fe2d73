import { isAscii } from './bytes.ts';
import type { PatternType } from './pattern.ts';

/** Shortest text worth looking for. */
const MIN_LENGTH = 3;

/** A text in lower case, anywhere or at the start only. */
export interface Literal {
  readonly text: string;
  readonly atStart: boolean;
}

/**
 * Texts one of which stands in everything the pattern matches, without regard to case. Undefined when none can be
 * told. Errs on the side of undefined: what is told lets rules be left out unread.
 */
export function neededLiterals(type: PatternType, text: string): readonly Literal[] | undefined {
  const alternatives = alternativesOf(type, text);
  const literals = alternatives?.map(strictest);
  return literals?.every((literal) => literal !== undefined) === true ? literals : undefined;
}

/** The literal runs of one alternative, the first of which may be bound to the start. */
interface Runs {
  readonly atStart: boolean;
  readonly runs: readonly string[];
}

function alternativesOf(type: PatternType, text: string): readonly Runs[] | undefined {
  switch (type) {
    case 'osmatch':
      return text.startsWith('!') ? undefined : text.split('|').map(osmatchRuns);
    case 'osregex':
      return osregexAlternatives(text).map(osregexRuns);
    case 'pcre2':
      return pcre2Alternatives(text)?.map((runs) => ({ atStart: false, runs }));
    case 'string':
      return [{ atStart: true, runs: [text] }];
  }
}

/** A text at the start is looked for at one place only, so any length will do. */
function strictest({ atStart, runs }: Runs): Literal | undefined {
  const [first = '', ...others] = runs;
  if (atStart && isPlain(first)) return { text: first.toLowerCase(), atStart };
  const text = (atStart ? others : runs).reduce((best, run) => (run.length > best.length ? run : best), '');
  return text.length >= MIN_LENGTH && isPlain(text)
    ? { text: text.toLowerCase(), atStart: false }
    : undefined;
}

function isPlain(text: string): boolean {
  return text !== '' && isAscii(text);
}

/** Splits at every `|` that no backslash makes literal. */
function osregexAlternatives(text: string): readonly string[] {
  return text.split(/(?<!(?<!\\)(?:\\\\)*\\)\|/);
}

function osmatchRuns(text: string): Runs {
  const atStart = text.startsWith('^');
  return { atStart, runs: [text.slice(atStart ? 1 : 0).replace(/\$$/, '')] };
}

/** Groups, classes and anchors end a run, and so does an escaped character, though it may be literal. */
function osregexRuns(text: string): Runs {
  const atStart = text.startsWith('^');
  return { atStart, runs: text.slice(atStart ? 1 : 0).split(/\\[\s\S][+*]?|[()^$]/) };
}

/** Constructs under which the characters after them mean something else. */
const UNREADABLE = /\\[QEcgkNopPuULxX0-9]|\(\*|\(\?[a-zA-Z^-]*x|\(\?#/;

/** Runs outside of groups. */
function pcre2Alternatives(text: string): readonly (readonly string[])[] | undefined {
  if (UNREADABLE.test(text)) return undefined;
  const alternatives = [['']];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] as string;
    const runs = alternatives.at(-1) as string[];
    if (char === '[') at = endOfClass(text, at);
    else if (char === '{') at = endOfRepeat(text, at);
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === '|' && depth === 0) alternatives.push(['']);
    const escaped = char === '\\' ? (text[at + 1] ?? '') : undefined;
    if (escaped !== undefined) at += 1;
    const literal = escaped === undefined ? plain(char) : /[^a-zA-Z0-9]/.exec(escaped)?.[0];
    const repeat = text[at + 1] ?? '';
    if (depth > 0 || literal === undefined || '?*{'.includes(repeat || '-')) runs.push('');
    else runs[runs.length - 1] += literal;
    if (repeat === '+') runs.push('');
  }
  return alternatives;
}

function endOfRepeat(text: string, from: number): number {
  const end = text.indexOf('}', from);
  return end < 0 ? text.length : end;
}

function plain(char: string): string | undefined {
  return /[[\](){}.*+?^$|\\]/.test(char) ? undefined : char;
}

/** The place of the bracket that closes the class opened at `from`; the end of the text when none does. */
function endOfClass(text: string, from: number): number {
  let at = from + 1;
  if (text[at] === '^') at += 1;
  if (text[at] === ']') at += 1;
  while (at < text.length && text[at] !== ']') {
    const posix = text[at] === '[' ? /^\[:\^?\w+:\]/.exec(text.slice(at, at + 14)) : null;
    at += posix?.[0].length ?? (text[at] === '\\' ? 2 : 1);
  }
  return at;
}
