import { late } from '../kernel/late.ts';
import type { Span, StringContext } from './detector.ts';
import { latePattern } from './late-pattern.ts';

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
  const pattern = late(() => wordsPattern(words));
  return (text, { start, end }, { words: field }) => {
    if (field.length > 2 && pattern().test(field)) return true;
    if (start > 0 && pattern().test(wordsBefore(text, start, before))) return true;
    return after > 0 && end < text.length && pattern().test(wordsAfter(text, end, after));
  };
}

const MAX_KNOWN = 4_096;

/** What a field's words say, asked again for every value of the field: the answers are kept, for so many fields. */
export function byField<T>(judge: (words: string) => T): (words: string) => T {
  const known = new Map<string, { readonly answer: T }>();
  return (words) => {
    let said = known.get(words);
    if (said === undefined) {
      said = { answer: judge(words) };
      if (known.size < MAX_KNOWN) known.set(words, said);
    }
    return said.answer;
  };
}

/** Whether a field's words match; no words do not. */
export function fieldTest(pattern: RegExp): (context: Pick<StringContext, 'words'>) => boolean {
  const matches = byField((words) => pattern.test(words));
  return ({ words }) => words.length > 2 && matches(words);
}

/** What a mask or token says is no word, and what stands beyond one stood further away before: redaction twice is redaction once. */
const MASK_END = /^[\s\S]*(?::[a-z\d_]{1,40}\]|_[\da-f]{16}(?![A-Za-z\d]))/;
const MASK = '[REDACTED:';
const TOKEN_END = /_[\da-f]{16}(?![A-Za-z\d])/;
const MAX_MASK = 52;

/** The text before a match, at most `length` units of it. */
export function wordsBefore(text: string, start: number, length: number): string {
  const near = text.slice(Math.max(0, start - length), start);
  if (!near.includes(']') && !TOKEN_END.test(near)) return near;
  const further = text.slice(Math.max(0, start - length - MAX_MASK), start);
  const masked = MASK_END.exec(further)?.[0].length ?? 0;
  return further.slice(Math.max(masked, further.length - near.length));
}

export function wordsAfter(text: string, end: number, length: number): string {
  const near = text.slice(end, end + length);
  // The mask may begin within `near` and go on behind it.
  const mask = text.slice(end, end + length + MASK.length).indexOf(MASK);
  return mask === -1 ? near : near.slice(0, mask);
}

/** A mask, or a token. */
const REDACTED = /\[REDACTED:|_[\da-f]{16}(?![A-Za-z\d])/;

const ASCII_ONLY = /^[\0-\x7f]*$/;
const hump = latePattern(String.raw`([\p{Ll}\d])(\p{Lu})`, 'gu');
const lastCapital = latePattern(String.raw`(\p{Lu})(\p{Lu}\p{Ll})`, 'gu');
const noWord = latePattern(String.raw`[^\p{L}\p{N}]+`, 'gu');

/**
 * The words of a key in lower case between spaces: `socialSecurity_number` → ` social security number `. A key in which
 * something was redacted says nothing of its value.
 */
export function keyWords(key: string): string {
  if (REDACTED.test(key)) return '';
  const spaced = ASCII_ONLY.test(key)
    ? key
        .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
        .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
        .replaceAll(/[^A-Za-z\d]+/g, ' ')
    : key.replaceAll(hump(), '$1 $2').replaceAll(lastCapital(), '$1 $2').replaceAll(noWord(), ' ');
  return ` ${spaced.trim().toLowerCase()} `;
}
