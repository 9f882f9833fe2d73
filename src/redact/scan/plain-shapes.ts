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

const UUID_LENGTH = 36;
const MIN_TIME_LENGTH = 19;
const MAX_TIME_LENGTH = 35;
const MIN_HASH_LENGTH = 20;

/**
 * Strings that events are full of and in which nothing can be found, told by a look at a few characters:
 * - `8-4-4-4-12` hexadecimal digits (RFC 9562 §4);
 * - a date and a time (RFC 3339 §5.6);
 * - 20 or more lower-case hexadecimal digits, letters among them, that do not begin as an IBAN does.
 */
export function isPlainShape(text: string): boolean {
  const { length } = text;
  if (length === UUID_LENGTH && text.charCodeAt(8) === HYPHEN) return isUuid(text);
  if (length < MIN_TIME_LENGTH) return false;
  if (length <= MAX_TIME_LENGTH && text.charCodeAt(4) === HYPHEN) return isTime(text);
  return length >= MIN_HASH_LENGTH && isHash(text);
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
