import { latePattern, letterOrDigit } from '../late-pattern.ts';
import { keyWords, type WordTest, wordsAfter, wordsBefore } from '../telling-words.ts';

const BEFORE = 64;
const BEHIND = 32;
const firstWord = latePattern(String.raw`^[\p{L}\p{N}]+`, 'u');
const lastWord = latePattern(String.raw`[\p{L}\p{N}]+$`, 'u');

/** The words before a match, without one that the limit cuts through. */
function before(text: string, start: number): string {
  const part = wordsBefore(text, start, BEFORE);
  const from = start - part.length;
  return from > 0 && letterOrDigit().test(text.charAt(from - 1)) ? part.replace(firstWord(), '') : part;
}

function behind(text: string, end: number): string {
  const part = wordsAfter(text, end, BEHIND);
  return letterOrDigit().test(text.charAt(end + part.length)) ? part.replace(lastWord(), '') : part;
}

/**
 * Context as a tenant writes it, in any spelling (`Badge`, `social_security`): one of the words, or of several in a row, is
 * among the field's words or stands within 64 characters before or 32 behind a match, whole, whatever its case.
 */
export function contextWords(words: readonly string[]): WordTest {
  const wanted = words.map(keyWords).filter((word) => word.trim() !== '');
  const among = (given: string): boolean => wanted.some((word) => given.includes(word));
  return (text, { start, end }, { words: field }) =>
    (!field.includes(' redacted ') && among(field)) ||
    among(keyWords(before(text, start))) ||
    among(keyWords(behind(text, end)));
}
