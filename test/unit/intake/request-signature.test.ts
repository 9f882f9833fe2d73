import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createMemoryReplayStore } from '../../../adapters/memory/replay-store.ts';
import { hashSecret } from '../../../src/intake/door/ingest-key.ts';
import type { ReplayStore } from '../../../src/intake/door/replay-store.ts';
import { signRequest, verifyRequest } from '../../../src/intake/door/request-signature.ts';

const SECRET = 'cd'.repeat(32);
const KEY = { id: 'ab'.repeat(8), secretHash: hashSecret(SECRET) };
const BODY = Buffer.from('{"action":"auth_login"}');
const NOW_S = 1_800_000_000;

function setUp(replays: ReplayStore = createMemoryReplayStore()) {
  return async (header: string, nowS = NOW_S, body: Uint8Array = BODY, key = KEY) => {
    const verified = await verifyRequest(header, body, key, replays, nowS * 1_000);
    return verified.ok ? 'ok' : verified.error.code;
  };
}

describe('the signature of a request', () => {
  test('is the documented HMAC, by the hash of the secret', () => {
    const hash = createHash('sha256').update(SECRET).digest('base64url');
    const hmac = (text: string) => createHmac('sha256', hash).update(text).update(BODY).digest('hex');
    expect(signRequest(KEY.secretHash, BODY, NOW_S)).toBe(`t=${NOW_S},v1=${hmac(`${NOW_S}.`)}`);
    expect(signRequest(KEY.secretHash, BODY, NOW_S, 'n-1')).toBe(
      `t=${NOW_S},n=n-1,v1=${hmac(`${NOW_S}:n-1.`)}`,
    );
  });

  test('is taken within 300 s either way and not beyond', async () => {
    const header = signRequest(KEY.secretHash, BODY, NOW_S);
    for (const nowS of [NOW_S - 300, NOW_S, NOW_S + 300]) expect(await setUp()(header, nowS)).toBe('ok');
    for (const nowS of [NOW_S - 301, NOW_S + 301])
      expect(await setUp()(header, nowS)).toBe('signature_expired');
  });

  test('of another body, nonce or key is refused', async () => {
    const verify = setUp();
    const header = signRequest(KEY.secretHash, BODY, NOW_S, 'n-1');
    expect(await verify(header, NOW_S, Buffer.from('{}'))).toBe('invalid_signature');
    expect(await verify(header.replace('n-1', 'n-2'))).toBe('invalid_signature');
    expect(await verify(header.replace('n=n-1,', ''))).toBe('invalid_signature');
    expect(await verify(header, NOW_S, BODY, { ...KEY, secretHash: hashSecret('x') })).toBe(
      'invalid_signature',
    );
    expect(await verify(signRequest(SECRET, BODY, NOW_S))).toBe('invalid_signature');
  });

  test.each([
    '',
    't=1',
    `t=${NOW_S}`,
    `v1=${'0'.repeat(64)}`,
    `t=${NOW_S},n=,v1=${'0'.repeat(64)}`,
    `t=${NOW_S},n=a b,v1=${'0'.repeat(64)}`,
    `t=${NOW_S},n=${'a'.repeat(65)},v1=${'0'.repeat(64)}`,
    `t=-${NOW_S},v1=${'0'.repeat(64)}`,
    `t=١,v1=${'0'.repeat(64)}`,
  ])('cannot be read from %j', async (header) => {
    expect(await setUp()(header)).toBe('invalid_signature');
  });

  test('is taken once, whatever is written around it', async () => {
    const verify = setUp();
    const header = signRequest(KEY.secretHash, BODY, NOW_S, 'n-1');
    const [time, nonce, signature] = header.split(',');
    expect(await verify(header)).toBe('ok');
    for (const again of [
      header,
      ` ${header} `,
      `${header},x=y`,
      [signature, nonce, time].join(', '),
      `t=${NOW_S},n=n-1,v1=${'0'.repeat(64)},${signature}`,
    ])
      expect(await verify(again, NOW_S + 299)).toBe('signature_replayed');
  });

  test('is remembered at least as long as it is taken', async () => {
    const uses: { readonly until: number; readonly now: number }[] = [];
    const verify = setUp({
      firstUse: async (_id, until, now) => {
        uses.push({ until, now });
        return true;
      },
    });
    for (const nowS of [NOW_S - 300, NOW_S + 300])
      await verify(signRequest(KEY.secretHash, BODY, NOW_S), nowS);
    expect(uses).toHaveLength(2);
    for (const { until } of uses) expect(until).toBeGreaterThan((NOW_S + 300) * 1_000);
  });

  test('that is wrong or too old is not remembered, so that nobody fills the memory', async () => {
    let asked = 0;
    const verify = setUp({
      firstUse: async () => {
        asked += 1;
        return true;
      },
    });
    await verify('nonsense');
    await verify(signRequest('x', BODY, NOW_S));
    await verify(signRequest(KEY.secretHash, BODY, NOW_S - 301));
    expect(asked).toBe(0);
  });

  test('of a retry differs from the first one by its time or its nonce', async () => {
    const verify = setUp();
    const sign = (seconds: number, nonce?: string) => signRequest(KEY.secretHash, BODY, seconds, nonce);
    expect(await verify(sign(NOW_S))).toBe('ok');
    expect(await verify(sign(NOW_S))).toBe('signature_replayed');
    expect(await verify(sign(NOW_S + 1), NOW_S + 1)).toBe('ok');
    expect(await verify(sign(NOW_S, 'retry'))).toBe('ok');
  });
});
