import { complement, weighted, weightedMod } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { forms, numbers } from './define.ts';

const nineDigits = weighted([1, 4, 3, 7, 5, 8, 6, 9, 10], 11);
const isTfn = (n: string): boolean =>
  !/^(\d)\1+$/.test(n) && (n.length === 8 ? weighted([10, 7, 8, 4, 6, 3, 5, 1], 11)(n) : nineDigits(n));
/** One is taken from the first digit. */
const isAbn = (n: string): boolean =>
  n.charAt(0) !== '0' && (weightedMod(n, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19], 1_000_000) - 10) % 89 === 0;
const isAcn = complement([8, 7, 6, 5, 4, 3, 2, 1], 10);
const isMedicare = (n: string): boolean =>
  /^[2-6]/.test(n) && weightedMod(n, [1, 3, 7, 9, 1, 3, 7, 9], 10) === Number(n.charAt(8));
/** Two sets of weights, the second where the first leaves a ten. */
function isIrd(n: string): boolean {
  const digits = n.padStart(9, '0');
  const check = (weights: readonly number[]): number => (11 - weightedMod(digits, weights, 11)) % 11;
  const once = check([3, 2, 7, 6, 5, 4, 3, 2]);
  return (once === 10 ? check([7, 4, 3, 2, 5, 2, 7, 6]) : once) === Number(digits.charAt(8));
}

export const oceania: readonly FormDetector[] = [
  numbers(
    'au_tfn',
    'government_id',
    'tfn|tax file|tax file number|ato',
    forms('itself', '999-999-999', isTfn),
    forms('alone', '999 999 999|999999999', isTfn),
    forms('context', '99999999|99 999 999', isTfn),
  ),
  numbers(
    'au_abn',
    'government_id',
    'abn|australian business|business number|abn number',
    forms('itself', '99-999-999-999', isAbn),
    forms('alone', '99 999 999 999|99999999999', isAbn),
  ),
  numbers(
    'au_acn',
    'government_id',
    'acn|australian company|company number|arbn',
    forms('alone', '999 999 999|999-999-999|999999999', isAcn),
  ),
  numbers(
    'au_medicare',
    'health',
    'medicare|medicare number|medicare card|irn',
    forms('itself', '9999 99999 9|9999-99999-9|9999 99999 9/9|9999 99999 9 9', isMedicare),
    forms('alone', '9999999999|99999999999', isMedicare),
  ),
  numbers(
    'nz_ird',
    'government_id',
    'ird|inland revenue|ird number',
    forms('alone', '99-999-999|999-999-999|999999999', isIrd),
    forms('context', '99999999', isIrd),
  ),
  numbers('nz_nhi', 'health', 'nhi|national health index', forms('context', 'AAA9999')),
];
