import { type Alternative, lower, runAlternative, type Token } from './osregex-machine.ts';
import type { Pattern } from './pattern.ts';

/** What stands after a backslash, as the inside of a JavaScript class over bytes. */
const CLASSES: Readonly<Record<string, string>> = {
  d: '0-9',
  D: '^0-9',
  w: 'A-Za-z0-9@_\\-',
  W: '^A-Za-z0-9@_\\-',
  s: ' ',
  S: '^ ',
  t: '\\t',
  p: '()*+,\\-.:;<=>?[\\]!"\'#$%&|{}',
  '.': '^',
  '(': '(',
  ')': ')',
  '\\': '\\\\',
  '|': '|',
  '<': '<',
  $: '$',
};

/** Longest pattern (OS_PATTERN_MAXSIZE), in bytes. */
const MAX_LENGTH = 20_480;

/**
 * Wazuh's own regular expressions: no regard to case, unanchored, classes by backslash, `+` and `*` only after
 * a class, a bare `.` is a dot, `( )` marks captures. Text beyond ASCII never matches. Undefined: a syntax error.
 * Reference: https://documentation.wazuh.com/current/user-manual/ruleset/ruleset-xml-syntax/regex.html
 */
export function osregex(text: string): Pattern | undefined {
  const alternatives = parse(text);
  if (alternatives === undefined) return undefined;
  const simple = alternatives.filter(isSimple).map(source);
  const others = alternatives
    .filter((alternative) => !isSimple(alternative))
    .map((alternative) => ({ alternative, needed: neededText(alternative) }));
  const quick = simple.length === 0 ? undefined : new RegExp(simple.join('|'), 'i');
  if (others.length === 0 && quick !== undefined) return (bytes) => quick.test(bytes);
  return (bytes) =>
    quick?.test(bytes) === true ||
    others.some(
      ({ alternative, needed }) =>
        needed?.test(bytes) !== false && runAlternative(alternative, bytes) !== undefined,
    );
}

/** Characters from which a text is worth looking for. A single one after a class may be passed over at the end. */
const MIN_NEEDED = 3;

/** Finds a text that stands in all that an alternative matches: far quicker than the machine at saying no. */
function neededText({ tokens, atStart }: Alternative): RegExp | undefined {
  const runs = [''];
  for (const token of tokens) {
    if (token.kind !== 'char' || token.code < 0) runs.push('');
    else runs[runs.length - 1] += hex(token.code);
  }
  const length = (run: string) => run.length / hex(0).length;
  const [first = ''] = runs;
  if (atStart && length(first) >= MIN_NEEDED) return new RegExp(`^${first}`, 'i');
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  return length(longest) >= MIN_NEEDED ? new RegExp(longest, 'i') : undefined;
}

/** The same, giving where the match ends: the offset after its last byte. */
export function osregexEnd(text: string): ((bytes: string) => number | undefined) | undefined {
  const alternatives = parse(text);
  if (alternatives === undefined) return undefined;
  const [only] = alternatives;
  if (only !== undefined && alternatives.length === 1 && !only.tokens.some(isRepeated) && isSimple(only)) {
    const quick = new RegExp(source(only), 'i');
    return (bytes) => {
      const match = quick.exec(bytes);
      return match === null ? undefined : match.index + match[0].length;
    };
  }
  return (bytes) => {
    for (const alternative of alternatives) {
      const last = runAlternative(alternative, bytes);
      if (last !== undefined) return Math.min(last + 1, bytes.length);
    }
    return undefined;
  };
}

/** What a pattern that cuts fields out of a text finds. */
export interface Found {
  /** Offset after the last byte of the match. */
  readonly end: number;
  readonly groups: readonly string[];
}

/** The same, giving what stands in the groups of the alternative that matched. */
export function osregexGroups(text: string): ((bytes: string) => Found | undefined) | undefined {
  const alternatives = parse(text);
  if (alternatives === undefined) return undefined;
  return (bytes) => {
    for (const alternative of alternatives) {
      const marks: (number | undefined)[] = [];
      const last = runAlternative(alternative, bytes, marks);
      if (last === undefined) continue;
      const groups = cutGroups(alternative, marks, bytes);
      // A group that closes before it opens spoils the whole match.
      return groups === undefined ? undefined : { end: Math.min(last + 1, bytes.length), groups };
    }
    return undefined;
  };
}

function cutGroups(
  { tokens }: Alternative,
  marks: readonly (number | undefined)[],
  bytes: string,
): readonly string[] | undefined {
  const places = tokens.flatMap(({ kind }, index) => (kind === 'mark' ? [marks[index]] : []));
  const groups: string[] = [];
  for (let pair = 0; pair + 1 < places.length; pair += 2) {
    const [open, close] = [places[pair], places[pair + 1]];
    if (open === undefined || close === undefined) break;
    if (close < open) return undefined;
    groups.push(bytes.slice(open, close));
  }
  return groups;
}

function parse(text: string): readonly Alternative[] | undefined {
  if (Buffer.byteLength(text) > MAX_LENGTH) return undefined;
  const alternatives: Token[][] = [[]];
  let inGroup = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] as string;
    const tokens = alternatives.at(-1) as Token[];
    if (char === '\\') {
      i += 1;
      const inside = CLASSES[text[i] ?? ''];
      if (inside === undefined) return undefined;
      const next = text[i + 1] ?? '';
      const repeat = next === '+' || next === '*' ? next : '';
      tokens.push({ kind: 'class', set: setOf(inside), repeat });
      i += repeat.length;
    } else if (char === '(' || char === ')') {
      if (inGroup === (char === '(')) return undefined;
      inGroup = !inGroup;
      tokens.push({ kind: 'mark', code: 40 });
    } else if (char === '|') {
      if (inGroup) return undefined;
      alternatives.push([]);
    } else {
      const code = char.charCodeAt(0);
      tokens.push({ kind: 'char', code: code > 127 ? -1 : lower(code) });
    }
  }
  return inGroup ? undefined : alternatives.map(anchored);
}

/** Takes a `^` in front and a `$` at the end off the tokens; elsewhere they are characters. */
function anchored(tokens: readonly Token[]): Alternative {
  const atStart = isChar(tokens[0], '^');
  const rest = atStart ? tokens.slice(1) : tokens;
  const atEnd = isChar(rest.at(-1), '$');
  return { tokens: atEnd ? rest.slice(0, -1) : rest, atStart, atEnd };
}

function isChar(token: Token | undefined, char: string): boolean {
  return token?.kind === 'char' && token.code === char.charCodeAt(0);
}

const SETS = new Map<string, Uint8Array>();

function setOf(inside: string): Uint8Array {
  const known = SETS.get(inside);
  if (known !== undefined) return known;
  const test = new RegExp(`[${inside}]`);
  const set = Uint8Array.from({ length: 256 }, (_, byte) => (test.test(String.fromCharCode(byte)) ? 1 : 0));
  SETS.set(inside, set);
  return set;
}

/** Patterns on which Wazuh's matcher and any other agree: nothing repeated and no group, or one repeated class. */
function isSimple({ tokens }: Alternative): boolean {
  const [only] = tokens;
  if (tokens.length === 1 && only?.kind === 'class' && only.repeat === '+') return true;
  return tokens.every((token) => token.kind === 'char' || (token.kind === 'class' && token.repeat === ''));
}

function isRepeated(token: Token): boolean {
  return token.kind === 'class' && token.repeat !== '';
}

function source({ tokens, atStart, atEnd }: Alternative): string {
  const body = tokens.map((token) => {
    if (token.kind !== 'class') return literal(token.code);
    return `[${[...token.set.keys()]
      .filter((byte) => token.set[byte] === 1)
      .map(hex)
      .join('')}]${token.repeat}`;
  });
  // A lone `$` fits the empty text only.
  const start = atStart || (atEnd && tokens.length === 0) ? '^' : '';
  return `${start}${body.join('')}${atEnd ? '$' : ''}`;
}

function literal(code: number): string {
  return code < 0 ? '(?!)' : hex(code);
}

function hex(code: number): string {
  return `\\x${code.toString(16).padStart(2, '0')}`;
}

/** For `^a$|^b$` without classes: `a` and `b` in lower case, the only values it matches. Else undefined. */
export function wholeValues(text: string): readonly string[] | undefined {
  const values = text.split('|').map((part) => /^\^([ -#%-'*-[\]-{}~]*)\$$/.exec(part)?.[1]?.toLowerCase());
  return values.every((value) => value !== undefined) ? values : undefined;
}
