import { CERTAINTY, type FormDetector } from '../../detector.ts';
import { forms, isDay, numbers, separated } from './define.ts';

/** Surname, decade, month (raised by 50 for women), day, year, initials: DVLA. */
const isBritishLicence = (n: string): boolean =>
  /^[A-Z]{1,5}9{0,4}\d/.test(n) &&
  /^[A-Z9]{5}\d{6}[A-Z9]{2}[A-Z\d]{3}(?:\d\d)?$/.test(n) &&
  isDay(Number(n.slice(6, 8)) % 50, n.slice(8, 10));

/** German documents leave out vowels and what looks like a digit; the check digit is ICAO 9303's. */
function isGermanDocument(n: string): boolean {
  const values = Array.from(n, (character) => Number.parseInt(character, 36));
  const sum = values.slice(0, 8).reduce((total, value, i) => total + value * ([7, 3, 1][i % 3] as number), 0);
  return /^[CFGHJKLMNPRTVWXYZ\d]+$/.test(n) && sum % 10 === values[8];
}
const isOldGermanCard = (n: string): boolean => n.startsWith('T');
/** Letters count from A = 10, the check digit stands behind them. */
const isPolishCard = (n: string): boolean =>
  [7, 3, 1, 9, 7, 3, 1, 7, 3].reduce((sum, weight, i) => sum + Number.parseInt(n.charAt(i), 36) * weight, 0) %
    10 ===
  0;
const isItalianU1 = (n: string): boolean => /^U1[B-DF-HJ-NPR-UWXYZ\d]{6,7}[A-Z]$/.test(n);

const PASSPORT =
  'passport|passports|passport number|passport no|passnummer|pass nr|pass nummer|passnr|reisepass|reisepassnummer|pasaporte|' +
  'passaporto|passeport|passaporte|paspoort|pass no|paszport|paszportu|여권|여권번호|여권번호는|여권은|護照|护照|' +
  'パスポート|旅券|паспорт|pasaport|hộ chiếu|หนังสือเดินทาง';
const LICENCE =
  "driver license|driver licence|drivers license|drivers licence|driver's license|driver s license|driver s licence|" +
  'driving licence|driving license|dvla|dl number|dl no|dl|licence number|license number|licence no|license no|' +
  'führerschein|führerscheinnummer|fuehrerschein|fahrerlaubnis|permis de conduire|patente|patente di guida|numero di patente|' +
  'carnet de conducir|permiso de conducir|rijbewijs|prawo jazdy|körkort|førerkort|ajokortti|ehliyet|sürücü belgesi';

/** Papers whose numbers have no check digit in most countries: beside their names, and in few forms elsewhere. */
export const documents: readonly FormDetector[] = [
  {
    ...numbers(
      'passport',
      'government_id',
      PASSPORT,
      forms('alone', 'AXXXXXXX9', isGermanDocument),
      forms('alone', 'A99999999'),
      forms('alone', 'A999A9999'),
      forms(
        'context',
        '999999999|99999999|AA9999999|AA999999|A9999999|A99 99999|A9 999999|AAA999999|AAA999999A|99AA99999|AXXXXXXX9|9999999999|' +
          '99 9999999|99 99 999999|9999 999999|AA 9999999|AA99999XX|AA 999999|AAX999999|A999999|AAA 999999|A 9999999',
      ),
    ),
    certainty: CERTAINTY.generic,
  },
  {
    ...numbers(
      'driver_license',
      'government_id',
      LICENCE,
      forms(
        'itself',
        [
          'XXXXX999999XXXXX|XXXXX999999XXXXX99',
          ...[
            'XXXXX-999999-XXXXX',
            'XXXXX-999999-XXXXX-99',
            'XXXXX-999999-XXXXX99',
            'XXXXX999999XXXXX-99',
          ].map((it) => separated(it)),
          ...['XXXXX-999-999-XXXXX-99', 'XXXXX-999-999-XXXXX', 'XXXXX-999-999-XXXXX99'].map((it) =>
            separated(it),
          ),
        ].join('|'),
        isBritishLicence,
      ),
      forms('alone', 'AA9999999A|AA 9999999 A'),
      forms('alone', 'A9XXXXXXXA|A9XXXXXXA', isItalianU1),
      forms('alone', 'A9999999|A99999999|A999999999999|A9999-99999-99999|A999-9999-9999|A999-999-99-999-9'),
      forms(
        'context',
        '9999999|99999999|999999999|9999999999|99999999999|999999999999|9999999999999|99999999999999|AA999999|AA9999999|A999999|' +
          '99-999-9999|999-999-999|999 999 999|A99-99-9999|AA-99-9999|99AA99999|9999999A|99999999A|AXX9999XXXX|XXXXXXXXX99|' +
          'XXX9999999X|AAA9999999|A99999999A|A9999999999|A99999999999|A9999999999999|A99999999999999|999AA9999|9999999999A|' +
          'X999XX9XX99|AA999999A|AAA999999|999999/9999|99999/99/9999',
      ),
    ),
    certainty: CERTAINTY.generic,
  },
  {
    ...numbers(
      'identity_card',
      'government_id',
      'personalausweis|personalausweisnummer|ausweis|ausweisnummer|ausweis nr|carta d identità|carta identità|carta di identità|' +
        'carta d identita|cie|identity card|id card|identity document|carte d identité|cni|dowód osobisty|dowodu osobistego|' +
        'numer dowodu|dowód|identiteitskaart|cédula de identidad|cartão de cidadão|identitetskort|kimlik kartı|documento d identità',
      forms('alone', 'AXXXXXXX9', isGermanDocument),
      forms('alone', 'A99999999', isOldGermanCard),
      forms('alone', 'AAA999999|AAA 999999', isPolishCard),
      forms('alone', 'AA99999AA'),
      forms(
        'context',
        'AA9999999|AA 9999999|9999999AA|9999999 AA|AXXXXXXX9|999999999999|999999999|AAA999999|999-9999999-99|99999999 9 AA9',
      ),
    ),
    certainty: CERTAINTY.generic,
  },
];
