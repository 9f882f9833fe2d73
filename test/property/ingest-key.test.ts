import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryKeyStore } from '../../adapters/memory/key-store.ts';
import { createMemoryReplayStore } from '../../adapters/memory/replay-store.ts';
import { authenticate } from '../../src/intake/door/authenticate.ts';
import { createIngestKey, parseIngestKey } from '../../src/intake/door/ingest-key.ts';
import { type KeyKind, PLAIN_KEY } from '../../src/intake/door/key-store.ts';
import { admitOrigin, isWebOrigin } from '../../src/intake/door/origin.ts';
import { permitted } from '../../src/intake/door/permission.ts';
import { signRequest } from '../../src/intake/door/request-signature.ts';
import { signatureOf, verifySignature } from '../../src/intake/door/signature.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';
import { securityEvent } from '../support/envelopes.ts';

const random = fc.record({
  id: fc.uint8Array({ minLength: 8, maxLength: 8 }),
  secret: fc.uint8Array({ minLength: 32, maxLength: 32 }),
});
const kind = fc.constantFrom<KeyKind>('secret', 'publishable');
const nonce = fc.option(fc.stringMatching(/^[\w-]{1,64}$/), { nil: undefined });
const NOW_S = 1_800_000_000;

test('a key that was made is read as what it is, and with anything added, left out or changed as another or none', () => {
  const change = fc.tuple(fc.nat(), fc.string({ maxLength: 2 }));
  fc.assert(
    fc.property(random, kind, change, (bytes, of, [place, text]) => {
      const key = createIngestKey(bytes, of);
      expect(parseIngestKey(key.text)).toMatchObject({ kind: of, id: key.id });
      const at = place % key.text.length;
      const changed = key.text.slice(0, at) + text + key.text.slice(at + 1);
      if (changed !== key.text) expect(parseIngestKey(changed)).not.toEqual(parseIngestKey(key.text));
    }),
  );
});

test('nothing but the key itself gets in, whatever stands in the headers, and nothing crashes', async () => {
  const key = createIngestKey({ id: new Uint8Array(8).fill(1), secret: new Uint8Array(32).fill(2) });
  const keys = createMemoryKeyStore([{ ...PLAIN_KEY, ...key, tenant: 'acme', application: 'shop' }]);
  const replays = createMemoryReplayStore();
  const noise = fc.option(
    fc.oneof(
      fc.string({ unit: ANY_CHARACTER }),
      fc.constantFrom(
        key.id,
        `Bearer slk_${key.id}_`,
        key.text.replace('slk', 'slp'),
        key.text.slice(0, -1),
        `Bearer ${key.text}0`,
      ),
    ),
    { nil: undefined },
  );
  await fc.assert(
    fc.asyncProperty(
      noise,
      noise,
      noise,
      noise,
      fc.boolean(),
      async (authorization, queryKey, origin, signature, right) => {
        const presented = right ? `Bearer ${key.text}` : authorization;
        const admitted = await authenticate(
          { authorization: presented, queryKey, origin, signature, body: new Uint8Array() },
          { keys, replays },
          0,
        );
        expect(admitted.ok).toBe(right && signature === undefined);
        if (!admitted.ok) expect(admitted.error.status).toBe(401);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('a page of another host is never admitted, however alike its origin is made to look', () => {
  const piece = fc.constantFrom(
    'https://',
    'http://',
    'shop.example',
    '.shop.example',
    'evil',
    '.',
    '@',
    ':',
    '443',
    '/',
    '\\',
    '*',
    '#',
    '?',
    '%2e',
    'a',
    'A',
    '-',
    'null',
    ' ',
    ',',
  );
  const origin = fc
    .array(piece, { maxLength: 7 })
    .map((pieces) => pieces.join(''))
    .chain((text) => fc.constantFrom(text, `https://${text}`));
  const key = { kind: 'publishable', origins: ['https://shop.example', 'https://*.shop.example'] } as const;
  let admittedOnce = 0;
  fc.assert(
    fc.property(origin, (text) => {
      const admitted = admitOrigin(key, text);
      if (!admitted.ok) return;
      admittedOnce += 1;
      expect(admitted.value).toBe(text);
      expect(isWebOrigin(text)).toBe(true);
      const { protocol, hostname, port } = new URL(text);
      expect({ protocol, port }).toEqual({ protocol: 'https:', port: '' });
      expect(hostname === 'shop.example' || hostname.endsWith('.shop.example')).toBe(true);
    }),
    { numRuns: 20_000 },
  );
  expect(admittedOnce).toBeGreaterThan(0);
});

test('what a publishable key may bring a secret one of the same scopes may too, and fewer scopes never allow more', () => {
  const action = fc.oneof(
    fc.constantFrom('auth_login', 'admin_x', 'qr_scan', 'security_xss_attempt'),
    fc.string(),
  );
  const scopes = fc.array(
    fc.oneof(
      fc.constantFrom('*', 'auth_*', 'qr_scan', 'admin_*', ''),
      action,
      action.map((text) => `${text}*`),
    ),
  );
  fc.assert(
    fc.property(action, fc.integer({ min: 0, max: 100 }), scopes, scopes, (name, severity, some, others) => {
      const base = securityEvent('e');
      const event = { ...base, event: { ...base.event, action: name, severity } };
      const may = (of: KeyKind, list: readonly string[]) =>
        permitted({ kind: of, scopes: list }, event, undefined) === undefined;
      if (may('publishable', some)) expect(may('secret', some)).toBe(true);
      if (may('publishable', some)) expect(may('publishable', [...some, ...others])).toBe(true);
    }),
  );
});

test('a signature holds for its body, time, nonce and secret alone', () => {
  fc.assert(
    fc.property(fc.uint8Array(), nonce, fc.uint8Array(), nonce, (body, one, otherBody, other) => {
      const header = signRequest('secret', body, NOW_S, one);
      const verify = (of: Uint8Array, text: string, secret = 'secret') =>
        verifySignature(text, of, [secret], NOW_S * 1_000, true).ok;
      expect(verify(body, header)).toBe(true);
      expect(verify(body, header, 'another')).toBe(false);
      if (!Buffer.from(body).equals(Buffer.from(otherBody))) expect(verify(otherBody, header)).toBe(false);
      const hex = header.slice(-64);
      const renamed = `t=${NOW_S}${other === undefined ? '' : `,n=${other}`},v1=${hex}`;
      expect(verify(body, renamed)).toBe(one === other);
    }),
  );
});

test('no body makes a signature without a nonce out of one with', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[\w-]{1,8}$/),
      fc.string(),
      fc.stringMatching(/^\d{1,12}$/),
      (of, body, time) => {
        const withNonce = signatureOf('secret', body, { time: String(NOW_S), nonce: of });
        for (const forged of [`${of}.${body}`, `:${of}.${body}`, body])
          expect(signatureOf('secret', forged, { time })).not.toBe(withNonce);
      },
    ),
  );
});

test('any header of a signature may be refused, but never crashes', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom(`t=${NOW_S}`, 't=9'.repeat(9), 'n=', 'n=a', `v1=${'0'.repeat(64)}`, 'v1='),
  );
  fc.assert(
    fc.property(fc.array(part), fc.boolean(), (parts, nonces) => {
      const verified = verifySignature(parts.join(','), new Uint8Array(), ['secret'], NOW_S * 1_000, nonces);
      expect(verified.ok).toBe(false);
    }),
  );
});
