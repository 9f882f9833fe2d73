import { luhn, weightedMod } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { forms, isBirth, numbers } from './define.ts';

/** Tenth digit from sevenfold odd places less the even ones, eleventh from the sum of ten. */
function isTurkish(n: string): boolean {
  const at = (i: number): number => Number(n.charAt(i));
  const odd = at(0) + at(2) + at(4) + at(6) + at(8);
  const even = at(1) + at(3) + at(5) + at(7);
  return at(0) !== 0 && (((odd * 7 - even) % 10) + 10) % 10 === at(9) && (odd + even + at(9)) % 10 === at(10);
}
const isIsraeli = (n: string): boolean => !/^(\d)\1+$/.test(n) && luhn(n);
function isIranian(n: string): boolean {
  const rest = weightedMod(n, [10, 9, 8, 7, 6, 5, 4, 3, 2], 11);
  return !/^(\d)\1+$/.test(n) && (rest < 2 ? rest : 11 - rest) === Number(n.charAt(9));
}
const isEmirates = (n: string): boolean => n.startsWith('784') && luhn(n);
/** Century, birthday, governorate, number: 35 governorates, the last for those born abroad is 88. */
const isEgyptian = (n: string): boolean =>
  /^[23]\d{6}(?:0[1-4]|1[1-9]|2[1-9]|3[1-5]|88)/.test(n) && isBirth(n, 1);

export const middleEast: readonly FormDetector[] = [
  numbers(
    'tr_national_id',
    'government_id',
    'tckn|tc|t c|tc kimlik|kimlik|kimlik no|kimlik numarası|vatandaş|vatandaşlık|kişi|turkish id|national id|nüfus',
    forms('alone', '99999999999|999 999 999 99', isTurkish),
  ),
  numbers(
    'il_id',
    'government_id',
    'teudat zehut|תעודת זהות|מספר זהות|ת ז|israeli id|tz',
    forms('alone', '999999999|99999999-9', isIsraeli),
  ),
  numbers(
    'ir_national_code',
    'government_id',
    'کد ملی|کدملی|melli|national code',
    forms('alone', '9999999999|999-999999-9', isIranian),
  ),
  numbers(
    'ae_emirates_id',
    'government_id',
    'emirates id|eid|الهوية|رقم الهوية',
    forms('itself', '999-9999-9999999-9', isEmirates),
    forms('alone', '999999999999999', isEmirates),
  ),
  numbers(
    'sa_national_id',
    'government_id',
    'iqama|saudi id|رقم الهوية|الإقامة|national id',
    forms('context', '9999999999', (n) => /^[12]/.test(n) && luhn(n)),
  ),
  numbers(
    'eg_national_id',
    'government_id',
    'egyptian id|national id|الرقم القومي',
    forms('alone', '99999999999999', isEgyptian),
  ),
  numbers(
    'pk_cnic',
    'government_id',
    'cnic|nic|nadra|identity card|شناختی کارڈ',
    forms('itself', '99999-9999999-9', (n) => /^[1-7]/.test(n)),
    forms('context', '9999999999999', (n) => /^[1-7]/.test(n)),
  ),
];
