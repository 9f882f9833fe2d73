import type { Planted } from './secrets.ts';

const alone = (type: string, value: string): Planted => ({ type, value, text: value });
const beside = (type: string, before: string, value: string, after = ''): Planted => ({
  type,
  value,
  text: before + value + after,
});
const at = (local: string, domain: string): string => [local, domain].join('@');

/** From ranges that are set aside for fiction, where there are any. */
const INTERNATIONAL = [
  ['+1', '212', '555', '0143'],
  ['+44', '(0)20', '7946', '0971'],
  ['+49', '30', '23125', '188'],
  ['+33', '1', '99', '00', '17', '46'],
  ['+61', '491', '570', '156'],
  ['+91', '99999', '00143'],
  ['+352', '621', '000', '143'],
];

const NATIONAL = [
  '(212) 555-0143',
  '212-555-0143',
  '212.555.0143',
  '1-212-555-0143',
  '07700 900143',
  '020 7946 0971',
  '01 99 00 17 46',
  '030/23125188',
  '044 668 18 43',
  '0532 000 01 43',
  '090-0000-0143',
  '(11) 90000-0143',
  '0491 570 156',
  '010-0000-0143',
  '8 (912) 000-01-43',
];

/** Telephone numbers and e-mail addresses in all the forms that are found. */
export function plantedContact(): readonly Planted[] {
  return [
    alone('email', at('jane.doe+shop', 'mail.example.co.uk')),
    alone('email', at('żaneta_k', 'example.pl')),
    alone('email', at('o.neil', 'xn--bcher-kva.example')),
    ...INTERNATIONAL.map((groups) => alone('phone_number', groups.join(' '))),
    alone('phone_number', INTERNATIONAL[0]?.join('') ?? ''),
    alone('phone_number', ['0049', '30', '23125', '188'].join(' ')),
    ...NATIONAL.map((number) => alone('phone_number', number)),
    alone('phone_number', '212-555-0143 ext. 12'),
    beside('phone_number', 'mobile: ', ['212', '5550143'].join('')),
    beside('phone_number', 'my number is ', ['138', '0000', '0143'].join('')),
    beside('phone_number', 'Handy ', ['0151', '00000143'].join('')),
    beside('phone_number', '', ['0917', '0000143'].join(''), ' is my cell number'),
    beside('phone_number', 'tel. ', '612 000 143'),
  ];
}

/** Digits that are no telephone's, and `@` that makes no address. */
export function contactLookAlikes(): readonly string[] {
  return [
    '04/03/2026',
    '4.3.2026 10-11',
    '1 234 567',
    '1.234.567,89',
    '1000-2000-3000',
    'bytes 0-1023/146515',
    '200 512 2048',
    'order 2125550143',
    'invoice no. 212-555-0143',
    'phone model A2125550',
    'mobile app 10.15.7 build 20260101',
    'callId 13800000143',
    '978-3-16-148410-0',
    '38456-0000',
    '@@ -100,7 +100,12 @@',
    'UTC+05:30',
    '01 02 03 04 05 06 07 08 09 0a',
    'user@1000.service',
    'npm:left-pad@1.3.0',
    'org-7@github.com:acme/shop.git',
    'jane(at)example.com',
  ];
}
