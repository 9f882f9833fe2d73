import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  authenticateSentry,
  authenticateSupabase,
  type HookProof,
} from '../../../src/intake/door/hook-auth.ts';

const NOW = 1_772_600_760_000;
const BODY = Buffer.from('{"a":1}');
const OWNER = { tenant: 'acme', application: 'shop' };

function proof(headers: Record<string, string> = {}, query: Record<string, string> = {}): HookProof {
  return { header: (name) => headers[name], query: (name) => query[name], body: BODY };
}

const header = (name: string, ...secrets: string[]) =>
  ({ ...OWNER, name, scheme: 'header', header: 'x-secret', secrets }) as const;
const signing = (name: string, ...secrets: string[]) =>
  ({ ...OWNER, name, scheme: 'standard-webhooks', header: '', secrets }) as const;
const token = (name: string, ...secrets: string[]) =>
  ({ ...OWNER, name, scheme: 'url-token', secrets }) as const;

function standard(key: Uint8Array) {
  const id = 'msg_1';
  const time = String(NOW / 1_000);
  const signature = createHmac('sha256', key).update(`${id}.${time}.`).update(BODY).digest('base64');
  return proof({ 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `v1,${signature}` });
}

test('a secret that is empty, or a key of no bytes, opens nothing', () => {
  const nobody = { ok: false, error: { code: 'unauthorized' } };
  for (const given of [proof(), proof({ 'x-secret': '' }), proof({ 'x-secret': 'Bearer ' })])
    expect(authenticateSupabase([header('a', '')], given, NOW)).toMatchObject(nobody);
  for (const given of [proof(), proof({}, { token: '' })])
    expect(authenticateSentry([token('a', '')], given)).toMatchObject(nobody);
  for (const secret of ['', 'whsec_', 'v1,whsec_', 'whsec_!!!!'])
    expect(authenticateSupabase([signing('a', secret)], standard(Buffer.alloc(0)), NOW)).toMatchObject(
      nobody,
    );
});

test('a hook without a secret yet is passed over, and does not open those beside it', () => {
  const hooks = [header('new'), header('old', 'x'.repeat(32))];
  expect(authenticateSupabase(hooks, proof({ 'x-secret': 'x'.repeat(32) }), NOW)).toMatchObject({
    ok: true,
    value: { name: 'old' },
  });
  expect(authenticateSupabase([header('new')], proof({ 'x-secret': 'undefined' }), NOW)).toMatchObject({
    ok: false,
  });
});

test('of two hooks with the same secret the first is taken', () => {
  const hooks = [header('first', 'x'.repeat(32)), header('second', 'x'.repeat(32))];
  expect(authenticateSupabase(hooks, proof({ 'x-secret': 'x'.repeat(32) }), NOW)).toMatchObject({
    value: { name: 'first' },
  });
});

test('a signing secret is taken as the specification writes it, and as Supabase does', () => {
  const key = Buffer.alloc(24, 5);
  for (const prefix of ['whsec_', 'v1,whsec_', ''])
    expect(
      authenticateSupabase([signing('a', `${prefix}${key.toString('base64')}`)], standard(key), NOW).ok,
    ).toBe(true);
});

test('what is as long as a whole body in a header is not even compared', () => {
  const long = 'x'.repeat(5_000);
  expect(authenticateSupabase([header('a', long)], proof({ 'x-secret': long }), NOW).ok).toBe(false);
});
