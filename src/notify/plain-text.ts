/** Controls, formats (zero-width, bidirectional, tags) and line separators: what can hide or reorder text. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

const CUT_MARK = '…';

/** Cuts to at most `max` UTF-16 units, a surrogate pair never in two, and marks the cut. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = max - CUT_MARK.length;
  const splitsPair = /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return text.slice(0, splitsPair ? end - 1 : end) + CUT_MARK;
}

/** One visible, well-formed line of at most `max` UTF-16 units, whatever came in. */
export function plainLine(text: string, max: number): string {
  // Bounds the work on huge strings; what is removed below can only shorten it.
  const bounded = text.length > max * 8 ? text.slice(0, max * 8) : text;
  return cut(bounded.toWellFormed().replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim(), max);
}
