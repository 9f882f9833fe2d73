import { describe, expect, test } from 'vitest';
import { authenticate } from '../../../src/intake/authenticate.ts';
import {
  createIngestKey,
  KEY_ID_BYTES,
  KEY_SECRET_BYTES,
  parseIngestKey,
} from '../../../src/intake/ingest-key.ts';
import { type IngestKey, type KeyStore, PLAIN_KEY } from '../../../src/intake/key-store.ts';

const created = createIngestKey({
  id: new Uint8Array(KEY_ID_BYTES).fill(0xab),
  secret: new Uint8Array(KEY_SECRET_BYTES).fill(0xcd),
});
const stored: IngestKey = {
  ...PLAIN_KEY,
  id: created.id,
  tenant: 'acme',
  application: 'shop',
  secretHash: created.secretHash,
  expiresAt: 1_000,
};
const keys: KeyStore = { find: async (id) => (id === stored.id ? stored : undefined) };
const wrongSecret = created.text.replace(/.$/, '0');
const unknownId = created.text.replace('slk_a', 'slk_b');

describe('ingest keys', () => {
  test('a key is its id and secret, and only the hash of the secret is for storing', () => {
    expect(created.text).toBe(`slk_${'ab'.repeat(8)}_${'cd'.repeat(32)}`);
    expect(created.secretHash).toMatch(/^[\w-]{43}$/);
    expect(parseIngestKey(created.text)).toEqual({ id: 'ab'.repeat(8), secret: 'cd'.repeat(32) });
  });

  test('too few random bytes are refused', () => {
    expect(() => createIngestKey({ id: new Uint8Array(8), secret: new Uint8Array(8) })).toThrow(RangeError);
  });

  test.each([
    '',
    'slk_',
    `slk_${'ab'.repeat(8)}`,
    `${created.text}0`,
    ` ${created.text}`,
    created.text.toUpperCase(),
  ])('%j is no key', (text) => {
    expect(parseIngestKey(text)).toBeUndefined();
  });
});

describe('authenticate', () => {
  test('the right key is what it stands for', async () => {
    expect(await authenticate(`Bearer ${created.text}`, keys, 999)).toEqual({ ok: true, value: stored });
    expect(await authenticate(`bearer  ${created.text} `, keys, 999)).toEqual({ ok: true, value: stored });
  });

  test('an unknown id and a wrong secret get the same answer', async () => {
    const answers = await Promise.all(
      [wrongSecret, unknownId, 'slk_x'].map((text) => authenticate(`Bearer ${text}`, keys, 0)),
    );
    expect(answers[0]).toMatchObject({ ok: false, error: { code: 'unauthorized', status: 401 } });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test('only the holder of the secret learns that the key has expired', async () => {
    expect(await authenticate(`Bearer ${created.text}`, keys, 1_000)).toMatchObject({
      error: { code: 'key_expired', status: 401 },
    });
    expect(await authenticate(`Bearer ${wrongSecret}`, keys, 1_000)).toMatchObject({
      error: { code: 'unauthorized' },
    });
  });

  test.each([undefined, '', 'Basic dTpw', created.text, `Bearer a ${created.text}`])(
    'the header %j carries no key',
    async (header) => {
      expect(await authenticate(header, keys, 0)).toMatchObject({ error: { code: 'unauthorized' } });
    },
  );
});
