import { codeAt } from '../../characters.ts';
import type { Span } from '../../detector.ts';
import { isTiedBefore, isTiedBehind } from './digit-edges.ts';

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

/** Separators by their kinds as digits; those that more may follow. */
const SEPARATORS = new Set([3, 4, 5, 6, 35, 45, 63, 64, 65, 343, 344, 635, 345]);
const BEGINNINGS = new Set([3, 4, 6, 34, 63]);

/** Where the next group begins behind the separator at `at`; -1 where there is none. */
function nextGroup(text: string, at: number): number {
  const first = kindOf(codeAt(text, at));
  if (first < BLANK) return -1;
  if (isDigit(codeAt(text, at + 1))) return at + 1;
  let seen = first;
  for (let i = at + 1; i < at + 4 && BEGINNINGS.has(seen); i += 1) {
    const kind = kindOf(codeAt(text, i));
    if (kind === DIGIT) return SEPARATORS.has(seen) ? i : -1;
    if (kind < BLANK) return -1;
    seen = seen * 10 + kind;
  }
  return isDigit(codeAt(text, at + String(seen).length)) && SEPARATORS.has(seen)
    ? at + String(seen).length
    : -1;
}

const HYPHEN = 0x2d;
const DOT = 0x2e;
const PLUS = 0x2b;
const OPEN_BRACKET = 0x28;

/** `2026-03-04`, which most runs are. */
function isIsoDate(text: string, start: number, end: number): boolean {
  return end - start === 10 && text.charCodeAt(start + 4) === HYPHEN && text.charCodeAt(start + 7) === HYPHEN;
}

/** Four decimals up to 255 with dots between: an IPv4 address, the next most frequent. */
function isDottedQuad(text: string, start: number, end: number): boolean {
  if (end - start > 15) return false;
  let value = 0;
  let dots = 0;
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      dots += 1;
      value = 0;
    } else if (!isDigit(code)) return false;
    else {
      // A leading zero is no address's.
      if (value === 0 && i + 1 < end && code === 0x30 && isDigit(codeAt(text, i + 1))) return false;
      value = value * 10 + code - 0x30;
      if (value > 255) return false;
    }
  }
  return dots === 3;
}

/** The end of something longer, such as an order number or a UUID. */
function isCut(text: string, start: number): boolean {
  const before = codeAt(text, start - 1);
  return before !== PLUS && before !== OPEN_BRACKET && isTiedBefore(text, start);
}

/** A bare number with something longer behind it; `x` and `e` may begin an extension. */
function isBegun(text: string, end: number): boolean {
  const code = codeAt(text, end) | 32;
  return code !== 0x78 && code !== 0x65 && isTiedBehind(text, end);
}

const isInStretch = (code: number): boolean => {
  const kind = code < 128 ? (KIND[code] as number) : kindOf(code);
  return kind === DIGIT || kind >= BLANK;
};

/**
 * Where the next stretch of digits and what separates them begins that has at least `minDigits`; -1 at the end. Looks at
 * every `minDigits`th character until one may belong to a stretch.
 */
function nextStretch(text: string, from: number, minDigits: number): number {
  const { length } = text;
  for (let i = from + minDigits - 1; i < length; i += minDigits) {
    if (!isInStretch(text.charCodeAt(i))) continue;
    let at = i;
    while (at > from && isInStretch(text.charCodeAt(at - 1))) at -= 1;
    let start = -1;
    let digits = 0;
    for (; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (isDigit(code)) {
        if (digits === 0) start = at;
        digits += 1;
        // At once: who read to the stretch's end for each run in it would read it again and again.
        if (digits === minDigits) return start;
      } else if (!isInStretch(code)) break;
    }
    i = at;
  }
  return -1;
}

/**
 * The next run from `from` on with at least `minDigits` digits that may be a telephone number; undefined when there is
 * none.
 */
export function nextRun(text: string, from: number, minDigits: number): DigitRun | undefined {
  for (let at = nextStretch(text, from, minDigits); at !== -1; at = nextStretch(text, at, minDigits)) {
    const start = at;
    let digits = 0;
    let groups = 0;
    let blank = false;
    for (;;) {
      let end = at + 1;
      while (isDigit(codeAt(text, end))) end += 1;
      digits += end - at;
      groups += 1;
      const next = nextGroup(text, end);
      blank ||= next - end > 1 || (next !== -1 && kindOf(codeAt(text, end)) === BLANK);
      at = next === -1 ? end : next;
      if (next === -1) break;
    }
    if (digits < minDigits || isIsoDate(text, start, at) || (groups === 4 && isDottedQuad(text, start, at)))
      continue;
    if ((!blank && isCut(text, start)) || (groups === 1 && isBegun(text, at))) continue;
    return groupsOf(text, start);
  }
  return undefined;
}

function groupsOf(text: string, start: number): DigitRun {
  const groups: Span[] = [];
  for (let at = start; at !== -1; ) {
    let end = at + 1;
    while (isDigit(codeAt(text, end))) end += 1;
    groups.push({ start: at, end });
    at = nextGroup(text, end);
  }
  return groups;
}
