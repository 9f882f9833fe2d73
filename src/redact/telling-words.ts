import type { Span, StringContext } from './detector.ts';

/** How far around a match words count, in UTF-16 units: what introduces a number stands before it. */
const BEFORE = 64;
const AFTER = 32;

/** Judges a match by words in its field's name or near it. */
export type WordTest = (text: string, span: Span, context: Pick<StringContext, 'words'>) => boolean;

/** Whole words, whatever the case, with anything but letters and digits between the words of a phrase. */
export function wordsPattern(words: readonly string[]): RegExp {
  const escaped = words.map((word) =>
    word.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`).replaceAll(' ', String.raw`[^\p{L}\p{N}]{0,3}`),
  );
  return new RegExp(`(?<![\\p{L}])(?:${escaped.join('|')})(?!\\p{L})`, 'iu');
}

/** True where one of the words is the field's, or stands near the match. */
export function tellingWords(words: readonly string[], before = BEFORE, after = AFTER): WordTest {
  if (words.length === 0) return () => false;
  const pattern = wordsPattern(words);
  return (text, { start, end }, context) => {
    if (context.words.length > 2 && pattern.test(context.words)) return true;
    if (start > 0 && pattern.test(text.slice(Math.max(0, start - before), start))) return true;
    return after > 0 && end < text.length && pattern.test(text.slice(end, end + after));
  };
}

/** Masks and tokens, whose types are words that say nothing of what else stands there. */
const REDACTED = /\[REDACTED:[a-z\d_]{1,40}\]|[a-z\d_]{1,40}_[\da-f]{16}(?![A-Za-z\d])/g;

/** The words of a key in lower case between spaces: `socialSecurity_number` → ` social security number `. */
export function keyWords(key: string): string {
  const spaced = key
    .replaceAll(REDACTED, ' ')
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ');
  return ` ${spaced.trim().toLowerCase()} `;
}
