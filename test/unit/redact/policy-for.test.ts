import { describe, expect, test } from 'vitest';
import { policyFor } from '../../../src/redact/policy-for.ts';
import type { ProvenRedaction } from '../../../src/redact/policy-from.ts';
import { redactionProblems } from '../../../src/redact/redaction-problems.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';

const settings = (given: Partial<ProvenRedaction>): ProvenRedaction => ({
  detectors: {},
  fields: {},
  keep: [],
  ...given,
});
const jane = ['Jane', 'Example.com'].join('@');
const card = ['4242', '4242', '4242', '4242'].join(' ');

describe('what cannot be done is refused with its path and a way out', () => {
  test('all problems at once', () => {
    const problems = redactionProblems(
      settings({
        detectors: {
          emial: 'mask',
          email: 'token',
          jwt: 'partial',
          payment_card: 'truncate',
          ip_address: 'truncate',
        },
        fields: { nick: 'partial', 'nick-name': 'mask', nick_name: 'drop', __: 'mask', alias: 'token' },
        keep: ['a..b', 'sluice.details.order_id'],
      }),
      { tokens: false },
    );
    expect(problems.map(({ path }) => path)).toEqual([
      'detectors.emial',
      'detectors.email',
      'detectors.jwt',
      'detectors.payment_card',
      'fields.nick',
      'fields.nick-name',
      'fields.nick_name',
      'fields.__',
      'fields.alias',
      'keep[0]',
    ]);
    expect(problems[0]?.message).toMatch(/^no detector "emial"; known: email, phone_number/);
    expect(problems[1]?.message).toMatch(/no token key is configured/);
    expect(problems[2]?.message).toMatch(
      /no partial form \(email and phone_number and payment_card and mac_address have\); use mask/,
    );
    expect(problems[3]?.message).toMatch(/no truncate form \(ip_address has\); use mask/);
  });

  test('policyFor throws them under a code', () => {
    expect(() => policyFor(settings({ detectors: { jwt: 'truncate' } }), 'event')).toThrow(
      expect.objectContaining({
        code: 'invalid_redaction_policy',
        message: expect.stringContaining('redaction.detectors.jwt'),
      }),
    );
    expect(() => policyFor(settings({ detectors: { email: 'token' } }), 'event')).toThrow(/token key/);
  });
});

describe('actions', () => {
  const redact = (given: Partial<ProvenRedaction>, text: string, key?: string): string =>
    createRedactor(
      policyFor(settings(given), 'all', key === undefined ? undefined : { current: key }),
    ).redactText(text).text;

  test('partial leaves the domain of an address and the last four digits of a card, and is final', () => {
    const partial = { detectors: { email: 'partial', payment_card: 'partial' } } as const;
    const once = redact(partial, `${jane} paid with ${card}`);
    expect(once).toBe('J***@Example.com paid with ************4242');
    expect(redact(partial, once)).toBe(once);
    expect(redact(partial, encodeURIComponent(jane))).toBe('J***@Example.com');
  });

  test('tokens are equal for equal values of a tenant, differ between tenants, and are final', () => {
    const token = { detectors: { email: 'token', payment_card: 'token' } } as const;
    const once = redact(token, `${jane}, ${jane.toLowerCase()}`, 'key of one tenant');
    expect(once).toMatch(/^(email_[0-9a-f]{16}), \1$/);
    expect(redact(token, once, 'key of one tenant')).toBe(once);
    expect(redact(token, `${jane}, ${jane}`, 'key of another')).not.toBe(once);
    expect(redact(token, card, 'k')).toBe(redact(token, card.replaceAll(' ', '-'), 'k'));
  });

  test('drop removes the text, and of a field the whole member', () => {
    expect(redact({ detectors: { email: 'drop' } }, `to ${jane}!`)).toBe('to !');
    const redactor = createRedactor(policyFor(settings({ fields: { password: 'drop' } }), 'all'));
    expect(redactor.redact({ a: 1, password: 'x', b: { PASSWORD: ['y'] } }).value).toEqual({
      a: 1,
      b: { PASSWORD: [null] },
    });
  });

  test('keep switches a detector off, report counts and changes nothing', () => {
    expect(redact({ detectors: { email: 'keep' } }, `${jane} ${card}`)).toBe(
      `${jane} [REDACTED:payment_card]`,
    );
    const redactor = createRedactor(policyFor(settings({ detectors: { email: 'report' } }), 'all'));
    const given = { to: jane };
    const { value, findings } = redactor.redact(given);
    expect(value).toBe(given);
    expect(findings).toEqual([{ type: 'email', version: 2, action: 'report', path: 'to' }]);
  });

  test('what is only reported protects nothing from a mask', () => {
    expect(redact({ detectors: { jwt: 'report' } }, 'password=eyJhbGciOiJub25lIn0.eyJzdWIiOjF9.c2ln')).toBe(
      'password=[REDACTED:password]',
    );
  });

  test('a field rule is added, changed, and taken away', () => {
    const fields = { 'Nick-Name': 'mask', password: 'report', db_password: 'keep' } as const;
    const redactor = createRedactor(policyFor(settings({ fields }), 'all'));
    const given = { nick_name: 'jj', password: 'a', dbPassword: 'b', app_password: 'c' };
    expect(redactor.redact(given).value).toEqual({
      ...given,
      nick_name: '[REDACTED:field]',
      app_password: '[REDACTED:password]',
    });
  });

  test('a kept path is never touched', () => {
    const given = { sluice: { details: { order: [{ contact: jane }], password: 'x' } } };
    const keep = ['sluice.details.order', 'sluice.details.password'];
    for (const kind of ['event', 'all'] as const)
      expect(createRedactor(policyFor(settings({ keep }), kind)).redact(given).value).toBe(given);
    const alert = { full_log: JSON.stringify({ sluice: given.sluice }) };
    expect(createRedactor(policyFor(settings({ keep }), 'alert')).redact(alert).value).toBe(alert);
  });
});
