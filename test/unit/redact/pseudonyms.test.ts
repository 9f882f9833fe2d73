import { describe, expect, test } from 'vitest';
import { MAX_PREVIOUS_TOKENS } from '../../../src/event/limits.ts';
import type { DocumentKind } from '../../../src/redact/document-policies.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import type { ProvenRedaction } from '../../../src/redact/policy-from.ts';
import { createPseudonyms, type TokenKeys } from '../../../src/redact/pseudonyms.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { tokenSecretId, usesTokens } from '../../../src/redact/token-use.ts';

const OLD = 'old-key-'.repeat(5);
const NEW = 'new-key-'.repeat(5);
const ann = ['ann', 'example.com'].join('@');
const card = ['4242', '4242', '4242', '4242'].join(' ');
const TOKENS: ProvenRedaction = {
  detectors: { email: 'token', payment_card: 'token' },
  fields: { nickname: 'token', card_number: 'token' },
  keep: [],
};

const redactorWith = (keys: TokenKeys, kind: DocumentKind = 'all') =>
  createRedactor(policyFor(TOKENS, kind, keys));
const tokenOf = (key: string, type: string, value: string) =>
  createPseudonyms({ current: key }).of(type, value);

describe('a pseudonym', () => {
  test('is the type and 16 hex digits, the same each time', () => {
    expect(tokenOf(OLD, 'email', ann)).toMatch(/^email_[0-9a-f]{16}$/);
    expect(tokenOf(OLD, 'email', ann)).toBe(tokenOf(OLD, 'email', ann));
  });

  test('is another under another key, of another type, and of another value', () => {
    const digits = (key: string, type: string, value: string) => tokenOf(key, type, value).slice(-16);
    const all = [
      digits(OLD, 'email', ann),
      digits(NEW, 'email', ann),
      digits(OLD, 'field', ann),
      digits(OLD, 'email', `${ann}.uk`),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  test('does not confuse the end of a type with the beginning of a value', () => {
    expect(tokenOf(OLD, 'a', 'bc').slice(-16)).not.toBe(tokenOf(OLD, 'ab', 'c').slice(-16));
  });
});

describe('while two keys overlap', () => {
  test('what a value was called before is noted once, in order, and given once', () => {
    const pseudonyms = createPseudonyms({ current: NEW, previous: OLD });
    for (const value of ['b', 'a', 'b']) expect(pseudonyms.of('x', value)).toBe(tokenOf(NEW, 'x', value));
    expect(pseudonyms.takeAliases()).toEqual([tokenOf(OLD, 'x', 'b'), tokenOf(OLD, 'x', 'a')]);
    expect(pseudonyms.takeAliases()).toEqual([]);
  });

  test('no more are noted than an event carries', () => {
    const pseudonyms = createPseudonyms({ current: NEW, previous: OLD });
    for (let i = 0; i < 2 * MAX_PREVIOUS_TOKENS; i += 1) pseudonyms.of('x', String(i));
    expect(pseudonyms.takeAliases()).toHaveLength(MAX_PREVIOUS_TOKENS);
  });

  test('a document carries the old pseudonyms of its own values, wherever they stand', () => {
    const redactor = redactorWith({ current: NEW, previous: OLD });
    redactor.redactText(`bob${ann}`);
    const nested = { note: `to ${ann}`, body: JSON.stringify({ inner: [JSON.stringify({ card })] }) };
    const { value, aliases } = redactor.redact({ ...nested, [ann]: 1 });
    expect(aliases).toEqual([
      tokenOf(OLD, 'email', ann),
      tokenOf(OLD, 'payment_card', card.replaceAll(' ', '')),
    ]);
    expect(value.note).toBe(`to ${tokenOf(NEW, 'email', ann)}`);
    expect(redactor.redact({ note: 'nothing' }).aliases).toEqual([]);
  });

  test('a document that is redacted again changes no more and has no aliases', () => {
    const redactor = redactorWith({ current: NEW, previous: OLD });
    const once = redactor.redact({ note: `${ann} ${card}`, nickname: 'annie' });
    expect(redactor.redact(once.value)).toEqual({ value: once.value, findings: [], aliases: [] });
  });
});

test('with one key alone there are no aliases', () => {
  expect(redactorWith({ current: NEW }).redact({ note: ann }).aliases).toEqual([]);
});

test.each([
  ['letter case of an address', ann, ann.toUpperCase()],
  ['spaces and hyphens of a card', card, card.replaceAll(' ', '-')],
])('%s makes no difference', (_what, one, other) => {
  const redactor = redactorWith({ current: NEW });
  expect(redactor.redactText(one).text).toBe(redactor.redactText(other).text);
});

test('a value that its field tells of and the same value found in a text have one pseudonym', () => {
  const { value } = redactorWith({ current: NEW }).redact({
    card_number: card,
    note: card.replaceAll(' ', ''),
  });
  expect(value.card_number).toBe(value.note);
});

test('a value that its field tells of and that is none of its kind has a pseudonym of its own', () => {
  const redactor = redactorWith({ current: NEW });
  const { value } = redactor.redact({ a: { card_number: 'none' }, b: { card_number: 'lost' } });
  expect(value.a.card_number).toMatch(/^payment_card_[0-9a-f]{16}$/);
  expect(value.a.card_number).not.toBe(value.b.card_number);
});

test.each([
  ['a detector', { detectors: { email: 'token' } }, true],
  ['a field', { fields: { nickname: 'token' } }, true],
  ['a setting further down, of whatever name', { other: [{ type: 'badge', action: 'token' }] }, true],
  ['nothing', { detectors: { email: 'mask' }, fields: {}, keep: [] }, false],
  ['a name and a path alone', { fields: { token: 'mask' }, keep: ['token'] }, false],
])('%s with the action token decides whether a tenant has a key', (_what, settings, uses) => {
  expect(usesTokens(settings)).toBe(uses);
});

test('each tenant of each deployment has a secret of its own', () => {
  expect(tokenSecretId('sluice', 'main')).toBe('sluice/redaction/main');
});
