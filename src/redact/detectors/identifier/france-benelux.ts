import { luhn, remainder, verhoeff, weighted } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { isCardNumber } from '../financial/payment-card.ts';
import { forms, isBirth, numbers, separated } from './define.ts';

/** Sex, year, month, department, commune, order, and 97 minus the rest; Corsica counts as 19 and 18. */
function isNir(n: string): boolean {
  if (!/^[1-478]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d\d|2[AB])\d{8}$/.test(n)) return false;
  const digits = n.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - remainder(digits, 97) === Number(n.slice(13));
}
const isSiren = (n: string): boolean => !/^(\d)\1+$/.test(n) && luhn(n);
/** A card of Diners Club is of the same length and checksum. */
const isSiret = (n: string): boolean => !isCardNumber(n) && isSiren(n);
/** Numéro fiscal de référence: the first ten digits' rest by 511. */
const isFiscal = (n: string): boolean =>
  /^[0-3]/.test(n) && Number(n.slice(0, 10)) % 511 === Number(n.slice(10));

/** Whoever is born from 2000 on counts with a 2 in front. */
function isBelgian(n: string): boolean {
  const check = Number(n.slice(9));
  const fits = (digits: string): boolean => 97 - remainder(digits, 97) === check;
  return (isBirth(n, 0, 20) || isBirth(n, 0, 40)) && (fits(n.slice(0, 9)) || fits(`2${n.slice(0, 9)}`));
}
const isEnterprise = (n: string): boolean =>
  /^[01]/.test(n) && 97 - (Number(n.slice(0, 8)) % 97) === Number(n.slice(8));
/** Elfproef, in which the check digit counts minus one. */
const elfproef = weighted([9, 8, 7, 6, 5, 4, 3, 2, -1], 11);
const isBsn = (n: string): boolean => !/^(\d)\1+$/.test(n) && !n.startsWith('000') && elfproef(n);
const isLuxembourgish = (n: string): boolean =>
  isBirth(n, 2) && luhn(n.slice(0, 12)) && verhoeff(n.slice(0, 11) + n.charAt(12));

export const franceBenelux: readonly FormDetector[] = [
  numbers(
    'fr_nir',
    'government_id',
    'nir|insee|sécurité sociale|securite sociale|sécu|numéro de sécu|carte vitale|assuré|social security|n ss',
    forms('itself', separated('9-99-99-99-999-999-99', ' -.'), isNir),
    forms('itself', '9 99 99 9A 999 999 99|99999 9A 999 999 99|999999A99999999|999999A999999 99', isNir),
    forms('alone', '999999999999999|9999999999999 99|99999 99 999 999 99', isNir),
    forms('context', '9999999999999|9 99 99 99 999 999|999999A999999'),
  ),
  numbers(
    'fr_tax_id',
    'government_id',
    'numéro fiscal|numero fiscal|spi|référence fiscale|reference fiscale|impôts|impots|tax id',
    forms('alone', '99 99 999 999 999|9999999999999', isFiscal),
  ),
  numbers(
    'fr_siren',
    'government_id',
    'siren|rcs|entreprise|société',
    forms('alone', '999 999 999|999999999', isSiren),
  ),
  numbers(
    'fr_siret',
    'government_id',
    'siret|siren|établissement|entreprise|société',
    forms('alone', '999 999 999 99999|99999999999999', isSiret),
  ),
  numbers(
    'be_national_number',
    'government_id',
    'rijksregisternummer|rijksregister|registre national|numéro national|numéro de registre national|nrn|insz|niss|' +
      'national number|nationalregisternummer',
    forms('itself', '99.99.99-999.99|99.99.99.999.99|99 99 99 999 99|99-99-99-999-99', isBelgian),
    forms('alone', '99999999999|999999-999-99|999999 999 99|999999-99999', isBelgian),
  ),
  numbers(
    'be_enterprise_number',
    'government_id',
    'kbo|bce|ondernemingsnummer|numéro d entreprise|enterprise number|btw|tva',
    forms('itself', '9999.999.999', isEnterprise),
    forms('alone', '9999 999 999|9999999999', isEnterprise),
  ),
  numbers(
    'nl_bsn',
    'government_id',
    'bsn|burgerservicenummer|burger service nummer|burgerservice nummer|sofi|sofinummer|citizen service number|' +
      'persoonsnummer|rsin',
    forms('alone', '999999999|9999.99.999|9999 99 999|999 999 999|999-999-999|999.999.999', isBsn),
    forms('context', '99999999', (n) => isBsn(`0${n}`)),
  ),
  numbers(
    'lu_national_id',
    'government_id',
    'matricule|numéro d identification|identifikationsnummer|cns',
    forms('alone', '9999999999999|9999 99 99 999 99|99999999 99999', isLuxembourgish),
  ),
];
