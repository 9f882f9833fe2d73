import { luhn, weighted } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { forms, numbers } from './define.ts';

/** Area, group and serial number: https://www.ssa.gov/employer/randomization.html */
const isSsn = (n: string): boolean => /^(?!000|666|9|(\d)\1{8})\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(n);
/** Fourth and fifth digits of the ranges that the IRS gives out. */
const isItin = (n: string): boolean => /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/.test(n);
/** Medicare's alphabet leaves out S, L, O, I, B and Z. */
const isMbi = (n: string): boolean =>
  /^[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d[AC-HJKMNP-RT-Y]{2}\d{2}$/.test(
    n,
  );
const isNpi = (n: string): boolean => /^[12]/.test(n) && luhn(`80840${n}`);
/** Registrant type, initial, and the sum of the odd digits and twice the even ones. */
const isDea = (n: string): boolean =>
  /^[A-HJ-NPRSTUX]/.test(n) && weighted([1, 2, 1, 2, 1, 2, -1], 10)(n.slice(2));
const isSin = (n: string): boolean => /^(?!8|(\d)\1{8})/.test(n) && luhn(n);

const NINE = '999-99-9999|999 99 9999|999.99.9999';
const ODD = '999-999999|99999-9999|999 999999|99999 9999';

export const northAmerica: readonly FormDetector[] = [
  numbers(
    'us_ssn',
    'government_id',
    'ssn|ssid|ss no|social security|social sec|soc sec',
    forms('itself', NINE, isSsn),
    forms('alone', `${ODD}|999999999`, isSsn),
    // Beside its name a number that was never given out may be a mistyped one.
    forms('context', NINE),
  ),
  numbers(
    'us_itin',
    'government_id',
    'itin|individual taxpayer|taxpayer id|taxpayer identification|tax payer|taxpayer|tax id|tin',
    forms('itself', NINE, isItin),
    forms('alone', `${ODD}|999999999`, isItin),
  ),
  numbers(
    'us_ein',
    'government_id',
    'ein|fein|employer identification|employer id|federal tax id|tax id|irs',
    forms('context', '99-9999999'),
  ),
  numbers(
    'us_mbi',
    'health',
    'mbi|medicare|medicare beneficiary|beneficiary',
    forms('itself', '9AX9-AX9-AA99|9AX9 AX9 AA99', isMbi),
    forms('alone', '9AX9AX9AA99', isMbi),
  ),
  numbers(
    'us_npi',
    'health',
    'npi|national provider|provider identifier|provider id|provider number|provider no|provider|prescriber|physician',
    forms('alone', '9999999999|9999-999-999|9999 999 999', isNpi),
  ),
  numbers(
    'medical_license',
    'health',
    'dea|dea number|medical license|medical licence|medical certificate|certificate number|certificate|registrant|' +
      'prescriber|practitioner|physician|doctor',
    forms('alone', 'AA9999999|AA-9999999|AA 9999999', isDea),
    // A hospital's or a practice's number has a 9 in the place of the initial.
    forms('alone', 'A99999999', (n) => n.charAt(1) === '9' && isDea(n)),
  ),
  numbers(
    'ca_sin',
    'government_id',
    "sin|nas|social insurance|social ins|assurance sociale|numéro d'assurance sociale|sin number",
    forms('itself', '999-999-999', isSin),
    forms('alone', '999 999 999|999999999|999.999.999', isSin),
  ),
  numbers(
    'ca_health_number',
    'health',
    'health card|health number|ohip|phn|msp|ramq|health insurance|carte santé|medical services plan',
    forms(
      'context',
      '9999-999-999|9999 999 999|9999-999-999-AA|9999999999AA|9999999999|AAAA 9999 9999|AAAA99999999',
    ),
  ),
  numbers(
    'ca_business_number',
    'government_id',
    'business number|bn|gst|hst|numéro d entreprise|cra',
    forms('alone', '999999999AA9999|999999999 AA 9999|999999999 AA9999', (n) =>
      /^\d{9}R[CMPRTZ]\d{4}$/.test(n),
    ),
  ),
];
