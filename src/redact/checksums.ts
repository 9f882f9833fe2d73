/**
 * Check digits. Every function takes the number whole, its check digits included, without separators. Those that a tenant
 * may name take any text, and what holds other characters than they say is not valid; the others take digits alone.
 */

const ZERO = 48;
const DIGITS = /^\d+$/;
const digitAt = (digits: string, i: number): number => digits.charCodeAt(i) - ZERO;

/** ISO/IEC 7812-1, annex B. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, double = false; i >= 0; i -= 1, double = !double) {
    const digit = digitAt(digits, i);
    const doubled = digit * 2;
    sum += double ? (doubled > 9 ? doubled - 9 : doubled) : digit;
  }
  return sum % 10 === 0 && DIGITS.test(digits);
}

/** Remainder of the number by `modulus`, read digit by digit, so that length does not matter. */
export function remainder(digits: string, modulus: number): number {
  let rest = 0;
  for (let i = 0; i < digits.length; i += 1) rest = (rest * 10 + digitAt(digits, i)) % modulus;
  return rest;
}

/**
 * Remainder by 97 of digits and letters, where A is 10 and Z is 35 (ISO/IEC 7064, MOD 97-10), letter by letter, so that no
 * length is too long; `NaN` for anything else.
 */
export function remainder97(text: string): number {
  let rest = 0;
  for (let i = 0; i < text.length; i += 1) {
    const value = Number.parseInt(text.charAt(i), 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** ISO/IEC 7064 MOD 97-10, as in a LEI (ISO 17442): check digits last. */
export function mod97(text: string): boolean {
  return remainder97(text) === 1;
}

/** ISO 13616: MOD 97-10 with the country and the check digits, which stand first, moved to the end. */
export function iban(text: string): boolean {
  return mod97(text.slice(4) + text.slice(0, 4));
}

/** ISO/IEC 7064 mod 11,10: German tax and French and Croatian numbers. */
export function mod11With10(digits: string): boolean {
  let product = 10;
  for (let i = 0; i < digits.length - 1; i += 1) {
    const sum = (digitAt(digits, i) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === digitAt(digits, digits.length - 1);
}

/**
 * Sum of digits times weights, by position from the left, modulo `modulus`; what stands behind the last weight does not
 * count.
 */
export function weightedMod(digits: string, weights: readonly number[], modulus: number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) sum += digitAt(digits, i) * (weights[i] as number);
  return sum % modulus;
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
  if (digits.length < 2 || digits.length > MOD11_MAX_DIGITS || !DIGITS.test(digits)) return false;
  const weights = MOD11_WEIGHTS.slice(-digits.length);
  return (weightedMod(digits, weights, 11) + (ten ? 10 : 0)) % 11 === 0;
}

/** Rows of the dihedral group D5 and of Verhoeff's permutation. J. Verhoeff, Error detecting decimal codes, 1969. */
const D5 =
  '0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210';
const PERMUTATION = '01234567891576283094580379614289160435279453126870428657390127938064157046913258';

export function verhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digitAt(digits, digits.length - 1 - i);
    check = digitAt(D5, check * 10 + digitAt(PERMUTATION, (i % 8) * 10 + digit));
  }
  return check === 0 && DIGITS.test(digits);
}

/** A totally anti-symmetric quasigroup. H. M. Damm, Total anti-symmetrische Quasigruppen, 2004. */
const DAMM =
  '0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790';

export function damm(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i += 1) check = digitAt(DAMM, check * 10 + digitAt(digits, i));
  return check === 0 && DIGITS.test(digits);
}

/** Sum of digits times weights is a multiple of `modulus`; a check digit has its own weight. */
export function weighted(weights: readonly number[], modulus: number): (digits: string) => boolean {
  return (digits) => weightedMod(digits, weights, modulus) === 0;
}

/**
 * Check digit from `modulus - sum % modulus`, as most registries have it: `modulus` itself becomes 0, and where ten is left
 * the number is never issued.
 */
export function complement(weights: readonly number[], modulus: number): (digits: string) => boolean {
  return (digits) =>
    (modulus - weightedMod(digits, weights, modulus)) % modulus === digitAt(digits, weights.length);
}

/** Sum of the digits of each product, which is how some count instead of the product itself. */
export function crossSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => {
    const product = digitAt(digits, i) * weight;
    return sum + (product % 10) + Math.floor(product / 10);
  }, 0);
}
