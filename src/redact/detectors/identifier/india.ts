import { verhoeff } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { forms, numbers, separated } from './define.ts';

/** UIDAI: never begins with 0 or 1, reads differently backwards. */
const isAadhaar = (n: string): boolean =>
  /^[2-9]/.test(n) && n !== Array.from(n).reverse().join('') && verhoeff(n);
/** Twelve bare digits are an account of AWS more often than not: what people make up repeats itself. */
const isBareAadhaar = (n: string): boolean => new Set(n).size > 4 && isAadhaar(n);
/** The fourth letter says who it is of: a person, a company, a trust … */
const isPan = (n: string): boolean => /^[A-Z]{3}[ABCFGHJLPT]/.test(n) && !/0000.$/.test(n);
/** State, PAN, number of registrations, `Z` in nearly all, check character. */
const isGstin = (n: string): boolean =>
  /^(?:0[1-9]|[12]\d|3[0-8]|9[79])[A-Z]{5}\d{4}[A-Z][1-9A-Z][A-Z]/.test(n);

export const india: readonly FormDetector[] = [
  numbers(
    'in_aadhaar',
    'government_id',
    'aadhaar|aadhar|adhaar|aadhaar number|uidai|आधार',
    forms('itself', separated('9999-9999-9999', '- :.'), isAadhaar),
    forms('alone', '999999999999', isBareAadhaar),
    forms('context', '999999999999', isAadhaar),
  ),
  numbers(
    'in_pan',
    'government_id',
    'pan|permanent account|income tax|pan card|pan no',
    forms('itself', 'AAAAA9999A', isPan),
    forms('alone', 'AAAAA9999A|AAAAA 9999 A|AAAAA-9999-A'),
  ),
  numbers(
    'in_gstin',
    'government_id',
    'gstin|gst|goods and services tax',
    forms('itself', '99AAAAA9999AXAX', isGstin),
    forms('context', '99AAAAA9999AXXX'),
  ),
  numbers(
    'in_voter',
    'government_id',
    'voter|vote|voting|epic|elector|electoral|election',
    forms('alone', 'AAA9999999|AA/99/999/999999'),
  ),
  numbers(
    'in_driver_license',
    'government_id',
    'driving licence|driving license|driver license|driver licence|dl no|licence no',
    forms(
      'context',
      'AA99 99999999999|AA9999999999999|AA-9999999999999|AA99-99999999999|AA-99-9999-9999999|AA99 9999 9999999',
    ),
  ),
  numbers('in_uan', 'government_id', 'uan|epfo|provident fund', forms('context', '999999999999')),
];
