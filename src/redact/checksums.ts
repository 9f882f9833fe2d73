/**
 * Check digits. Every function takes the number whole, its check digits included, without separators; what holds other
 * characters than it says is not valid.
 */

const DIGITS = /^\d+$/;
const ZERO = 48;

/** Luhn's check digit over a string of digits (ISO/IEC 7812-1, annex B). */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - ZERO;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return DIGITS.test(digits) && sum % 10 === 0;
}

/**
 * Remainder by 97 of digits and letters, where A is 10 and Z is 35 (ISO/IEC 7064, MOD 97-10); `NaN` for anything else.
 * Letter by letter, so that no length is too long.
 */
export function remainder97(text: string): number {
  let remainder = 0;
  for (const character of text) {
    const value = /^[\dA-Za-z]$/.test(character) ? Number.parseInt(character, 36) : Number.NaN;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** ISO/IEC 7064 MOD 97-10, as in a LEI (ISO 17442): check digits last. */
export function mod97(text: string): boolean {
  return remainder97(text) === 1;
}

/** ISO 13616: MOD 97-10 with the country and the check digits, which stand first, moved to the end. */
export function iban(text: string): boolean {
  return mod97(text.slice(4) + text.slice(0, 4));
}

/** Product in the dihedral group of order ten: 0–4 turn a pentagon, 5–9 mirror it too. */
function dihedral(a: number, b: number): number {
  const turned = a < 5 ? a + (b % 5) : a - (b % 5);
  return ((turned + 5) % 5) + (a < 5 === b < 5 ? 0 : 5);
}

/** Verhoeff's permutation of a digit, once for each place. */
const PERMUTED = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
const PERMUTATION_ORDER = 8;

/** Verhoeff's check digit, last (J. Verhoeff, Error Detecting Decimal Codes, 1969), as in Aadhaar. */
export function verhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i += 1) {
    let digit = digits.charCodeAt(digits.length - 1 - i) - ZERO;
    for (let times = i % PERMUTATION_ORDER; times > 0; times -= 1) digit = PERMUTED[digit] ?? Number.NaN;
    check = dihedral(check, digit);
  }
  return DIGITS.test(digits) && check === 0;
}

/** A totally anti-symmetric quasigroup of order ten (H. M. Damm's thesis, Marburg 2004); row by row. */
const QUASIGROUP = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];

/** Damm's check digit, last. */
export function damm(digits: string): boolean {
  let interim = 0;
  for (const digit of digits) interim = Number(QUASIGROUP[interim]?.charAt(Number(digit)) || Number.NaN);
  return DIGITS.test(digits) && interim === 0;
}

/**
 * Sum of the digits, each by the weight at its place, modulo `modulus`; `NaN` when there are more digits than weights,
 * or something else than digits.
 */
export function weightedMod(digits: string, weights: readonly number[], modulus: number): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1)
    sum += (digits.charCodeAt(i) - ZERO) * (weights[i] ?? Number.NaN);
  return DIGITS.test(digits) ? sum % modulus : Number.NaN;
}

const MOD11_WEIGHTS = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
export const MOD11_MAX_DIGITS = MOD11_WEIGHTS.length;

/**
 * Modulo 11 with the weights of ISBN-10 (ISO 2108) and the NHS number: 1 for the check digit, which is last, then 2, 3 …
 * 10 leftwards. A check digit of ten is written `X`.
 */
export function mod11(text: string): boolean {
  const ten = /x$/i.test(text);
  const digits = ten ? `${text.slice(0, -1)}0` : text;
  const weights = MOD11_WEIGHTS.slice(-digits.length);
  return digits.length > 1 && (weightedMod(digits, weights, 11) + (ten ? 10 : 0)) % 11 === 0;
}
