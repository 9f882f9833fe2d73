import { describe, expect, test } from 'vitest';
import { cryptoCatalogue } from '../../../src/redact/catalogue/crypto.ts';
import { financialCatalogue } from '../../../src/redact/catalogue/financial.ts';
import { crypto } from '../../../src/redact/detectors/crypto/all.ts';
import { financial } from '../../../src/redact/detectors/financial/all.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { carriers } from '../../support/planted/carriers.ts';
import { cryptoLookAlikes, plantedCrypto } from '../../support/planted/crypto.ts';
import { financialLookAlikes, plantedFinancial } from '../../support/planted/financial.ts';
import { expectFoundAndGone } from '../../support/planted/found-and-gone.ts';

const detectors = [...financial, ...crypto];
const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'), detectors);
const everything = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'));
const redacted = (text: string): string => redactor.redactText(text).text;
const types = [...new Set(detectors.map(({ type }) => type))];
const planted = [...plantedFinancial(), ...plantedCrypto()];

describe('planted accounts, cards and wallets', () => {
  test.each(types)('%s is found as what it is, and gone in every carrier', (type) => {
    const its = planted.filter((it) => it.type === type);
    expect(its.length).toBeGreaterThan(0);
    for (const each of its) expectFoundAndGone(redactor, each);
  });

  test.each(Object.entries(carriers))('look-alikes stay byte-identical in the carrier %s', (_, carry) => {
    for (const innocent of [...financialLookAlikes(), ...cryptoLookAlikes()])
      expect(redacted(carry(innocent))).toBe(carry(innocent));
  });

  test('every detector is described', () => {
    expect([...financialCatalogue, ...cryptoCatalogue].map(({ type }) => type)).toEqual(types);
  });
});

describe('boundaries', () => {
  const iban = ['GB33', 'BUKB', '2020', '1555', '5555', '55'];

  test.each([
    [`pay ${iban.join(' ')} now`, 'pay [REDACTED:iban] now'],
    [`${iban.join('')},${iban.join('')}`, '[REDACTED:iban],[REDACTED:iban]'],
    [`IBAN${iban.join('')}.`, 'IBAN[REDACTED:iban].'],
    [iban.join('\u00a0').toLowerCase(), '[REDACTED:iban]'],
    [`${iban.join('')} 12 2026`, '[REDACTED:iban] 12 2026'],
    [`X${iban.join('')}`, `X${iban.join('')}`],
    [`${iban.join('')}0`, `${iban.join('')}0`],
    [iban.join('   '), iban.join('   ')],
  ])('IBAN: %s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  test('an account number is known by the field it stands in', () => {
    const given = { debit_account_no: '90612803', count: '90612803', accountId: '123456789012' };
    expect(everything.redact(given).value).toEqual({ ...given, debit_account_no: '[REDACTED:bank_account]' });
  });

  test('a code beside its name is taken without the name', () => {
    const code = ['DEUT', 'DE', 'FF'].join('');
    expect(redacted(`"bic":"${code}"`)).toBe('"bic":"[REDACTED:bic]"');
    expect(redacted(`SWIFT/BIC ${code}, Frankfurt`)).toBe('SWIFT/BIC [REDACTED:bic], Frankfurt');
  });
});
