import { complement, crossSum, mod11With10, weightedMod } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { forms, isDayFirst, letterValue, numbers } from './define.ts';

const isTaxId = (n: string): boolean => n.charAt(0) !== '0' && !/^(\d)\1+$/.test(n) && mod11With10(n);

/** A letter counts as its place in the alphabet, in two digits. */
function withLetterAsDigits(n: string, at: number): string {
  return n.slice(0, at) + String(letterValue(n, at)).padStart(2, '0') + n.slice(at + 1);
}

/** Area, birthday, initial, serial number, check digit: VKVV §2 and §4. */
function isPensionNumber(n: string): boolean {
  const digits = withLetterAsDigits(n, 8);
  const sum = crossSum(digits, [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]);
  return isDayFirst(n.slice(2), 50) && sum % 10 === Number(n.charAt(11));
}

/** GKV-Spitzenverband: Luhn's sum from the left over the letter as two digits. */
function isInsured(n: string): boolean {
  return crossSum(withLetterAsDigits(n, 0), [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 === Number(n.charAt(9));
}

const isDoctor = complement([4, 9, 4, 9, 4, 9], 10);
/** Practices begin with the number of an association of doctors. */
const isPractice = (n: string): boolean =>
  /^(?:0[1-3]|05|17|20|35|38|4[0-9]|5[0-9]|6[0-9]|7[0-9]|8[0-9]|9[0-9])\d{7}$/.test(n) &&
  !/^(\d)\1+$/.test(n);

function isAustrian(n: string): boolean {
  const sum = weightedMod(n, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6], 11);
  return n.charAt(0) !== '0' && sum === Number(n.charAt(3)) && isDayFirst(n.slice(4));
}

/** EAN-13, whose first three digits are Switzerland's. */
const isSwiss = (n: string): boolean =>
  n.startsWith('756') && complement([1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3], 10)(n);

const TAX_NUMBER = 'finanzamt|steuernummer|steuer nr|steuer nummer|steuernr|stnr|st nr';
const TAX_ID =
  'steuer id|steuerid|steuer identifikationsnummer|steueridentifikationsnummer|steuer idnr|steueridnr|idnr|id nr|' +
  `identifikationsnummer|steuerliche|tin|tax id|${TAX_NUMBER}`;

export const dach: readonly FormDetector[] = [
  numbers(
    'de_tax_id',
    'government_id',
    TAX_ID,
    forms('alone', '99999999999|99 999 999 999|99-999-999-999', isTaxId),
  ),
  numbers(
    'de_tax_number',
    'government_id',
    `tax number|${TAX_NUMBER}`,
    forms('alone', '99/999/99999|999/999/99999|999/9999/9999|9999/999/99999'),
    forms('context', '99 999 99999|999 999 99999|9999999999999|99999999999|9999999999|999/99999'),
  ),
  numbers(
    'de_social_security',
    'government_id',
    'rvnr|rentenversicherungsnummer|rentenversicherung|sozialversicherungsnummer|sozialversicherung|' +
      'sozialversicherungsausweis|sv nummer|svnr|sv nr|versicherungsnummer|rentenversicherungs nr',
    forms(
      'itself',
      '99999999A999|99 999999 A 999|99 999999 A 99 9|99-999999-A-999|99 99 99 99 A 999',
      isPensionNumber,
    ),
    forms('context', '99999999A999|99 999999 A 999'),
  ),
  numbers(
    'de_health_insurance',
    'health',
    'kvnr|krankenversichertennummer|krankenversicherungsnummer|krankenversicherung|krankenkasse|versichertennummer|' +
      'versicherten nr|gesundheitskarte|egk|kv nummer|health insurance|versicherter',
    forms('alone', 'A999999999|A999 999 999|A 999 999 999', isInsured),
  ),
  numbers(
    'de_lanr',
    'health',
    'lanr|arztnummer|arzt nr|arztnr|lebenslange arztnummer|arzt|ärztin',
    forms('alone', '999999999', isDoctor),
    forms('context', '999999999|9999999|999999 999|9999999 99'),
  ),
  numbers(
    'de_bsnr',
    'health',
    'bsnr|betriebsstättennummer|betriebsstättennr|betriebsstaettennummer|betriebsstätte|betriebsstaette|' +
      'praxisnummer|arztpraxis|praxis|nbsnr',
    forms('alone', '999999999', isPractice),
    forms('context', '999999999|99 9999999'),
  ),
  numbers(
    'at_social_security',
    'government_id',
    'svnr|sv nr|sozialversicherungsnummer|sozialversicherung|versicherungsnummer|e card|ecard|vsnr',
    forms('itself', '9999 999999|9999-999999|9999 99 99 99', isAustrian),
    forms('alone', '9999999999', isAustrian),
  ),
  numbers(
    'ch_ahv',
    'government_id',
    'ahv|avs|ahvn13|ahv nummer|sozialversicherungsnummer|numéro avs|oasi',
    forms('itself', '999.9999.9999.99|999 9999 9999 99|999-9999-9999-99', isSwiss),
    forms('alone', '9999999999999', isSwiss),
  ),
];
