import { describe, expect, test } from 'vitest';
import { contactCatalogue } from '../../../src/redact/catalogue/contact.ts';
import { contact } from '../../../src/redact/detectors/contact/all.ts';
import { isInternational } from '../../../src/redact/detectors/contact/calling-codes.ts';
import { phone } from '../../../src/redact/detectors/contact/phone.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { detect } from '../../support/detect.ts';
import { carriers } from '../../support/planted/carriers.ts';
import { contactLookAlikes, plantedContact } from '../../support/planted/contact.ts';
import { expectFoundAndGone } from '../../support/planted/found-and-gone.ts';

const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'), contact);
const redacted = (text: string): string => redactor.redactText(text).text;
const partial = createRedactor(
  policyFor({ detectors: { phone_number: 'partial', email: 'partial' }, fields: {}, keep: [] }, 'all'),
  contact,
);
const at = (local: string, domain: string): string => [local, domain].join('@');
const found = (text: string, field?: string): readonly string[] =>
  detect(phone, text, field).map(({ start, end }) => text.slice(start, end));

describe('planted contacts', () => {
  test.each(plantedContact().map((planted, i) => [`${planted.type} ${i}`, planted] as const))(
    '%s is found as what it is, and gone in every carrier',
    (_, planted) => {
      expectFoundAndGone(redactor, planted);
      for (const carry of Object.values(carriers)) {
        const short = partial.redactText(carry(planted.text)).text;
        expect(partial.redactText(short).text).toBe(short);
      }
    },
  );

  test.each(Object.entries(carriers))('look-alikes stay byte-identical in the carrier %s', (_, carry) => {
    for (const innocent of contactLookAlikes()) expect(redacted(carry(innocent))).toBe(carry(innocent));
  });

  test('every detector is described', () => {
    expect(contactCatalogue.map(({ type }) => type)).toEqual(contact.map(({ type }) => type));
  });
});

describe('telephone numbers', () => {
  test.each([
    ['call (212) 555-0143.', ['(212) 555-0143']],
    ['a +1 212 555 0143, b +44 20 7946 0971;', ['+1 212 555 0143', '+44 20 7946 0971']],
    ['(+49) 30 23125188', ['(+49) 30 23125188']],
    ['tel:+1-212-555-0143?x', ['+1-212-555-0143']],
    ['212-555-0143x12, 212-555-0144', ['212-555-0143x12', '212-555-0144']],
    ['2026-03-04 212-555-0143 7', ['212-555-0143']],
    ['{"phoneNumber":"2125550143"}', ['2125550143']],
    ['phones: 2125550143, 2125550144 or 2125550145', ['2125550143', '2125550144', '2125550145']],
    ['line one\\n212-555-0143', ['212-555-0143']],
    ['电话：13800000143', ['13800000143']],
    ['reach me on 2125550143', ['2125550143']],
  ])('in %s the whole number and nothing more is taken', (text, numbers) => {
    expect(found(text, 'note')).toEqual(numbers);
  });

  test.each([
    ['+999 123 456 789', 'no such country calling code'],
    ['+1 112 555 0143', 'an area code begins with 2 to 9'],
    ['(212) 155-0143', 'an exchange code too'],
    ['+47 1234', 'too short for its country'],
    ['x+1 212 555 0143', 'a letter before'],
    ['212-555-0143-77', 'a longer number'],
    ['10.212.555.0143', 'part of dotted digits'],
    ['212.123.45.67', 'an IP address'],
    ['phone seen, 2847563 of them', 'another clause'],
    ['phone [REDACTED:secret] 2125550143', 'a mark in between'],
    ['[REDACTED:phone_number] 2125550143', 'a mark is no word'],
  ])('%s is none: %s', (text) => {
    expect(found(text, 'note')).toEqual([]);
  });

  test('bare digits count beside a telling field, and not beside one that tells of something else', () => {
    const digits = ['212', '5550143'].join('');
    expect(found(digits, 'mobile')).toEqual([digits]);
    expect(found(digits, 'contact_number')).toEqual([digits]);
    for (const field of ['note', 'orderId', 'phone_number_id', 'calls', 'timestamp'])
      expect(found(digits, field)).toEqual([]);
  });

  test('bare digits of which nothing else is known count when they are a mobile number of some country', () => {
    const mobile = ['0917', '0000143'].join('');
    expect(found(mobile)).toEqual([mobile]);
    expect(found(mobile, 'note')).toEqual([]);
    for (const number of ['1772366400', '1772366400000', '20260304', '123456789012'])
      expect(found(number)).toEqual([]);
  });

  test('equal numbers have one spelling', () => {
    const spellings = [
      '+1 212 555 0143',
      '(212) 555-0143',
      '1-212-555-0143',
      '001 212 555 0143',
      '212.555.0143 x12',
    ];
    expect(new Set(spellings.map((each) => phone.canonical?.(each)))).toEqual(new Set(['+12125550143']));
    expect(phone.canonical?.('+44 (0)20 7946 0971')).toBe('+442079460971');
    expect(phone.partial?.('212-555-0143 x12')).toBe('***143');
  });

  test.each([
    ['12125550143', true],
    ['442079460971', true],
    ['4402079460971', true],
    ['390612345678', true],
    ['352621000143', true],
    ['2105550143', false],
    ['4412', false],
    ['12125550143143143', false],
  ])('%s can be dialled from abroad: %s', (digits, expected) => {
    expect(isInternational(digits)).toBe(expected);
  });
});

describe('e-mail addresses', () => {
  test.each([
    [`To: ${at('"jane doe"', 'example.com')}.`, 'To: [REDACTED:email].'],
    [`${at('用户', '例子.公司')} ${at('юлия', 'пример.рф')}`, '[REDACTED:email] [REDACTED:email]'],
    [`連絡は${at('jane', 'example.com')}まで`, '連絡は[REDACTED:email]まで'],
    [`a\\n${at('nina', 'example.com')}`, 'a\\n[REDACTED:email]'],
    [`${at('jane', 'example.com')}-invoice.pdf`, '[REDACTED:email]-invoice.pdf'],
    [`${at('jane', 'example.com')}.log`, '[REDACTED:email].log'],
    [`<mailto:${at('jane', 'example.com')}?subject=x>`, '<mailto:[REDACTED:email]?subject=x>'],
    [`ssh ${at('jane', 'web01')}`, `ssh ${at('jane', 'web01')}`],
  ])('in %s the address and nothing more is taken', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });
});
