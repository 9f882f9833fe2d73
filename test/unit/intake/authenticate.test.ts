import { describe, expect, test } from 'vitest';
import { createMemoryKeyStore } from '../../../adapters/memory/key-store.ts';
import { createMemoryReplayStore } from '../../../adapters/memory/replay-store.ts';
import { authenticate, type Credentials } from '../../../src/intake/door/authenticate.ts';
import {
  createIngestKey,
  KEY_ID_BYTES,
  KEY_SECRET_BYTES,
  parseIngestKey,
} from '../../../src/intake/door/ingest-key.ts';
import { type IngestKey, type KeyStore, PLAIN_KEY } from '../../../src/intake/door/key-store.ts';
import { signRequest } from '../../../src/intake/door/request-signature.ts';
import { securityEvent } from '../../support/envelopes.ts';

function random(id: number) {
  return {
    id: new Uint8Array(KEY_ID_BYTES).fill(id),
    secret: new Uint8Array(KEY_SECRET_BYTES).fill(id ^ 0x66),
  };
}

const created = createIngestKey(random(0xab));
const stored = keyOf(created, { expiresAt: 1_000 });
const page = createIngestKey(random(0xac), 'publishable');
const pageKey = keyOf(page, { kind: 'publishable', origins: ['https://shop.example'], scopes: ['auth_*'] });
const signing = createIngestKey(random(0xad));
const signingKey = keyOf(signing, { signature: 'required' });
const scoped = createIngestKey(random(0xaf));
const mislabelled = createIngestKey(random(0xae), 'publishable');
const keys = createMemoryKeyStore([
  stored,
  pageKey,
  signingKey,
  keyOf(mislabelled),
  keyOf(scoped, { scopes: ['qr_scan'] }),
]);
const wrongSecret = created.text.replace(/.$/, '0');
const unknownId = created.text.replace('slk_a', 'slk_b');
const BODY = Buffer.from('{"action":"auth_login"}');

function keyOf({ id, secretHash }: { id: string; secretHash: string }, facts: Partial<IngestKey> = {}) {
  return { ...PLAIN_KEY, id, secretHash, tenant: 'acme', application: 'shop', ...facts };
}

function setUp() {
  const replays = createMemoryReplayStore();
  return (credentials: Partial<Credentials>, now = 0) =>
    authenticate(
      {
        authorization: undefined,
        queryKey: undefined,
        origin: undefined,
        signature: undefined,
        body: BODY,
        ...credentials,
      },
      { keys, replays },
      now,
    );
}

const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

describe('ingest keys', () => {
  test('a key is its id and secret, and only the hash of the secret is for storing', () => {
    expect(created.text).toBe(`slk_${'ab'.repeat(8)}_${'cd'.repeat(32)}`);
    expect(created.secretHash).toMatch(/^[\w-]{43}$/);
    expect(parseIngestKey(created.text)).toEqual({
      kind: 'secret',
      id: 'ab'.repeat(8),
      secret: 'cd'.repeat(32),
    });
  });

  test('a publishable key is told by its prefix', () => {
    expect(page.text).toBe(`slp_${'ac'.repeat(8)}_${'ca'.repeat(32)}`);
    expect(parseIngestKey(page.text)).toMatchObject({ kind: 'publishable', id: page.id });
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
    `${created.text}\n`,
    created.text.toUpperCase(),
    created.text.replace('slk', 'slx'),
  ])('%j is no key', (text) => {
    expect(parseIngestKey(text)).toBeUndefined();
  });
});

describe('authenticate', () => {
  const ask = setUp();

  test('the right key is what it stands for', async () => {
    expect(await ask(bearer(created.text), 999)).toMatchObject({ ok: true, value: { key: stored } });
    expect(await ask({ authorization: `bearer  ${created.text} ` }, 999)).toMatchObject({ ok: true });
  });

  test('an unknown id, a wrong secret and a wrong prefix get the same answer', async () => {
    const texts = [
      wrongSecret,
      unknownId,
      'slk_x',
      created.text.replace('slk', 'slp'),
      page.text.replace('slp', 'slk'),
      mislabelled.text,
    ];
    const answers = await Promise.all(texts.map((text) => ask(bearer(text))));
    expect(answers[0]).toMatchObject({ ok: false, error: { code: 'unauthorized', status: 401 } });
    expect(answers).toEqual(Array.from(texts, () => answers[0]));
  });

  test('only the holder of the secret learns that the key has expired', async () => {
    expect(await ask(bearer(created.text), 1_000)).toMatchObject({
      error: { code: 'key_expired', status: 401 },
    });
    expect(await ask(bearer(wrongSecret), 1_000)).toMatchObject({ error: { code: 'unauthorized' } });
  });

  test.each([undefined, '', 'Basic dTpw', created.text, `Bearer a ${created.text}`])(
    'the header %j carries no key',
    async (authorization) => {
      expect(await ask({ authorization })).toMatchObject({ error: { code: 'unauthorized' } });
    },
  );

  test('a key for every action and from anywhere permits any event, and no page reads the answer', async () => {
    const admitted = await ask({ ...bearer(created.text), origin: 'https://anywhere.example' });
    if (!admitted.ok) throw new Error('the key is right');
    expect(admitted.value.allowOrigin).toBeUndefined();
    expect(admitted.value.permits(securityEvent('e'))).toBeUndefined();
  });

  test('a secret key with scopes permits those', async () => {
    const admitted = await ask(bearer(scoped.text));
    if (!admitted.ok) throw new Error('the key is right');
    const event = securityEvent('e');
    expect(admitted.value.permits(event)).toMatchObject({ code: 'not_permitted' });
    const scan = { ...event, event: { ...event.event, action: 'qr_scan' } };
    expect(admitted.value.permits(scan)).toBeUndefined();
  });

  test('a publishable key admits its pages, which may read the answer, to its scopes', async () => {
    const admitted = await ask({ ...bearer(page.text), origin: 'https://shop.example' });
    if (!admitted.ok) throw new Error('the key is right');
    expect(admitted.value).toMatchObject({ key: pageKey, allowOrigin: 'https://shop.example' });
    const event = securityEvent('e');
    expect(admitted.value.permits(event)).toBeUndefined();
    const other = { ...event, event: { ...event.event, action: 'qr_scan' } };
    expect(admitted.value.permits(other)).toMatchObject({ code: 'not_permitted' });
    expect(await ask({ ...bearer(page.text), origin: 'https://else.example' })).toMatchObject({
      error: { code: 'origin_not_allowed', status: 403 },
    });
  });

  test('what a publishable key brings comes from its own address', async () => {
    const admitted = await ask({
      ...bearer(page.text),
      origin: 'https://shop.example',
      address: '198.51.100.7',
    });
    if (!admitted.ok) throw new Error('the key is right');
    const from = (ip: string) => ({ ...securityEvent('e'), source: { ip } });
    expect(admitted.value.permits(from('198.51.100.7'))).toBeUndefined();
    expect(admitted.value.permits(from('203.0.113.9'))).toMatchObject({ path: 'source.ip' });
  });

  test('whether a key exists makes no difference to the work: one look-up, and no signature checked', async () => {
    const looked: string[] = [];
    const counting: KeyStore = {
      find: async (id) => {
        looked.push(id);
        return keys.find(id);
      },
    };
    const replays = { firstUse: () => Promise.reject(new Error('nobody has proven a secret')) };
    const signature = signRequest(created.secretHash, BODY, 0);
    for (const text of [wrongSecret, unknownId])
      await authenticate(
        { ...bearer(text), queryKey: undefined, origin: undefined, signature, body: BODY },
        { keys: counting, replays },
        0,
      );
    expect(looked).toEqual([created.id, created.id.replace('a', 'b')]);
  });

  test('a wrong secret is not told that its origin would be wrong too', async () => {
    const wrong = page.text.replace(/.$/, '0');
    expect(await ask({ ...bearer(wrong), origin: 'https://else.example' })).toMatchObject({
      error: { code: 'unauthorized' },
    });
  });
});

describe('a key in the address', () => {
  const ask = setUp();
  const origin = 'https://shop.example';

  test('is taken when it is publishable', async () => {
    expect(await ask({ queryKey: page.text, origin })).toMatchObject({ ok: true, value: { key: pageKey } });
  });

  test('is refused when it is secret, without a look at whether it is known', async () => {
    const answers = await Promise.all(
      [created.text, wrongSecret, unknownId, ''].map((queryKey) => ask({ queryKey })),
    );
    expect(answers[0]).toMatchObject({ error: { code: 'unauthorized', detail: /publishable/ } });
    expect(answers).toEqual(Array.from(answers, () => answers[0]));
  });

  test('gives way to the one in the header', async () => {
    expect(await ask({ ...bearer(created.text), queryKey: page.text })).toMatchObject({
      value: { key: stored },
    });
    expect(await ask({ authorization: 'Basic dTpw', queryKey: page.text, origin })).toMatchObject({
      error: { code: 'unauthorized' },
    });
  });
});

describe('a signature', () => {
  const NOW_S = 1_800_000_000;
  const sign = (nonce?: string) => signRequest(signing.secretHash, BODY, NOW_S, nonce);

  test('is wanted from a key that requires it', async () => {
    const ask = setUp();
    expect(await ask(bearer(signing.text), NOW_S * 1_000)).toMatchObject({
      error: { code: 'signature_required', status: 401 },
    });
    expect(await ask({ ...bearer(signing.text), signature: sign() }, NOW_S * 1_000)).toMatchObject({
      ok: true,
      value: { key: signingKey },
    });
  });

  test('stands beside the secret, never in its place', async () => {
    const ask = setUp();
    for (const text of [signing.text.replace(/.$/, '0'), `slk_${signing.id}`])
      expect(await ask({ ...bearer(text), signature: sign() }, NOW_S * 1_000)).toMatchObject({
        error: { code: 'unauthorized' },
      });
  });

  test('that a key does not require is checked all the same', async () => {
    const ask = setUp();
    const now = 500;
    const right = signRequest(created.secretHash, BODY, 0);
    expect(await ask({ ...bearer(created.text), signature: right }, now)).toMatchObject({ ok: true });
    for (const signature of ['', 'nonsense', right.replace(/.$/, 'x'), sign()])
      expect(await ask({ ...bearer(created.text), signature }, now)).toMatchObject({
        error: { code: 'invalid_signature' },
      });
  });

  test('by a publishable key is not looked at, since everybody could make it, and cost us a write', async () => {
    const admitted = await authenticate(
      {
        ...bearer(page.text),
        queryKey: undefined,
        origin: 'https://shop.example',
        signature: signRequest(page.secretHash, BODY, NOW_S),
        body: BODY,
      },
      { keys, replays: { firstUse: () => Promise.reject(new Error('asked')) } },
      NOW_S * 1_000,
    );
    expect(admitted).toMatchObject({ ok: true, value: { key: pageKey } });
  });

  test('is taken once', async () => {
    const ask = setUp();
    const first = { ...bearer(signing.text), signature: sign('a') };
    expect(await ask(first, NOW_S * 1_000)).toMatchObject({ ok: true });
    expect(await ask(first, NOW_S * 1_000 + 1)).toMatchObject({
      error: { code: 'signature_replayed', status: 401 },
    });
    expect(await ask({ ...first, signature: sign('b') }, NOW_S * 1_000 + 2)).toMatchObject({ ok: true });
  });
});
