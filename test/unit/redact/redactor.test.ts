import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';

const NOTHING = { detectors: {}, fields: {}, keep: [] };
const redactor = createRedactor(policyFor(NOTHING, 'all'));
const jane = ['jane', 'example.com'].join('@');
const card = Number(['4242', '4242', '4242', '4242'].join(''));

describe('documents', () => {
  test('findings say type, version, action and path, and no content', () => {
    const { findings } = redactor.redact({ a: [{ b: `to ${jane}` }], cvv: 737 });
    expect(findings).toEqual([
      { type: 'email', version: 2, action: 'mask', path: 'a.0.b' },
      { type: 'card_security_code', version: 1, action: 'mask', path: 'cvv' },
    ]);
  });

  test('only what changes is copied', () => {
    const given = { same: { deep: [1, 2] }, other: { mail: jane } };
    const { value } = redactor.redact(given);
    expect(value.same).toBe(given.same);
    expect(value.other).toEqual({ mail: '[REDACTED:email]' });
  });

  test('numbers stay numbers unless they are a card number', () => {
    const given = { at: 1_772_366_400_000, n: card, max: Number.MAX_SAFE_INTEGER, pi: 3.14, minus: -card };
    expect(redactor.redact(given).value).toEqual({ ...given, n: '[REDACTED:payment_card]' });
  });

  test('a field rule reaches every scalar below it and leaves booleans, null and empty strings', () => {
    const { value } = redactor.redact({ Password: { a: ['x', 1, true, null, ''], b: { c: 'y' } } });
    const gone = '[REDACTED:password]';
    expect(value).toEqual({ Password: { a: [gone, gone, true, null, ''], b: { c: gone } } });
  });

  test('a name in one member tells of the value in the next', () => {
    const { value } = redactor.redact({
      env: [
        { name: 'DB_PASSWORD', value: 'hunter2' },
        { name: 'PORT', value: '80' },
      ],
    });
    expect(value).toEqual({
      env: [
        { name: 'DB_PASSWORD', value: '[REDACTED:password]' },
        { name: 'PORT', value: '80' },
      ],
    });
  });

  test('a network address is no postal address', () => {
    const given = { address: '10.0.0.7:443', other: { address: '2001:db8::1' } };
    expect(redactor.redact(given).value).toBe(given);
    expect(redactor.redact({ address: 'Baker Street 221b' }).value).toEqual({
      address: '[REDACTED:postal_address]',
    });
  });

  test('keys are redacted without falling together', () => {
    const other = ['joe', 'example.com'].join('@');
    const { value } = redactor.redact({ [jane]: 1, [other]: 2, '[REDACTED:email]': 3 });
    expect(value).toEqual({ '[REDACTED:email]': 3, '[REDACTED:email]_2': 1, '[REDACTED:email]_3': 2 });
  });

  test('the path of a finding below a redacted key does not contain that key', () => {
    const { findings } = redactor.redact({ [jane]: { password: 'x' } });
    expect(findings.map(({ path }) => path)).toEqual(['[REDACTED:email]', '[REDACTED:email].password']);
  });

  test('own keys named __proto__ are data', () => {
    const given = JSON.parse(`{"__proto__":{"mail":"${jane}"},"x":{"__proto__":"${jane}"}}`) as JsonValue;
    const { value } = redactor.redact(given);
    expect(JSON.stringify(value)).toBe(
      '{"__proto__":{"mail":"[REDACTED:email]"},"x":{"__proto__":"[REDACTED:email]"}}',
    );
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test('200 levels are walked; a subtree too deep to read is masked whole', () => {
    const nest = (levels: number): JsonValue =>
      JSON.parse(`${'['.repeat(levels)}"${jane}"${']'.repeat(levels)}`);
    expect(JSON.stringify(redactor.redact(nest(200)).value)).toContain('[REDACTED:email]');
    const deep = redactor.redact(nest(5_000));
    expect(JSON.stringify(deep.value)).toContain('[REDACTED:too_deep]');
    expect(deep.findings.map(({ type }) => type)).toEqual(['too_deep']);
  });

  test('a value that contains itself is cut, however often it does', () => {
    const loop: Record<string, unknown> = { mail: jane };
    loop.a = loop;
    loop.b = { c: loop };
    expect(redactor.redact(loop as JsonValue).value).toEqual({
      mail: '[REDACTED:email]',
      a: '[REDACTED:cycle]',
      b: { c: '[REDACTED:cycle]' },
    });
  });

  test('100 000 keys that are addresses each keep a key of their own', () => {
    const given = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`u${i}@example.com`, i]));
    const { value, findings } = redactor.redact(given);
    expect(Object.keys(value)).toHaveLength(100_000);
    expect(findings).toHaveLength(100_000);
  });

  test('lone surrogates, NULs and a megabyte of text pass through unharmed', () => {
    const given = { a: '\ud800', b: 'x\u0000y', c: 'lorem ipsum '.repeat(90_000) };
    expect(redactor.redact(given).value).toBe(given);
  });
});

test('a key that was redacted says nothing of its value', () => {
  const once = redactor.redact({ [card]: 100_000_000_000_000 }).value;
  expect(once).toEqual({ '[REDACTED:payment_card]': 100_000_000_000_000 });
  expect(redactor.redact(once).findings).toEqual([]);
});

describe('texts that are JSON', () => {
  const nested = (text: string): string => redactor.redactText(text).text;

  test('stay valid, with their long numbers, white space and repeated keys', () => {
    const text = `{ "id": 12345678901234567890,\n  "mail": "${jane}", "mail": "Jane <${jane}>" }`;
    expect(nested(text)).toBe(text.replaceAll(jane, '[REDACTED:email]'));
  });

  test('are read literal by literal: escapes are values, and offsets are those of the text', () => {
    const text = `{"a":"tab\\t\\u006aane\\u0040example.com"}`;
    expect(nested(text)).toBe('{"a":"tab\\t[REDACTED:email]"}');
    const [finding] = redactor.redactText(text).findings;
    expect(text.slice(finding?.start, finding?.end)).toBe('\\u006aane\\u0040example.com');
  });

  test('follow field rules, names beside values, and find card numbers beyond 2^53', () => {
    const long = ['6362', '9700', '0045', '7013', '00'];
    expect(nested(`{"password":{"a":[1,"x"]},"h":[{"name":"Cookie","value":"a"}],"n":${card}}`)).toBe(
      '{"password":{"a":["[REDACTED:password]","[REDACTED:password]"]},"h":[{"name":"Cookie","value":"[REDACTED:cookie]"}],"n":"[REDACTED:payment_card]"}',
    );
    expect(nested(`{"n":${long.join('')}1}`)).toBe(`{"n":${long.join('')}1}`);
  });

  test('redact keys without making two of them one', () => {
    const text = nested(`{"${jane}":1,"x":{"joe@example.com":2}}`);
    expect(JSON.parse(text)).toEqual({ '[REDACTED:email]': 1, x: { '[REDACTED:email]_2': 2 } });
  });

  test('are read line by line when they are lines', () => {
    const text = `{"password":"a b"}\nnot json ${jane}\n{"n":1}`;
    expect(nested(text)).toBe('{"password":"[REDACTED:password]"}\nnot json [REDACTED:email]\n{"n":1}');
  });

  test('name the path inside them', () => {
    const { findings } = redactor.redact({ log: JSON.stringify({ a: [{ mail: jane }] }) });
    expect(findings.map(({ path }) => path)).toEqual(['log.a.0.mail']);
  });
});

describe('single texts', () => {
  test('give offsets in UTF-16 units of the input', () => {
    const text = `🙂 ${jane}, ${card}`;
    const { findings } = redactor.redactText(text);
    expect(findings.map(({ type, start, end }) => [type, text.slice(start, end)])).toEqual([
      ['email', jane],
      ['payment_card', String(card)],
    ]);
  });

  test('take a rule from the field they stand in', () => {
    expect(redactor.redactText('anything', { field: 'client_secret' })).toEqual({
      text: '[REDACTED:secret]',
      findings: [{ type: 'secret', start: 0, end: 8 }],
    });
  });
});
