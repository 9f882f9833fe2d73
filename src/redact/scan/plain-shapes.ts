import { characterSet, contains, runEnd } from '../characters.ts';

const DIGIT = characterSet('0123456789');
const HEX = characterSet('0123456789abcdefABCDEF');
const LOWER_HEX = characterSet('0123456789abcdef');
/** What stands behind the date of a time: digits, separators, a zone. */
const TIME = characterSet('0123456789:.,+-Z');
const HYPHEN = 45;
const LETTER_T = 84;
const SPACE = 32;
const LOWER_A = 97;
const DOT = 46;
const ZERO = 48;
const NINE = 57;

const UUID_LENGTH = 36;
const MAX_VERSION_LENGTH = 11;
const MIN_TIME_LENGTH = 19;
const MAX_TIME_LENGTH = 35;
const MIN_HASH_LENGTH = 20;

/**
 * Strings that events are full of and in which nothing can be found, told by a look at a few characters:
 * - `8-4-4-4-12` hexadecimal digits (RFC 9562 §4);
 * - a date and a time (RFC 3339 §5.6);
 * - 20 or more lower-case hexadecimal digits, letters among them, that do not begin as an IBAN does;
 * - two or three numbers of up to three digits with dots between: a version, an amount.
 */
export function isPlainShape(text: string): boolean {
  const { length } = text;
  if (length <= MAX_VERSION_LENGTH) return isVersion(text);
  if (length < MIN_TIME_LENGTH) return false;
  if (length === UUID_LENGTH && text.charCodeAt(8) === HYPHEN) return isUuid(text);
  if (length <= MAX_TIME_LENGTH && text.charCodeAt(4) === HYPHEN) return isTime(text);
  return length >= MIN_HASH_LENGTH && isHash(text);
}

function isVersion(text: string): boolean {
  let dots = 0;
  let digits = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (digits === 0) return false;
      dots += 1;
      digits = 0;
    } else {
      if (code < ZERO || code > NINE) return false;
      digits += 1;
      if (digits > 3) return false;
    }
  }
  return digits > 0 && (dots === 1 || dots === 2);
}

function isUuid(text: string): boolean {
  for (let i = 0; i < UUID_LENGTH; i += 1) {
    const code = text.charCodeAt(i);
    const between = i === 8 || i === 13 || i === 18 || i === 23;
    if (between ? code !== HYPHEN : !contains(HEX, code)) return false;
  }
  return true;
}

function isTime(text: string): boolean {
  const between = text.charCodeAt(10);
  return (
    runEnd(text, 0, DIGIT) === 4 &&
    runEnd(text, 5, DIGIT) === 7 &&
    text.charCodeAt(7) === HYPHEN &&
    runEnd(text, 8, DIGIT) === 10 &&
    (between === LETTER_T || between === SPACE) &&
    text.charAt(13) === ':' &&
    text.charAt(16) === ':' &&
    runEnd(text, 11, TIME) === text.length
  );
}

function isHash(text: string): boolean {
  if (
    !contains(LOWER_HEX, text.charCodeAt(0)) ||
    (text.charCodeAt(0) >= LOWER_A && text.charCodeAt(1) >= LOWER_A)
  )
    return false;
  let letters = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (!contains(LOWER_HEX, code)) return false;
    if (code >= LOWER_A) letters += 1;
  }
  return letters > 0;
}

const MAX_QUAD_LENGTH = 15;

/** Four numbers up to 255 with dots between and nothing else: an IPv4 address, and nothing that is not one. */
export function isQuad(text: string): boolean {
  if (text.length > MAX_QUAD_LENGTH) return false;
  let dots = 0;
  let value = -1;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (value === -1) return false;
      dots += 1;
      value = -1;
    } else {
      if (code < ZERO || code > NINE) return false;
      value = (value === -1 ? 0 : value * 10) + code - ZERO;
      if (value > 255) return false;
    }
  }
  return dots === 3 && value !== -1;
}
