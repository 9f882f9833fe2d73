import { luhn, verhoeff } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { forms, isBirth, numbers } from './define.ts';

/** Birthday, sex, citizenship (or refugee), and Luhn's digit. */
const isSouthAfrican = (n: string): boolean => /[012]\d\d$/.test(n) && isBirth(n) && luhn(n);

export const africa: readonly FormDetector[] = [
  numbers(
    'za_id_number',
    'government_id',
    'rsa id|rsa|sa id|south african|south africa|id number|identity number|id no|said|permanent resident|resident number|' +
      'identity document|id book|smart id',
    forms('alone', '9999999999999|999999 9999 999|999999 9999 99 9|999999-9999-999', isSouthAfrican),
  ),
  numbers(
    'ng_nin',
    'government_id',
    'nin|national identification|national identity|nimc|nin number|national id',
    forms('alone', '99999999999', verhoeff),
    forms('context', '99999999999|9999 999 9999|9999-999-9999'),
  ),
  numbers('ng_bvn', 'financial', 'bvn|bank verification', forms('context', '99999999999')),
  numbers(
    'gh_card',
    'government_id',
    'ghana card|gha',
    forms('itself', 'AAA-999999999-9', (n) => n.startsWith('GHA')),
  ),
  numbers(
    'ke_pin',
    'government_id',
    'kra|kra pin|pin|tax pin',
    forms('alone', 'A999999999A', (n) => /^[AP]/.test(n)),
  ),
  numbers('ke_national_id', 'government_id', 'national id|kenyan id|huduma', forms('context', '99999999')),
  numbers(
    'ma_cin',
    'government_id',
    'cin|cnie|carte nationale',
    forms('context', 'A999999|AA99999|AA999999'),
  ),
];
