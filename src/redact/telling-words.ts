import type { Span } from './detector.ts';

/** Where a match stands, as far as words tell. */
export interface TellingContext {
  /** Last key of the path, lower case, without `_` and `-`. */
  readonly field: string;
  /** The same key's words in lower case, with a space before, between and behind: ` social security number `. */
  readonly words?: string;
}

const BEFORE = 64;
const BEHIND = 32;
const WORD_END = /[\p{L}\p{N}]$/u;
const WORD_START = /^[\p{L}\p{N}]/u;

/** Lower case, single spaces for everything between words and around, `employeeId` taken apart. */
function wordsOf(text: string): string {
  const apart = text.replaceAll(/(\p{Ll}|\p{N})(?=\p{Lu})/gu, '$1 ').toLowerCase();
  return ` ${apart.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
}

/** The words before a match, without one that the limit cuts through. */
function before(text: string, start: number): string {
  const from = Math.max(0, start - BEFORE);
  const part = text.slice(from, start);
  return from > 0 && WORD_END.test(text.charAt(from - 1)) ? part.replace(/^[\p{L}\p{N}]+/u, '') : part;
}

function behind(text: string, end: number): string {
  const to = end + BEHIND;
  const part = text.slice(end, to);
  return WORD_START.test(text.charAt(to)) ? part.replace(/[\p{L}\p{N}]+$/u, '') : part;
}

/**
 * Tells whether one of the words (or of several words in a row, such as `social security`) is the field's name, is among
 * its words, or stands within 64 characters before or 32 behind a match: whole, whatever its case.
 */
export function tellingWords(
  words: readonly string[],
): (text: string, span: Span, context: TellingContext) => boolean {
  const wanted = words.map(wordsOf).filter((word) => word.trim() !== '');
  const names = new Set(wanted.map((word) => word.replaceAll(' ', '')));
  const among = (given: string): boolean => wanted.some((word) => given.includes(word));
  return (text, { start, end }, { field, words: fieldWords }) =>
    names.has(field) ||
    (fieldWords !== undefined && among(fieldWords)) ||
    among(wordsOf(before(text, start))) ||
    among(wordsOf(behind(text, end)));
}
