import { complement } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { forms, letterValue, numbers, separated } from './define.ts';

/** https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110 */
const isNino = (n: string): boolean =>
  /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(n);
const nhsDigit = complement([10, 9, 8, 7, 6, 5, 4, 3, 2], 11);
const isNhs = (n: string): boolean => !/^(\d)\1+$/.test(n) && nhsDigit(n);

const PPS_LETTERS = 'WABCDEFGHIJKLMNOPQRSTUV';
/** https://www.revenue.ie: weights 8 to 2, and 9 for a second letter. */
function isPps(n: string): boolean {
  let sum = n.length === 9 ? (letterValue(n, 8) % 23) * 9 : 0;
  for (let i = 0; i < 7; i += 1) sum += Number(n.charAt(i)) * (8 - i);
  return n.charAt(7) === PPS_LETTERS.charAt(sum % 23) && (n.length === 8 || /[A-IW]$/.test(n));
}

const isUtr = (n: string): boolean =>
  Number(n.charAt(0)) === Number('21987654321'.charAt(remainderOf(n.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2])));
function remainderOf(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + Number(digits.charAt(i)) * weight, 0) % 11;
}

const TAX = 'hmrc|tax reference|tax ref|unique taxpayer|self assessment|payslip|p 60|p 45|national insurance';

export const britishIsles: readonly FormDetector[] = [
  numbers(
    'uk_nino',
    'government_id',
    'nino|ni number|ni no|ni|national insurance|insurance number',
    forms(
      'itself',
      [
        'AA-99-99-99-A',
        'AA-999999-A',
        'AA-999-999-A',
        'AA-999999A',
        'AA999999-A',
        'AA99-99-99A',
        'AA-99-99-99A',
      ]
        .map((layout) => separated(layout))
        .join('|'),
      isNino,
    ),
    forms('itself', 'AA999999A|AA.99.99.99.A', isNino),
  ),
  numbers(
    'uk_nhs',
    'health',
    'nhs|nhs number|national health|health service|chi number|health and care number',
    forms('itself', '999-999-9999|999 999 9999', isNhs),
    forms('alone', '9999999999', isNhs),
  ),
  numbers('uk_tax_reference', 'government_id', `utr|${TAX}`, forms('alone', '9999999999|99999 99999', isUtr)),
  numbers(
    'uk_temporary_reference',
    'government_id',
    `trn|temporary reference|number is|${TAX}`,
    forms(
      'context',
      '99A99999|99A 99999|99 A 99999|99 A 999 99|99 A9 99 99|99 A 99 999|99A 999 99|99-A-99999|99A-99999',
    ),
  ),
  numbers(
    'ie_pps',
    'government_id',
    'pps|ppsn|pps number|personal public service|rsi',
    forms('alone', '9999999A|9999999AA|9999999 A|9999999 AA', isPps),
  ),
  numbers(
    'uk_company_number',
    'government_id',
    'company number|company no|companies house|company registration|registered number|crn',
    forms('context', '99999999|AA999999'),
  ),
];
