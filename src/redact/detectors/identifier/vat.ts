import { complement, luhn, mod11With10, weighted, weightedMod } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { forms, numbers } from './define.ts';

/** Digits of a number that begins with its country, where there is a check digit to go by. */
const CHECKS: Readonly<Record<string, (digits: string) => boolean>> = {
  DE: mod11With10,
  IT: luhn,
  HR: mod11With10,
  PL: weighted([6, 5, 7, 2, 3, 4, 5, 6, 7, -1], 11),
  BE: (n) => 97 - (Number(n.slice(0, 8)) % 97) === Number(n.slice(8)),
  DK: weighted([2, 7, 6, 5, 4, 3, 2, 1], 11),
  FI: complement([7, 9, 10, 5, 8, 4, 2], 11),
  PT: (n) => {
    const rest = weightedMod(n, [9, 8, 7, 6, 5, 4, 3, 2], 11);
    return (rest < 2 ? 0 : 11 - rest) === Number(n.charAt(8));
  },
  EL: (n) => weightedMod(n, [256, 128, 64, 32, 16, 8, 4, 2], 11) % 10 === Number(n.charAt(8)),
  LU: (n) => Number(n.slice(0, 6)) % 89 === Number(n.slice(6)),
  SI: complement([8, 7, 6, 5, 4, 3, 2], 11),
  GB: (n) =>
    [0, 55].some(
      (more) => (weightedMod(n, [8, 7, 6, 5, 4, 3, 2], 97) + Number(n.slice(7)) + more) % 97 === 0,
    ),
};
const LENGTHS: Readonly<Record<string, number>> = {
  DE: 9,
  IT: 11,
  HR: 11,
  PL: 10,
  BE: 10,
  DK: 8,
  FI: 8,
  PT: 9,
  EL: 9,
  LU: 8,
  SI: 8,
  GB: 9,
};

function isVat(n: string): boolean {
  const country = n.slice(0, 2);
  return LENGTHS[country] === n.length - 2 && CHECKS[country]?.(n.slice(2)) === true;
}
/** Countries of the VAT Information Exchange System. */
const isMember = (n: string): boolean =>
  /^(?:AT|BE|BG|CHE?|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI)/.test(
    n,
  );
const isDutch = (n: string): boolean => n.startsWith('NL') && n.charAt(11) === 'B';
const isItalian = (n: string): boolean => !n.startsWith('0000000') && luhn(n);

export const vat: readonly FormDetector[] = [
  numbers(
    'vat_id',
    'government_id',
    'vat|vat id|vat number|vat no|vat reg|ust id|ustid|ust idnr|ustidnr|umsatzsteuer|umsatzsteuer id|tva|iva|p iva|piva|' +
      'partita iva|btw|moms|alv|mva|dph|dič|nip|áfa|tax id|umsatzsteueridentifikationsnummer|' +
      'umsatzsteuer identifikationsnummer|mwst',
    forms('itself', 'AA99999999|AA999999999|AA9999999999|AA99999999999', isVat),
    forms('itself', 'AA999999999A99', isDutch),
    forms('alone', 'AA 999999999|AA 99999999999|AA 9999999999|AA 99999999|AA-999999999', isVat),
    forms('alone', 'AA 999 999 999|AA 999 9999 99|AA999 9999 99|AA9999.999.999', isMember),
    forms('alone', '99999999999|99999999_999|99999999-999|9999999 9999', isItalian),
    forms('itself', 'AAA-999.999.999', (n) => n.startsWith('CHE')),
    forms(
      'context',
      'AAA999999999|AA99999999|AA999999999|AA9999999999|AA99999999999|AA999999999999|AAA99999999',
      isMember,
    ),
    forms('context', 'AAX9999999X|AA9999999A|AA9999999AA|AAXX999999999|AA XX 999999999', isMember),
    forms('context', '999999999|999 9999 99'),
  ),
];
