import { expect, test } from 'vitest';
import { createNames } from '../src/redact.ts';
import { Snapshot } from '../src/snapshot.ts';

const words = (list: string) => list.trim().split(' ');

/** What is written of a value, read again. */
function written(value: unknown, more: readonly string[] = []): unknown {
  const text = `{${new Snapshot(createNames(more)).fields({ value }, 1).slice(1)}}`;
  expect(text).toMatch(/^[ -~]*$/);
  return (JSON.parse(text) as { value?: unknown }).value;
}

test('plain data is written as JSON has it', () => {
  const value = { a: 'x', b: [1, null, true, { c: -2.5 }], 'd"\n': 'é€😀\u2028\u007f', e: '', f: {}, g: [] };
  expect(written(value)).toEqual(value);
});

test('what JSON does not know is written as what it says', () => {
  const value = {
    date: new Date(0),
    map: new Map<unknown, unknown>([
      ['a', 1],
      [2, 'b'],
    ]),
    set: new Set(['a', 'b']),
    big: 12n,
    bytes: new Uint8Array(3),
    url: new URL('https://a.example/'),
    infinite: Number.POSITIVE_INFINITY,
  };
  expect(written(value)).toEqual({
    date: '1970-01-01T00:00:00.000Z',
    map: { a: 1, 2: 'b' },
    set: ['a', 'b'],
    big: '12',
    bytes: '[3 bytes]',
    url: 'https://a.example/',
    infinite: 'Infinity',
  });
});

test('functions, symbols and undefined are left out, in lists they hold their place', () => {
  expect(
    written({ run: () => 1, mark: Symbol('s'), none: undefined, list: [() => 1, undefined, 1] }),
  ).toEqual({
    list: [null, null, 1],
  });
});

test('an error tells its name, message, stack and cause, and what was added to it', () => {
  const error = Object.assign(new TypeError('no such user', { cause: new Error('timeout') }), {
    code: 'E1',
    password: 'x',
  });
  expect(written(error)).toMatchObject({
    name: 'TypeError',
    message: 'no such user',
    stack: expect.stringContaining('no such user'),
    cause: { message: 'timeout' },
    code: 'E1',
    password: '[REDACTED]',
  });
});

test('a circle is cut where it closes, and the same object twice is none', () => {
  const shared = { x: 1 };
  const circle: Record<string, unknown> = { shared, again: shared };
  circle.self = circle;
  expect(written(circle)).toEqual({ shared: { x: 1 }, again: { x: 1 }, self: '[circular]' });
});

test('depth, keys, items and lengths are bounded, and marked where they are cut', () => {
  let deep: unknown = 'end';
  for (let i = 0; i < 20; i += 1) deep = { deep };
  expect(JSON.stringify(written(deep)).match(/deep/g)).toHaveLength(8);
  expect(JSON.stringify(written(deep))).toContain('[cut]');
  const wide = written(Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`k${i}`, i]))) as object;
  expect(Object.keys(wide)).toHaveLength(1_000);
  expect(wide).toHaveProperty(['[cut]'], true);
  expect(written(Array.from({ length: 500 }, (_, i) => i))).toHaveLength(201);
  expect(written('x'.repeat(10_000))).toBe(`${'x'.repeat(8_192)}[cut]`);
});

test('a getter that throws costs its own value alone', () => {
  const value = {
    before: 1,
    get broken() {
      throw new Error('no');
    },
    after: 2,
  };
  expect(written(value)).toEqual({ before: 1, broken: '[unreadable]', after: 2 });
});

test('what is written is what the object was at that moment', () => {
  const value = { state: 'before' };
  const text = new Snapshot(createNames()).fields(value, 1);
  value.state = 'after';
  expect(text).toBe(',"state":"before"');
});

test.each(
  words(
    'password Password PASSWORD userPassword user_password user-password db.password userpassword ' +
      'passwd pwd pass passphrase passwordHash password_confirmation new_password2 secret secrets ' +
      'client_secret clientSecret token accessToken refresh_token idtoken csrf X-CSRF-Token jwt ' +
      'authorization Authorization Proxy-Authorization authorization_header cookie Set-Cookie cookies ' +
      'apiKey api_key API-KEY x-api-key apikeys privateKey private_key secretAccessKey accessKey ssn ' +
      'user_ssn cardNumber card_number creditCard cvv cvc2 pin user_pin otp mfa_code ' +
      'social_security_number encryptionKey mnemonic bearer ',
  ),
)('a value under %s is redacted, whatever it is', (name) => {
  expect(written({ deep: [{ [name]: 'value', [`${name} `]: 1 }] })).toEqual({
    deep: [{ [name]: '[REDACTED]', [`${name} `]: '[REDACTED]' }],
  });
  expect(written({ [name]: { nested: ['value'] } })).toEqual({ [name]: '[REDACTED]' });
});

test.each(
  words(
    'passenger boarding_pass shipping pinned opinion spin tokens_used token_type token_count ' +
      'secretary cookie_consent password_changed_at card_type key keyboard apiKeyId access_key_id ' +
      'author authorized auth_action qr_code_id credential_id scan_status status_code user code ' +
      'secretName pinCount description ssnVerified constructor __proto__ toString ',
  ),
)('a value under %s stays', (name) => {
  expect(written(Object.fromEntries([[name, 'value']]))).toEqual(Object.fromEntries([[name, 'value']]));
});

test('whether there is a secret is none', () => {
  expect(written({ password: true, token: null, secret: undefined })).toEqual({
    password: true,
    token: null,
  });
});

test('names of the application are redacted beside ours, in any spelling', () => {
  const value = { memberNumber: 1, 'MEMBER-NUMBER': 'a', old_member_number: 'b', number: 2, password: 'c' };
  expect(written(value, ['member_number', '', 7 as never])).toEqual({
    memberNumber: '[REDACTED]',
    'MEMBER-NUMBER': '[REDACTED]',
    old_member_number: '[REDACTED]',
    number: 2,
    password: '[REDACTED]',
  });
});
