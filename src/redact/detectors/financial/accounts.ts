import { luhn, weighted } from '../../checksums.ts';
import { CERTAINTY, type Form, type FormDetector } from '../../detector.ts';

function forms(evidence: Form['evidence'], layouts: string, check?: Form['check']): Form[] {
  return layouts.split('|').map((layout) => ({ layout, evidence, ...(check !== undefined && { check }) }));
}

const digitsOnly = (value: string): string => value.replaceAll(/\D/g, '');

/** Federal Reserve districts, thrifts, electronic transfers, travelers' cheques; weights 3, 7, 1. */
const isRouting = (n: string): boolean =>
  /^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)/.test(n) &&
  n !== '000000000' &&
  weighted([3, 7, 1, 3, 7, 1, 3, 7, 1], 10)(n);

export const routingNumber: FormDetector = {
  type: 'aba_routing_number',
  version: 1,
  pack: 'financial',
  certainty: CERTAINTY.checked,
  words: [
    'aba',
    'aba routing',
    'routing',
    'routing number',
    'rtn',
    'routing transit',
    'transit number',
    'bank routing',
  ],
  forms: [
    ...forms('itself', '9999-9999-9', isRouting),
    ...forms('alone', '999999999|9999 9999 9', isRouting),
  ],
  canonical: digitsOnly,
};

/** Account numbers of banks: any digits, so only beside words that say so. */
export const bankAccount: FormDetector = {
  type: 'bank_account',
  version: 1,
  pack: 'financial',
  certainty: CERTAINTY.generic,
  words: [
    'bank account',
    'banking account',
    'bank acct',
    'bank number',
    'bank account number',
    'bank no',
    'checking account',
    'savings account',
    'current account',
    'deposit account',
    'debit account',
    'account and routing',
    'direct deposit',
    'sort code',
    'kontonummer',
    'konto nr',
    'kontonr',
    'bankkonto',
    'bankverbindung',
    'bankleitzahl',
    'blz',
    'compte bancaire',
    'rib',
    'cuenta bancaria',
    'conto corrente',
    'conta bancária',
    'rekeningnummer',
    'nr konta',
    'numer konta',
    'rachunek bankowy',
    'clabe',
    'ifsc',
    'bsb',
  ],
  forms: forms(
    'context',
    '999999|9999999|99999999|999999999|9999999999|99999999999|999999999999|9999999999999|99999999999999|' +
      '999999999999999|9999999999999999|99999999999999999|999999999999999999|99999999999999999999|99-99-99|99 99 99|' +
      '999-999|999 999 99|999 999|9999-999999-9|99-9999-9999999-99|999-999999-99|AAAA9999999|9999 9999 9999 9999 9999|' +
      '999 999 999 999|9999 999999|999 9999999 99|99999 99999 99999999999 99|99999 99999 9999999999X 99|99 9999 9999 9999 9999 9999 9999',
  ),
  canonical: digitsOnly,
};

const isAirTravel = (n: string): boolean => n.startsWith('1') && luhn(n);

/** What a payment card's name tells: numbers mistyped or made up, and cards of networks with weak numbers. */
export const namedCard: FormDetector = {
  type: 'payment_card',
  version: 1,
  pack: 'financial',
  certainty: CERTAINTY.generic,
  words: [
    'card',
    'cards',
    'creditcard',
    'card number',
    'cardnumber',
    'visa',
    'mastercard',
    'master card',
    'amex',
    'american express',
    'maestro',
    'kreditkarte',
    'kartennummer',
    'carte bancaire',
    'carte bleue',
    'tarjeta',
    'carta di credito',
    'kreditkort',
    'cartão',
    'karta kredytowa',
    'numer karty',
    'uatp',
  ],
  forms: [
    ...forms('alone', '999999999999999', isAirTravel),
    ...forms(
      'context',
      '9999 9999 9999 9999|9999-9999-9999-9999|9999.9999.9999.9999|9999999999999999|999999999999999|9999 999999 99999|' +
        '9999-999999-99999|9999 999999 9999|9999-999999-9999|99999999 99999999',
    ),
  ],
  canonical: digitsOnly,
};
