import type { Form, FormDetector } from '../../../src/redact/detector.ts';
import { identifier } from '../../../src/redact/detectors/identifier/all.ts';
import { Noise } from './noise.ts';
import type { Planted } from './secrets.ts';

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const EITHER = DIGITS.repeat(4) + LETTERS;
/** What all forms have: with fewer a text is not looked at. */
const MIN_DIGITS = 4;
const MAX_TRIES = 400_000;
/** With a beginning that fits chance is quick; with one that does not, it never comes. */
const MAX_TRIES_AFTER_BEGINNING = 1_000;
/** Beginnings that chance would find too seldom: countries, centuries, the letters of a kind. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  gh_card: 'GHA',
  cn_resident_id: '11010119',
  ch_ahv: '756',
  ae_emirates_id: '784',
  vat_id: 'DE',
};

/** Digits and letters in the places of a layout that its check accepts. */
export function filled(label: string, { layout, check }: Form, beginning = ''): string | undefined {
  const noise = new Noise(`${label}/${layout}`);
  const maxTries = beginning === '' ? MAX_TRIES : MAX_TRIES_AFTER_BEGINNING;
  for (let tries = 0; tries < maxTries; tries += 1) {
    let at = 0;
    const text = layout.replaceAll(/[9AX]/g, (place) => {
      const given = beginning.charAt(at++);
      if (given !== '' && (place === 'X' || /\d/.test(given) === (place === '9'))) return given;
      return noise.of(place === '9' ? DIGITS : place === 'A' ? LETTERS : EITHER);
    });
    if ((text.match(/\d/g)?.length ?? 0) < MIN_DIGITS) continue;
    if (check === undefined || check(text.replaceAll(/[^A-Z\d]/g, ''))) return text;
  }
  return undefined;
}

function plantedOf(detector: FormDetector): readonly Planted[] {
  const [word = ''] = detector.words;
  return detector.forms.flatMap((form) => {
    const value = filled(detector.type, form, BEGINNINGS[detector.type]) ?? filled(detector.type, form);
    return value === undefined ? [] : [{ type: detector.type, value, text: `${word}: ${value}` }];
  });
}

/** What has no form that a layout describes. */
const BESIDE: readonly (readonly [type: string, before: string, value: string, after?: string])[] = [
  ['date_of_birth', 'was born on ', '11/22/1961'],
  ['date_of_birth', 'born in a town by the sea on ', '22.11.1961'],
  ['date_of_birth', 'date of birth: ', '7-nov-1961'],
  ['date_of_birth', 'd.o.b. is ', '4 June 1961'],
  ['date_of_birth', 'DOB=', '1961-06-04'],
  ['date_of_birth', 'Geburtsdatum: ', '4. Juni 1961'],
  ['date_of_birth', 'birthday ', 'June 4th, 1961'],
  ['date_of_birth', '', '1961-06-04', ' is my birthday'],
  ['license_plate', 'number plate ', ['AB51', 'XYZ'].join(' ')],
  ['license_plate', 'the car reg is ', ['LN14', 'HGX'].join('')],
  ['license_plate', 'Kennzeichen: ', ['B-XY', '1234'].join(' ')],
  ['license_plate', 'plaka ', ['34', 'XYZ', '123'].join(' ')],
  ['license_plate', 'vehicle registration KA:', ['KA', '01', 'XY', '1234'].join('')],
  ['license_plate', 'plates: ', ['XYZ', '123AB'].join('-')],
  ['license_plate', 'license plate: ', ['7XYZ', '123'].join('')],
  ['postcode', 'postcode ', ['SW1A', '0ZZ'].join(' ')],
  ['postcode', 'PLZ: ', ['80', '999'].join('')],
  ['postcode', 'zip code is ', ['99', '950-0001'].join('')],
  ['postcode', 'my address: 1 High Street, ', ['EC1A', '1ZZ'].join(' ')],
  ['de_commercial_register', 'Amtsgericht Köln, ', ['HRB', '123456'].join(' ')],
  ['de_commercial_register', '', ['HRA', '4321', 'B'].join(' ')],
];

/** Looked for once: some checks are hard to please. */
let all: readonly Planted[] | undefined;

/** One of every form of every detector, beside the first word that tells of it. */
export function plantedIdentifier(): readonly Planted[] {
  all ??= [
    ...identifier.flatMap((detector) => ('forms' in detector ? plantedOf(detector) : [])),
    ...BESIDE.map(([type, before, value, after = '']) => ({ type, value, text: before + value + after })),
  ];
  return all;
}

/** Numbers that are nobody's. */
export function identifierLookAlikes(): readonly string[] {
  return [
    '123456789012',
    '111122223333',
    '1772366400',
    '1772366400123',
    '1772366400123456',
    '20260304',
    '202603040506',
    '20260304050607',
    '2026-03-04',
    '04/03/2026',
    '2026-03-04 05:06:07',
    '05:06:07.089',
    '123456789',
    '1-2-3',
    '10-20-30-40',
    '3.14159265358979',
    '1,234,567.89',
    '12 345 678 bytes',
    'order 078-05-9999',
    'invoice no. 12345678901',
    'ticket #123456782',
    'build 126.0.6478.127',
    'v109.12.6000',
    '52.229675,21.012230',
    'arn:aws:iam::210987654321:role/app',
    'https://shop.example.com/orders/123456782/items/046454286',
    'SKU-4711-0815',
    'ORD-2026-100234',
    'req_01HV7Z8K9M2N3P4Q5R6S7T8V9W',
    'a1b2c3d4',
    '7f3a9c2e1b',
    'HTTP/1.1 200 51234',
    'eu-west-1a',
    'born to be wild',
    'the plate is empty',
    'registration failed 3 times',
    'vehicle',
    'stillborn 2026-03-04T05:06:07Z',
    'postcode is required',
    'passport.js 0.7.0',
    'sha1 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
    '0x1f',
    'Pan Tadeusz 1834',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    'Dalvik/2.1.0 (Linux; U; Android 14; SM-S918B Build/UP1A.231005.007)',
  ];
}
