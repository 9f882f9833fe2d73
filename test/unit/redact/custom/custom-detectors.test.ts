import { describe, expect, test } from 'vitest';
import { damm } from '../../../../src/redact/checksums.ts';
import { createCustomDetectors } from '../../../../src/redact/custom/custom-detectors.ts';
import { provenDetectors } from '../../../../src/redact/custom/proven-detectors.ts';
import type { CustomDetectorSettings, ProvenDetector } from '../../../../src/redact/custom/settings.ts';
import type { DocumentKind } from '../../../../src/redact/document-policies.ts';
import { policyFor } from '../../../../src/redact/policy-for.ts';
import type { ProvenRedaction } from '../../../../src/redact/policy-from.ts';
import { createRedactor, type Redactor } from '../../../../src/redact/redactor.ts';
import { contextOf } from '../../../support/detect.ts';

const EMPLOYEE: CustomDetectorSettings = { name: 'employee_id', pattern: '\\bEMP-\\d{6}\\b' };

function redactorWith(
  custom: readonly CustomDetectorSettings[],
  given: Partial<ProvenRedaction> = {},
  kind: DocumentKind = 'all',
  key?: string,
): Redactor {
  return createRedactor(
    policyFor(
      { detectors: {}, fields: {}, keep: [], custom: provenDetectors(custom), ...given },
      kind,
      key === undefined ? undefined : { current: key },
    ),
  );
}

describe('what a tenant describes is found', () => {
  test('in values, keys and JSON inside strings, and masked under its own type', () => {
    const { value, findings } = redactorWith([EMPLOYEE]).redact({
      note: 'EMP-123456 left, EMP-1234567 did not',
      'EMP-123456': JSON.stringify({ by: 'EMP-654321' }),
    });
    expect(value).toEqual({
      note: '[REDACTED:custom_employee_id] left, EMP-1234567 did not',
      '[REDACTED:custom_employee_id]': '{"by":"[REDACTED:custom_employee_id]"}',
    });
    expect(findings.map(({ type }) => type)).toEqual(Array(3).fill('custom_employee_id'));
  });

  test('in numbers too when it is nothing but digits', () => {
    const redactor = redactorWith([{ name: 'customer', pattern: '\\b\\d{8}\\b' }, EMPLOYEE]);
    expect(redactor.redact({ customer: 12_345_678, port: 443 }).value).toEqual({
      customer: '[REDACTED:custom_customer]',
      port: 443,
    });
    const given = { customer: 12_345_678 };
    expect(redactorWith([EMPLOYEE]).redact(given).value).toBe(given);
  });

  test('in a text as short as a match can be, and in one that is a UUID', () => {
    const redactor = redactorWith([
      { name: 'room', pattern: '\\bR\\d{3}\\b' },
      { name: 'device', pattern: '^[0-9a-f]{8}-[0-9a-f-]{27}$' },
    ]);
    expect(redactor.redactText('R101').text).toBe('[REDACTED:custom_room]');
    expect(redactor.redactText(['01234567', '89ab', '4def', '8123', '456789abcdef'].join('-')).text).toBe(
      '[REDACTED:custom_device]',
    );
  });

  test('whatever its case with the flag i, and equal values have equal tokens', () => {
    const custom = [{ ...EMPLOYEE, flags: 'i', action: 'token' } as const];
    const text = redactorWith(custom, {}, 'all', 'key of a tenant').redactText('emp-123456 EMP-123456').text;
    expect(text).toMatch(/^(custom_employee_id_[0-9a-f]{16}) \1$/);
  });

  test('without half a character at its ends', () => {
    const [detector] = createCustomDetectors(provenDetectors([{ name: 'quoted', pattern: '[^"]{4}' }]));
    expect(detector?.find('\u{1f600}\u{1f601}a\u{1f602}\u{1f603}', contextOf())).toEqual([
      { start: 0, end: 4 },
      { start: 4, end: 9 },
    ]);
  });
});

describe('actions', () => {
  test("a type's outweighs its pack's, and that one's own", () => {
    const custom = [{ ...EMPLOYEE, action: 'drop' } as const];
    const text = 'by EMP-123456';
    expect(redactorWith(custom).redactText(text).text).toBe('by ');
    expect(redactorWith(custom, { packs: { custom: 'keep' } }).redactText(text).text).toBe(text);
    const detectors = { custom_employee_id: 'mask' } as const;
    expect(redactorWith(custom, { detectors, packs: { custom: 'keep' } }).redactText(text).text).toBe(
      'by [REDACTED:custom_employee_id]',
    );
  });

  test('identities are kept from it unless it is a secret', () => {
    const given = { user: { id: 'EMP-123456' } };
    expect(redactorWith([EMPLOYEE], {}, 'event').redact(given).value).toBe(given);
    expect(redactorWith([{ ...EMPLOYEE, secret: true }], {}, 'event').redact(given).value).not.toEqual(given);
  });
});

test('a match whose check digit is wrong is no finding, whatever separates the digits', () => {
  const stem = '5720';
  const check = '0123456789'.split('').find((digit) => damm(stem + digit)) ?? '';
  const redactor = redactorWith([{ name: 'member', pattern: 'M[ -]?\\d{2}-?\\d{3}', checksum: 'damm' }]);
  const right = `M 57-20${check}`;
  const wrong = `M 57-20${(Number(check) + 1) % 10}`;
  expect(redactor.redactText(`${right}, ${wrong}`).text).toBe(`[REDACTED:custom_member], ${wrong}`);
});

test('modulo 11 reads a final X as ten', () => {
  const redactor = redactorWith([{ name: 'book', pattern: '\\b(?:\\d-?){9}[\\dX]\\b', checksum: 'mod11' }]);
  expect(redactor.redactText('0-8044-2957-X 0-8044-2957-1').text).toBe(
    '[REDACTED:custom_book] 0-8044-2957-1',
  );
});

test('with context words a match counts beside one of them, or in a field of that name', () => {
  const redactor = redactorWith([{ name: 'badge', pattern: '\\b\\d{6}\\b', context: ['badge', 'key card'] }]);
  const found = '[REDACTED:custom_badge]';
  expect(redactor.redactText('badge: 123456').text).toBe(`badge: ${found}`);
  expect(redactor.redactText('took 123456 as Key-Card').text).toBe(`took ${found} as Key-Card`);
  expect(redactor.redactText('123456', { field: 'keyCard' }).text).toBe(found);
  expect(redactor.redactText('badges 123456').text).toBe('badges 123456');
});

const REFUSED = expect.objectContaining({ code: 'invalid_redaction_policy' });

test.each([
  ['cannot be read', '('],
  ['is not provably linear', '(a+)+b{4}'],
])('an expression that %s is a coded error where it is proven', (_, pattern) => {
  expect(() => provenDetectors([{ name: 'x', pattern }])).toThrow(REFUSED);
});

test('no detector is made of an expression that was never proven, or cannot be read', () => {
  const written = [EMPLOYEE] as readonly Partial<ProvenDetector>[] as readonly ProvenDetector[];
  expect(() => createCustomDetectors(written)).toThrow(REFUSED);
  expect(() => createCustomDetectors([{ name: 'x', pattern: '(', trigger: {} }])).toThrow(REFUSED);
});
