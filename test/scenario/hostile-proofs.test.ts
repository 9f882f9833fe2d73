import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { signAlert } from '../../src/intake/door/alert-signature.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { wazuhAlert } from '../support/alerts.ts';
import { sentrySignature } from '../support/hook-door.ts';
import { type Observed, post, startObservedStack } from '../support/running-stack.ts';

/** Stands in every request here, so that it can be looked for where it must not be. */
const CANARY = 'canary-5b2f';
const PROTOTYPE_NAMES = JSON.stringify(Reflect.ownKeys(Object.prototype).map(String).toSorted());

let stack: Stack & Observed;
let ahead = 0;
const clock = () => Date.now() + ahead;
beforeAll(async () => {
  stack = await startObservedStack({ clock });
});
afterAll(() => stack.close());
beforeEach(() => {
  // Long enough for whatever wrong proofs have spent before.
  ahead += 60_000;
});

const statusOf = async (response: Promise<Response>) => {
  const { status, body } = await response;
  await body?.cancel();
  return status;
};

test('origins that probe are granted to send at most, never with credentials, and never everything', async () => {
  const origins = [
    ...Array.from({ length: 300 }, (_, i) => `https://${CANARY}-${i}.example`),
    'null',
    '*',
    'https://a.example, https://b.example',
    'https://a.example/path',
    'javascript:alert(1)',
    'https://a.example@b.example',
    'file://',
    'https://',
    '//a.example',
    `https://${'a'.repeat(5_000)}`,
    'https://\u00e9.example',
    'https://a.example\t.b',
  ];
  for (const origin of origins) {
    const preflight = await fetch(`${stack.ingestUrl}/v1/events`, { method: 'OPTIONS', headers: { origin } });
    const sent = await post(stack, '{}', { origin });
    expect([preflight.status, sent.status]).toEqual([204, 202]);
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    expect([null, origin]).toContain(preflight.headers.get('access-control-allow-origin'));
    // A secret key has no business in a page: its page is not let read that it was taken.
    expect(sent.headers.get('access-control-allow-origin')).toBeNull();
    await sent.body?.cancel();
  }
});

test('signatures that are junk prove nothing, and a right one is served beside them', async () => {
  const body = JSON.stringify({ ...wazuhAlert('junk'), full_log: CANARY });
  const now = Math.floor(clock() / 1_000);
  const right = signAlert(stack.signingSecret, body, now);
  const hex = right.slice(-64);
  const junk = [
    '',
    't=',
    'v1=',
    ',',
    `t=${now}`,
    `v1=${hex}`,
    hex,
    `t=${now},v1=`,
    `t=${now},v1=${hex.slice(1)}`,
    `t=${now},v1=${hex}0`,
    `t=${now},v2=${hex}`,
    `t=${now},v1=${hex.toUpperCase()}`,
    `t=-1,v1=${hex}`,
    `t=${now}.0,v1=${hex}`,
    `t=0x1,v1=${hex}`,
    `t=1e9,v1=${hex}`,
    `t=${'9'.repeat(400)},v1=${hex}`,
    `t=0,t=${now},v1=${hex}`,
    `t=\u00b2,v1=${hex}`,
    `v1=${hex};t=${now}`,
    `${'v1=0,'.repeat(1_000)}`,
    signAlert('', body, now),
    signAlert(stack.key, body, now),
    signAlert('0'.repeat(64), body, now),
    signAlert(stack.signingSecret, `${body} `, now),
    signAlert(stack.signingSecret, body, now - 600),
    signAlert(stack.signingSecret, body, now + 600),
  ];
  const alert = (signature: string) =>
    statusOf(
      fetch(`${stack.ingestUrl}/v1/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-sluice-signature': signature },
        body,
      }),
    );
  for (const signature of junk) {
    expect([signature, await alert(signature)]).toEqual([signature, 401]);
    expect([signature, await statusOf(post(stack, body, { 'x-sluice-signature': signature }))]).toEqual([
      signature,
      401,
    ]);
  }
  expect(await alert(right)).toBe(202);
});

/** Bytes are sent as gzip. */
const HOSTILE_BODIES: readonly (readonly [string, string | Uint8Array<ArrayBuffer>])[] = [
  ['nothing', ''],
  ['a scalar', '7'],
  ['100 000 open brackets', '['.repeat(100_000)],
  ['20 000 nested objects', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  [
    'duplicate keys',
    `{"type":"INSERT","type":${'{"type":'.repeat(30)}1${'}'.repeat(30)},"record":1,"record":{}}`,
  ],
  [
    'huge numbers',
    '{"type":"INSERT","record":{"id":1e400,"n":-1e400,"m":123456789012345678901234567890},"data":1e999}',
  ],
  [
    'a prototype',
    `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"record":{"__proto__":{"polluted":1}},"action":"created","data":{"__proto__":{"polluted":1}}}`,
  ],
  [
    'wrong types',
    '{"type":[],"table":{},"schema":7,"record":[[]],"old_record":"x","action":{},"data":[],"actor":1,"installation":null}',
  ],
  [
    'a lone surrogate and a NUL',
    String.raw`{"type":"\ud800","record":{"\u0000":"\u0000"},"data":{"\udfff":1}}`,
  ],
  ['501 records', JSON.stringify(Array.from({ length: 501 }, () => ({})))],
  ['a megabyte and more', JSON.stringify({ record: { a: CANARY.repeat(100_000) } })],
  [
    '200 000 numbers',
    JSON.stringify({ type: 'INSERT', record: { a: Array.from({ length: 200_000 }, () => 1) } }),
  ],
  ['a small bomb', new Uint8Array(gzipSync(Buffer.alloc(900_000, ' ')))],
  ['a large bomb', new Uint8Array(gzipSync(Buffer.alloc(100_000_000, ' ')))],
  ['half a gzip', new Uint8Array(gzipSync(CANARY.repeat(100)).subarray(0, 20))],
  ['plain text as gzip', new Uint8Array(Buffer.from('{}'))],
];

test.each(HOSTILE_BODIES)(
  'as a webhook %s is civilly answered to whoever proves himself, and refused to others',
  async (_, body) => {
    const { supabase, sentry } = stack.hookSecrets;
    const signature = sentrySignature(body, sentry);
    const hook = (path: string, proof: Record<string, string>) =>
      statusOf(
        fetch(`${stack.ingestUrl}/v1/hooks/${path}`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...proof,
            ...(typeof body !== 'string' && { 'content-encoding': 'gzip' }),
          },
          body,
        }),
      );
    const proven = [
      await hook('supabase', { 'x-sluice-hook-secret': supabase }),
      await hook('sentry', { 'sentry-hook-signature': signature }),
    ];
    for (const status of proven) expect([202, 400, 413, 415]).toContain(status);
    expect(await hook('supabase', { 'x-sluice-hook-secret': `${supabase}0` })).toBeOneOf([401, 413]);
    expect(await hook('sentry', { 'sentry-hook-signature': signature.replace(/.$/, 'g') })).toBeOneOf([
      401, 413,
    ]);
    expect(await hook('constructor', { 'x-sluice-hook-secret': supabase })).toBe(404);
  },
);

test('no prototype has changed, nothing of any request is in a log line, and no invocation has failed', () => {
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect(JSON.stringify(Reflect.ownKeys(Object.prototype).map(String).toSorted())).toBe(PROTOTYPE_NAMES);
  expect(stack.logLines.filter((line) => line.includes(CANARY))).toEqual([]);
  expect(stack.logLines.filter((line) => line.includes('"level":"ERROR"'))).toEqual([]);
});
