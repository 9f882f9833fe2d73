import { characterSet, codeAt, DIGITS, LETTERS, runEnd, runStart } from '../characters.ts';
import { latePattern } from '../late-pattern.ts';
import { KIND, KIND_OF } from './kinds.ts';

/** How far around a match words count, in UTF-16 units: what introduces a number stands before it. */
const BEFORE = 64;
const AFTER = 32;

const word = latePattern(String.raw`\p{L}[\p{L}\p{M}]*|\d+`, 'gu');
const hump = latePattern(String.raw`([\p{Ll}\d])(\p{Lu})`, 'gu');
const ALNUM = KIND.digit | KIND.letter;
const ASCII = 128;
const NINE = 0x39;
const UPPER_A = 0x41;
const LOWER_A = 0x61;

const MASK = '[REDACTED:';
const TOKEN = /[a-z\d_]+_[\da-f]{16}(?![A-Za-z\d])/g;
const TOKEN_END = /_[\da-f]{16}(?![A-Za-z\d])/;
/** The longest mask, and more than the longest token: what the edge of a window may cut in two. */
const MAX_MARK = 60;
const IN_WORD = characterSet(`${LETTERS}${DIGITS}`);

const ASCII_ONLY = /^[\0-\x7f]*$/;
const UPPER = /[A-Z]/;

/** Words and numbers in lower case; where `camel`, a capital within a word begins another. */
export function wordsOf(text: string, camel: boolean): readonly string[] {
  if (!ASCII_ONLY.test(text))
    return (camel ? text.replaceAll(hump(), '$1 $2') : text).toLowerCase().match(word()) ?? [];
  const words: string[] = [];
  let start = 0;
  let before = 0;
  for (let i = 0; i <= text.length; i += 1) {
    const code = i < text.length ? text.charCodeAt(i) : 0;
    const kind = (KIND_OF[code] as number) & ALNUM;
    const begins = camel && code >= UPPER_A && code < LOWER_A && codeAt(text, i - 1) >= LOWER_A;
    if (kind === before && !begins) continue;
    if (before !== 0) words.push(text.slice(start, i));
    start = i;
    before = kind;
  }
  return UPPER.test(text) ? words.map((word) => word.toLowerCase()) : words;
}

/**
 * What stands so near before a match that its words count, without masks and tokens and what stands beyond a mask: redacted
 * again, a text must tell no more than before.
 */
export function ahead(text: string, start: number): string {
  const far = text.slice(Math.max(0, start - BEFORE - MAX_MARK), start);
  const mask = far.includes(']') ? far.lastIndexOf(MASK) : -1;
  const all = mask === -1 ? far : far.slice(far.indexOf(']', mask) + 1);
  const from = all.length - BEFORE;
  return withoutTokens(from > 0 ? all.slice(runEnd(all, from, IN_WORD, BEFORE)) : all);
}

/** The same of what stands behind it. */
export function behind(text: string, end: number): string {
  const far = text.slice(end, end + AFTER + MAX_MARK);
  const mask = far.indexOf(MASK);
  const all = mask === -1 ? far : far.slice(0, mask);
  return withoutTokens(all.length > AFTER ? all.slice(0, runStart(all, AFTER, IN_WORD, AFTER)) : all);
}

function withoutTokens(text: string): string {
  return TOKEN_END.test(text) ? text.replaceAll(TOKEN, ' ') : text;
}

function mayBeLetter(code: number): boolean {
  return code > NINE && (code >= ASCII || (KIND_OF[code] as number) === KIND.letter);
}

/** Where the text at hand has letters; a stretch without any is read once, however many matches stand in it. */
export class Letters {
  #clearFrom = 0;
  #clearTo = 0;

  /** Done with a text. */
  forget(): void {
    this.#clearFrom = 0;
    this.#clearTo = 0;
  }

  /** Whether letters, or what may be some, stand as near to a match as words count. */
  areNear(text: string, start: number, end: number): boolean {
    const first = Math.max(0, start - BEFORE);
    const to = Math.min(text.length, end + AFTER);
    const isKnown = first >= this.#clearFrom && first <= this.#clearTo;
    const from = isKnown ? this.#clearFrom : first;
    let i = isKnown ? this.#clearTo : first;
    while (i < to && !mayBeLetter(text.charCodeAt(i))) i += 1;
    this.#clearFrom = from;
    this.#clearTo = i;
    if (i < start) return true;
    // Letters of the match itself are no words.
    for (i = Math.max(i, end); i < to; i += 1) if (mayBeLetter(text.charCodeAt(i))) return true;
    return false;
  }
}
