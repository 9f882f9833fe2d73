import { characterSet, codeAt, DIGITS, LETTERS, runEnd, runStart } from '../characters.ts';
import { KIND, KIND_OF } from './kinds.ts';

/** How far around a match words count, in UTF-16 units: what introduces a number stands before it. */
const BEFORE = 64;
const AFTER = 32;

const WORD = /\p{L}[\p{L}\p{M}]*|\d+/gu;
const CAMEL = /([\p{Ll}\d])(\p{Lu})/gu;
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
    return (camel ? text.replaceAll(CAMEL, '$1 $2') : text).toLowerCase().match(WORD) ?? [];
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

/** Whether letters, or what may be some, stand as near as words count. */
export function hasWords(text: string, start: number, end: number): boolean {
  const to = Math.min(text.length, end + AFTER);
  for (let i = Math.max(0, start - BEFORE); i < to; i += 1) {
    if (i === start) i = end;
    const code = codeAt(text, i);
    if (code > NINE && (code >= ASCII || (KIND_OF[code] as number) === KIND.letter)) return true;
  }
  return false;
}
