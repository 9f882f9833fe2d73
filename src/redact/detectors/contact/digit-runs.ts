import type { Span } from '../../detector.ts';

/** Groups of digits with the separators between them that people write telephone numbers with. */
export type DigitRun = readonly Span[];

const OTHER = 0;
const DIGIT = 1;
const LETTER = 2;
const BLANK = 3;
const MARK = 4;
const OPEN = 5;
const CLOSE = 6;
const KIND = new Uint8Array(128);
for (const [kind, characters] of [
  [DIGIT, '0123456789'],
  [LETTER, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_'],
  [BLANK, ' '],
  [MARK, '-./'],
  [OPEN, '('],
  [CLOSE, ')'],
] as const)
  for (const character of characters) KIND[character.charCodeAt(0)] = kind;

/** No-break and thin spaces, and hyphens that are not on the keyboard. */
function kindOf(code: number): number {
  if (code < 128) return KIND[code] as number;
  if (code === 0xa0 || code === 0x2009 || code === 0x202f) return BLANK;
  return code >= 0x2010 && code <= 0x2015 ? MARK : OTHER;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Beginnings of separators, as digits of their kinds, that more may follow; and separators. */
const SEPARATORS = new Set([3, 4, 5, 6, 35, 45, 63, 64, 65, 343, 344, 635, 345]);
const BEGINNINGS = new Set([3, 4, 6, 34, 63]);

/** Where the next group begins behind the separator at `at`; -1 where there is none. */
function nextGroup(text: string, at: number): number {
  let seen = 0;
  for (let i = at; i < at + 4; i += 1) {
    const kind = kindOf(text.charCodeAt(i));
    if (kind === DIGIT) return SEPARATORS.has(seen) ? i : -1;
    if (kind < BLANK || (seen !== 0 && !BEGINNINGS.has(seen))) return -1;
    seen = seen * 10 + kind;
  }
  return -1;
}

/**
 * The next run from `from` on with at least `minDigits` digits; undefined when there is none. Digits that touch letters
 * before them are no run.
 */
export function nextRun(text: string, from: number, minDigits: number): DigitRun | undefined {
  const { length } = text;
  for (let i = from; i < length; ) {
    const code = text.charCodeAt(i);
    const kind = code < 128 ? (KIND[code] as number) : OTHER;
    if (kind === LETTER) {
      const escaped = i > 0 && text.charCodeAt(i - 1) === 0x5c && 'nrt'.includes(text.charAt(i));
      i += 1;
      // `x4155550132` is one word; `\n4155550132` in a quoted text is not.
      if (!escaped) while (i < length && isWord(text.charCodeAt(i))) i += 1;
      continue;
    }
    if (kind !== DIGIT) {
      i += 1;
      continue;
    }
    let digits = 0;
    let end = i;
    for (let at = i; at !== -1; at = nextGroup(text, end)) {
      end = at + 1;
      while (isDigit(text.charCodeAt(end))) end += 1;
      digits += end - at;
    }
    if (digits >= minDigits) return groupsOf(text, i);
    i = end;
  }
  return undefined;
}

function isWord(code: number): boolean {
  return code < 128 && ((KIND[code] as number) === LETTER || (KIND[code] as number) === DIGIT);
}

function groupsOf(text: string, start: number): DigitRun {
  const groups: Span[] = [];
  for (let at = start; at !== -1; ) {
    let end = at + 1;
    while (isDigit(text.charCodeAt(end))) end += 1;
    groups.push({ start: at, end });
    at = nextGroup(text, end);
  }
  return groups;
}
