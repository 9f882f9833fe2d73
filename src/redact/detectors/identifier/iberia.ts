import { weightedMod } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { forms, numbers } from './define.ts';

const NIF_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';
/** Documento nacional de identidad: the number's remainder by 23 as a letter. */
const isNif = (n: string): boolean => n.at(-1) === NIF_LETTERS.charAt(Number(n.slice(0, -1)) % 23);
/** Foreigners' numbers begin with X, Y or Z for 0, 1 and 2. */
function isNie(n: string): boolean {
  const first = 'XYZ'.indexOf(n.charAt(0));
  return first !== -1 && isNif(`${first}${n.slice(1)}`);
}

/** Companies, and people without a document: Luhn's sum as a digit or as a letter. */
function isCif(n: string): boolean {
  if (!/^[A-HJ-NP-SUVWKLM]/.test(n)) return false;
  let sum = 0;
  for (let i = 1; i <= 7; i += 1) {
    const digit = Number(n.charAt(i));
    sum += i % 2 === 1 ? Math.floor((digit * 2) / 10) + ((digit * 2) % 10) : digit;
  }
  const control = (10 - (sum % 10)) % 10;
  const given = n.charAt(8);
  return given === String(control) || given === 'JABCDEFGHI'.charAt(control);
}

/** Contribuinte: eleven minus the remainder, and 0 where that is more than nine. */
function isPortuguese(n: string): boolean {
  const check = 11 - weightedMod(n, [9, 8, 7, 6, 5, 4, 3, 2], 11);
  return /^[1-35689]/.test(n) && (check > 9 ? 0 : check) === Number(n.charAt(8));
}

const NATIONAL =
  'dni|nif|documento nacional|documento de identidad|identificación fiscal|identidad|documento|tax id';

export const iberia: readonly FormDetector[] = [
  numbers(
    'es_nif',
    'government_id',
    NATIONAL,
    forms('itself', '99999999A|99999999-A|99.999.999-A|99.999.999A', isNif),
    forms('alone', '9999999A|9999999-A|99999999 A|9.999.999-A', isNif),
    // K, L and M stand before the numbers of children, of people abroad and of foreigners.
    forms('alone', 'A9999999A', (n) => /^[KLM]/.test(n) && isNif(n.slice(1))),
  ),
  numbers(
    'es_nie',
    'government_id',
    `nie|extranjero|extranjería|residencia|${NATIONAL}`,
    forms('itself', 'A9999999A|A9999999-A|A-9999999-A|A-9999999A', isNie),
    forms('alone', 'A99999999A|A99999999-A|A 9999999 A', isNie),
  ),
  numbers(
    'es_cif',
    'government_id',
    'cif|nif|empresa|sociedad|identificación fiscal|tax id',
    forms('alone', 'A9999999X|A-9999999X|A-99999999|A9999999-X', isCif),
  ),
  numbers(
    'es_social_security',
    'government_id',
    'seguridad social|nuss|naf|afiliación|número de la seguridad social',
    forms('context', '99/99999999/99|99 99999999 99|99-99999999-99|999999999999|99/9999999999|99 9999999999'),
  ),
  numbers(
    'pt_nif',
    'government_id',
    'nif|contribuinte|número de contribuinte|identificação fiscal|tax id',
    forms('alone', '999999999|999 999 999', isPortuguese),
  ),
];
