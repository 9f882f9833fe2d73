import { type CharacterSet, contains } from '../characters.ts';
import type { Span } from '../detector.ts';

/**
 * The next run of characters of `set` from `from` on that is at least `min` long. Looks at every `min`th character until
 * one may belong to such a run, so that most texts are hardly read.
 */
export function nextRunOf(text: string, set: CharacterSet, min: number, from = 0): Span | undefined {
  const { length } = text;
  for (let i = from + min - 1; i < length; i += min) {
    if (!contains(set, text.charCodeAt(i))) continue;
    let start = i;
    while (start > from && contains(set, text.charCodeAt(start - 1))) start -= 1;
    let end = i + 1;
    while (end < length && contains(set, text.charCodeAt(end))) end += 1;
    if (end - start >= min) return { start, end };
    i = end;
  }
  return undefined;
}
