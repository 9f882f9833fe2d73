import { luhn, mod97 } from '../../../src/redact/checksums.ts';
import { routingNumber } from '../../../src/redact/detectors/financial/accounts.ts';
import { ibanCountry, ibanCountryCodes } from '../../../src/redact/detectors/financial/iban-countries.ts';
import { filled } from './identifier.ts';
import { Noise } from './noise.ts';
import type { Planted } from './secrets.ts';

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** A number of the country's structure, with the check digits that it needs. */
function ibanOf(country: string): string {
  const noise = new Noise(`iban/${country}`);
  const structure = ibanCountry(country)?.structure.source ?? '';
  const account = structure
    .slice(country.length + 1 + String.raw`\d\d`.length, -1)
    .replaceAll(/(\\d|\[A-Z(?:\\d)?\])\{(\d+)\}/g, (_, kind: string, count: string) =>
      Array.from({ length: Number(count) }, () => noise.of(kind === '[A-Z]' ? LETTERS : DIGITS)).join(''),
    );
  const check = Array.from({ length: 97 }, (_, i) => String(i + 2).padStart(2, '0')).find((digits) =>
    mod97(account + country + digits),
  );
  return country + check + account;
}

const inFours = (text: string, separator: string): string => text.match(/.{1,4}/g)?.join(separator) ?? text;

/** Digits behind a beginning, with Luhn's at the end. */
function cardOf(beginning: string, length: number): string {
  const noise = new Noise(`card/${beginning}`);
  let digits = beginning;
  while (digits.length < length - 1) digits += noise.of(DIGITS);
  return Array.from(DIGITS, (last) => digits + last).find(luhn) ?? digits;
}

const alone = (type: string, value: string): Planted => ({ type, value, text: value });
const beside = (type: string, before: string, value: string): Planted => ({
  type,
  value,
  text: before + value,
});

/** Payment cards of the networks, IBANs of every country in several spellings, and accounts beside their names. */
export function plantedFinancial(): readonly Planted[] {
  const ibans = ibanCountryCodes().map(ibanOf);
  const [first = '', second = ''] = ibans;
  const card = cardOf('4', 16);
  return [
    ...[
      card,
      cardOf('5105', 16),
      cardOf('3714', 15),
      cardOf('6011', 16),
      cardOf('3056', 14),
      cardOf('3530', 16),
    ].map((number) => alone('payment_card', number)),
    alone('payment_card', inFours(card, ' ')),
    alone('payment_card', inFours(card, '-')),
    // Mistyped: only its name gives it away.
    beside(
      'payment_card',
      'my card is ',
      inFours(`${card.slice(0, -1)}${(Number(card.at(-1)) + 1) % 10}`, ' '),
    ),
    beside('payment_card', 'UATP ', cardOf('1', 15)),
    ...ibans.map((number) => alone('iban', number)),
    ...ibans.map((number) => alone('iban', inFours(number, ' '))),
    alone('iban', inFours(first, '-')),
    alone('iban', second.toLowerCase()),
    alone('iban', `${first.slice(0, 4)} ${first.slice(4, 11)} ${first.slice(11)}`),
    beside('iban', 'IBAN: ', `${ibanOf('DE').slice(0, 2)}00${ibanOf('DE').slice(4)}`),
    ...routingNumber.forms.map((form) =>
      beside('aba_routing_number', 'routing number ', filled('aba', form) ?? ''),
    ),
    beside('bank_account', 'bank account number is ', '90612803'),
    beside('bank_account', 'Kontonummer: ', '0906128034'),
    beside('bank_account', 'sort code ', ['60', '83', '71'].join('-')),
    beside('bank_account', 'checking account ', '000906128034'),
    beside('bic', 'BIC: ', ['DEUT', 'DE', 'FFXXX'].join('')),
    beside('bic', 'SWIFT code ', ['NWBK', 'GB', '2L'].join('')),
  ];
}

/** Long numbers that are no account's. */
export function financialLookAlikes(): readonly string[] {
  return [
    '4111111111111112',
    'order 4242424242424241',
    'GB82 is a road',
    'GB00WEST12345698765432',
    'DE89370400440532013001',
    'AT61 1904 3002 3457',
    'XX82WEST12345698765432',
    'account 123456789012',
    'AWS account number 123456789012',
    'aerobic training, cubic metres',
    'swift response',
    'Swift 5.10 (swiftlang-5.10.0.13)',
    'accountId=210987654321',
    'postcard 1234',
    'scorecard: 17/20',
    '0711-0130-8',
    'fr-FR,fr;q=0.9',
  ];
}
