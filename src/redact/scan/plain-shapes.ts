import { characterSet, contains, runEnd } from '../characters.ts';

const HEX = characterSet('0123456789abcdefABCDEF');
const LOWER_HEX = characterSet('0123456789abcdef');
/** What stands behind the date of a time: digits, separators, a zone. */
const TIME = characterSet('0123456789:.,+-Z');
const HYPHEN = 45;
const COLON = 58;
const LETTER_T = 84;
const SPACE = 32;
const LOWER_A = 97;
const DOT = 46;
const ZERO = 48;
const NINE = 57;

const UUID_LENGTH = 36;
const MAX_QUAD_LENGTH = 15;
/** Milliseconds since 1970; whatever is longer can be a card without a word that says so. */
export const MAX_NUMBER_LENGTH = 13;
const MIN_TIME_LENGTH = 19;
const MAX_TIME_LENGTH = 35;
const SPAN_LENGTH = 16;
const MIN_HASH_LENGTH = 20;

/** What a look at a few characters tells of a string; see `shapeOf`. */
export const SHAPE = { other: 0, plain: 1, quad: 2, number: 3 } as const;
export type Shape = (typeof SHAPE)[keyof typeof SHAPE];

/**
 * `plain` are strings that events are full of and in which nothing can be found:
 * - `8-4-4-4-12` hexadecimal digits (RFC 9562 §4);
 * - a date and a time (RFC 3339 §5.6);
 * - 16 lower-case hexadecimal digits (a span, W3C Trace Context §3.2.2.4), or 20 and more (a hash), letters among them,
 *   that do not begin as an IBAN or a driving licence does;
 * - two or three numbers of up to three digits with dots between: a version, an amount.
 *
 * `number` is up to thirteen digits, `quad` are four numbers up to 255 with dots between: an IPv4 address, and nothing that is not one.
 */
export function shapeOf(text: string): Shape {
  const { length } = text;
  if (length <= MAX_QUAD_LENGTH) return shapeOfNumbers(text);
  if (length < MIN_TIME_LENGTH) return length === SPAN_LENGTH && isHash(text) ? SHAPE.plain : SHAPE.other;
  return isLongPlain(text, length) ? SHAPE.plain : SHAPE.other;
}

function isLongPlain(text: string, length: number): boolean {
  if (length === UUID_LENGTH && text.charCodeAt(8) === HYPHEN) return isUuid(text);
  if (length <= MAX_TIME_LENGTH && text.charCodeAt(4) === HYPHEN) return isTime(text);
  return length >= MIN_HASH_LENGTH && isHash(text);
}

/** Numbers with single dots between, and nothing else. */
function shapeOfNumbers(text: string): Shape {
  let dots = 0;
  let digits = 0;
  let value = 0;
  let areShort = true;
  let areOctets = true;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (digits === 0) return SHAPE.other;
      dots += 1;
      digits = 0;
      value = 0;
    } else {
      if (code < ZERO || code > NINE) return SHAPE.other;
      digits += 1;
      value = value * 10 + code - ZERO;
      areShort &&= digits <= 3;
      areOctets &&= value <= 255;
    }
  }
  if (digits === 0) return SHAPE.other;
  if (dots === 0) return digits <= MAX_NUMBER_LENGTH ? SHAPE.number : SHAPE.other;
  if (dots === 3 && areOctets) return SHAPE.quad;
  return (dots === 1 || dots === 2) && areShort ? SHAPE.plain : SHAPE.other;
}

function isUuid(text: string): boolean {
  return (
    text.charCodeAt(13) === HYPHEN &&
    text.charCodeAt(18) === HYPHEN &&
    text.charCodeAt(23) === HYPHEN &&
    areHex(text, 0, 8) &&
    areHex(text, 9, 13) &&
    areHex(text, 14, 18) &&
    areHex(text, 19, 23) &&
    areHex(text, 24, UUID_LENGTH)
  );
}

function areHex(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) if (!contains(HEX, text.charCodeAt(i))) return false;
  return true;
}

function isTime(text: string): boolean {
  const between = text.charCodeAt(10);
  return (
    (between === LETTER_T || between === SPACE) &&
    text.charCodeAt(7) === HYPHEN &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    areDigits(text, 0, 4) &&
    areDigits(text, 5, 7) &&
    areDigits(text, 8, 10) &&
    runEnd(text, 11, TIME) === text.length
  );
}

function areDigits(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) {
    const code = text.charCodeAt(i);
    if (code < ZERO || code > NINE) return false;
  }
  return true;
}

function isHash(text: string): boolean {
  const second = text.charCodeAt(1);
  if (text.charCodeAt(0) >= LOWER_A && (second >= LOWER_A || second === NINE)) return false;
  let letters = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (!contains(LOWER_HEX, code)) return false;
    if (code >= LOWER_A) letters += 1;
  }
  return letters > 0;
}
