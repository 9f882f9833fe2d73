import { complement, luhn, mod11With10, weighted, weightedMod } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { forms, isBirth, isDayFirst, numbers } from './define.ts';

/** Months carry the century: + 80 for 18xx, + 20 for 20xx … */
const isPesel = (n: string): boolean =>
  isBirth(n, 0, 20) && weighted([1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1], 10)(n);
const isNip = (n: string): boolean =>
  !/^(?:0|(\d)\1+$)/.test(n) && weighted([6, 5, 7, 2, 3, 4, 5, 6, 7, -1], 11)(n);
/** A remainder of ten counts as `ten`. */
function remainderDigit(weights: readonly number[], ten: number): (n: string) => boolean {
  return (n) => {
    const rest = weightedMod(n, weights, 11);
    return (rest === 10 ? ten : rest) === Number(n.charAt(weights.length));
  };
}
const isRegon = remainderDigit([8, 9, 2, 3, 4, 5, 6, 7], 0);
/** Months are raised by 50 for women, and by 20 where a day's numbers ran out. */
function isRodneCislo(n: string): boolean {
  if (!isBirth(n, 0, 50) && !isBirth(n, 0, 20)) return false;
  const rest = Number(n.slice(0, 9)) % 11;
  return n.length === 9 || (rest === 10 ? 0 : rest) === Number(n.charAt(9));
}
const isCnp = (n: string): boolean =>
  /^[1-9]/.test(n) && isBirth(n, 1) && remainderDigit([2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9], 1)(n);
const isEgn = (n: string): boolean => isBirth(n, 0, 20) && remainderDigit([2, 4, 8, 5, 10, 9, 7, 3, 6], 0)(n);
const isJmbg = (n: string): boolean => {
  const check = 11 - weightedMod(n, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 11);
  return isDayFirst(n) && (check > 9 ? 0 : check) === Number(n.charAt(12));
};
const isBaltic = (n: string): boolean => {
  const rest = weightedMod(n, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1], 11);
  const again = rest === 10 ? weightedMod(n, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3], 11) % 10 : rest;
  return /^[1-8]/.test(n) && isBirth(n, 1) && again === Number(n.charAt(10));
};
const isGreekTax = (n: string): boolean =>
  !/^0+$/.test(n) && weightedMod(n, [256, 128, 64, 32, 16, 8, 4, 2], 11) % 10 === Number(n.charAt(8));
const isAmka = (n: string): boolean => isDayFirst(n) && luhn(n);
const isSnils = (n: string): boolean =>
  weightedMod(n, [9, 8, 7, 6, 5, 4, 3, 2, 1], 101) % 100 === Number(n.slice(9));
const innDigit =
  (weights: readonly number[]) =>
  (n: string): boolean =>
    weightedMod(n, weights, 11) % 10 === Number(n.charAt(weights.length));
const isInn = (n: string): boolean =>
  n.length === 10
    ? innDigit([2, 4, 10, 3, 5, 9, 4, 6, 8])(n)
    : innDigit([7, 2, 4, 10, 3, 5, 9, 4, 6, 8])(n) && innDigit([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])(n);
/** Days since the end of 1899, number, check digit. */
const isUkrainian = (n: string): boolean => {
  const sum = weightedMod(n, [-1, 5, 7, 9, 4, 6, 10, 5, 7], 11);
  return ((sum + 11) % 11) % 10 === Number(n.charAt(9));
};
const isHungarianTaj = complement([-3, -7, -3, -7, -3, -7, -3, -7], 10);

export const easternEurope: readonly FormDetector[] = [
  numbers(
    'pl_pesel',
    'government_id',
    'pesel|pesel number|nr pesel|numer ewidencyjny',
    forms('alone', '99999999999|999999 99999|999999-99999', isPesel),
  ),
  numbers(
    'pl_nip',
    'government_id',
    'nip|numer identyfikacji podatkowej|podatnik|vat',
    forms('itself', '999-999-99-99|999-99-99-999', isNip),
    forms('alone', '9999999999|999 999 99 99|999 99 99 999', isNip),
  ),
  numbers('pl_regon', 'government_id', 'regon', forms('alone', '999999999|999-999-999', isRegon)),
  numbers(
    'cz_rodne_cislo',
    'government_id',
    'rodné číslo|rodne cislo|rodného čísla|rč|r č|birth number',
    forms('itself', '999999/9999', isRodneCislo),
    forms('alone', '9999999999|999999 9999', isRodneCislo),
    forms('context', '999999/999', isRodneCislo),
  ),
  numbers(
    'ro_cnp',
    'government_id',
    'cnp|cod numeric personal|personal numeric code',
    forms('alone', '9999999999999', isCnp),
  ),
  numbers('bg_egn', 'government_id', 'егн|egn|единен граждански номер', forms('alone', '9999999999', isEgn)),
  numbers(
    'hr_oib',
    'government_id',
    'oib|osobni identifikacijski broj',
    forms('alone', '99999999999', mod11With10),
  ),
  numbers(
    'jmbg',
    'government_id',
    'jmbg|emšo|emso|embg|јмбг|matični broj|maticni broj|ембг',
    forms('alone', '9999999999999', isJmbg),
  ),
  numbers(
    'baltic_personal_code',
    'government_id',
    'isikukood|asmens kodas|personas kods|personal code|asmens kodo|id code',
    forms('alone', '99999999999', isBaltic),
    forms('alone', '999999-99999', isDayFirst),
  ),
  numbers(
    'gr_afm',
    'government_id',
    'αφμ|α φ μ|afm|φορολογικού μητρώου|tax id',
    forms('alone', '999999999', isGreekTax),
  ),
  numbers(
    'gr_amka',
    'government_id',
    'αμκα|α μ κ α|amka|social security',
    forms('alone', '99999999999', isAmka),
  ),
  numbers(
    'ru_snils',
    'government_id',
    'снилс|snils',
    forms('itself', '999-999-999 99|999-999-999-99', isSnils),
    forms('alone', '99999999999', isSnils),
  ),
  numbers(
    'ru_inn',
    'government_id',
    'инн|inn|taxpayer',
    forms('alone', '9999999999', isInn),
    forms('context', '999999999999', isInn),
  ),
  numbers(
    'ua_rnokpp',
    'government_id',
    'рнокпп|іпн|ипн|rnokpp|taxpayer',
    forms('alone', '9999999999', isUkrainian),
  ),
  numbers(
    'hu_taj',
    'health',
    'taj|taj szám|taj szam|társadalombiztosítási',
    forms('alone', '999 999 999|999-999-999|999999999', (n) => isHungarianTaj(n)),
  ),
];
