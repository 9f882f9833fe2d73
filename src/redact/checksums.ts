/** Checksums of identifiers. All take ASCII digits alone (unless said otherwise) and tell whether the last ones fit. */

const ZERO = 48;
const digitAt = (digits: string, i: number): number => digits.charCodeAt(i) - ZERO;

/** ISO/IEC 7812-1, annex B. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, double = false; i >= 0; i -= 1, double = !double) {
    const digit = digitAt(digits, i);
    const doubled = digit * 2;
    sum += double ? (doubled > 9 ? doubled - 9 : doubled) : digit;
  }
  return sum % 10 === 0;
}

/** Remainder of the number by `modulus`, read digit by digit, so that length does not matter. */
export function remainder(digits: string, modulus: number): number {
  let rest = 0;
  for (let i = 0; i < digits.length; i += 1) rest = (rest * 10 + digitAt(digits, i)) % modulus;
  return rest;
}

/** ISO/IEC 7064 mod 97-10 over digits and letters (A = 10 … Z = 35), as IBANs use it once their first four are moved. */
export function mod97(text: string): boolean {
  let rest = 0;
  for (let i = 0; i < text.length; i += 1) {
    const value = Number.parseInt(text.charAt(i), 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
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

/** Sum of digits times weights, by position from the left, modulo `modulus`. */
export function weightedMod(digits: string, weights: readonly number[], modulus: number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) sum += digitAt(digits, i) * (weights[i] as number);
  return sum % modulus;
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
  return check === 0;
}

/** A totally anti-symmetric quasigroup. H. M. Damm, Total anti-symmetrische Quasigruppen, 2004. */
const DAMM =
  '0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790';

export function damm(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i += 1) check = digitAt(DAMM, check * 10 + digitAt(digits, i));
  return check === 0;
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
