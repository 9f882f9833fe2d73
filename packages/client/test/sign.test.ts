import { createHash, createHmac } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Fetch } from '../src/index.ts';
import { createClient } from '../src/index.ts';
import { signature } from '../src/sign.ts';
import { accepted, fakeWorld } from './fake-world.ts';

const SECRET = 'ab'.repeat(32);
const KEY = `slk_${'01'.repeat(8)}_${SECRET}`;

/** What the server computes, with Node's own means. */
function expected(body: Uint8Array | string, time: string, nonce: string): string {
  const stored = createHash('sha256').update(SECRET).digest('base64url');
  return createHmac('sha256', stored).update(`${time}:${nonce}.`).update(body).digest('hex');
}

test('a signature is the HMAC over time, nonce and body, by the hash of the secret', async () => {
  for (const body of ['[{"action":"é"}]', new Uint8Array([0, 255, 10]), '']) {
    const header = await signature(KEY, body, 1_767_225_600, 'nonce-1');
    expect(header).toBe(`t=1767225600,n=nonce-1,v1=${expected(body, '1767225600', 'nonce-1')}`);
  }
});

test('a signed request carries its time and a nonce of its own, over the bytes as sent', async () => {
  const sent: { header: string; body: Uint8Array | string }[] = [];
  const fetch: Fetch = async (_, { headers, body }) => {
    sent.push({ header: headers['x-sluice-signature'] ?? '', body });
    return sent.length === 1 ? Promise.reject(new Error('cut')) : accepted(40);
  };
  const { clock, options } = fakeWorld({
    key: KEY,
    sign: true,
    compress: 'auto',
    timeoutMs: 3_600_000,
    fetch,
  });
  const client = createClient(options);
  for (let i = 0; i < 40; i += 1) void client.sendEvent({ action: 'auth_login' });
  // WebCrypto and gzip take real turns of the loop.
  while (client.stats().sent < 40) await clock.advance(10);
  expect(client.stats()).toMatchObject({ sent: 40 });
  expect(sent).toHaveLength(2);
  const nonces = sent.map(({ header, body }) => {
    const [, time = '', nonce = '', hex] = /^t=(\d+),n=([\w-]{1,64}),v1=([\da-f]{64})$/.exec(header) ?? [];
    expect(hex).toBe(expected(body, time, nonce));
    expect(Math.abs(Number(time) - clock.now() / 1_000)).toBeLessThan(300);
    return nonce;
  });
  expect(new Set(nonces).size).toBe(2);
  expect(JSON.parse(gunzipSync(sent[1]?.body ?? '').toString())).toHaveLength(40);
});
