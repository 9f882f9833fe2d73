import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SIGNATURE_WINDOW_S } from '../../src/event/limits.ts';
import { hashSecret } from '../../src/intake/door/ingest-key.ts';
import { isBrowserSafe } from '../../src/intake/door/permission.ts';
import { signRequest } from '../../src/intake/door/request-signature.ts';
import type { Stack } from '../../tools/local/stack.ts';
import {
  type Accepted,
  analysedIds,
  eventually,
  type Observed,
  startObservedStack,
} from '../support/running-stack.ts';
import { ROOT } from '../support/source-files.ts';
import { sluice } from '../unit/cli/run-sluice.ts';

/** Longer than functions remember a key. */
const HALF_A_MINUTE_MS = 31_000;
const SHOP = 'https://shop.example';
const guide = await readFile(join(ROOT, 'docs/keys.md'), 'utf8');
const run = promisify(execFile);
const hasTools = spawnSync('sh', ['-c', 'command -v curl && command -v openssl']).status === 0;

let stack: Stack & Observed;
let folder: string;
let skewMs = 0;
beforeAll(async () => {
  stack = await startObservedStack({ clock: () => Date.now() + skewMs });
  folder = await mkdtemp(join(tmpdir(), 'sluice-guide-'));
});
afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true });
});

/** `sluice keys …` on the table of the stack. */
async function keys(command: string) {
  const at = `--endpoint ${stack.aws.endpoints?.dynamodb} --table ${stack.table}`;
  const { exitCode, printed, errors } = await sluice(`keys ${command} ${at}`);
  expect(exitCode, errors).toBe(0);
  const key = printed[0] ?? '';
  return { key, id: key.split('_')[1] ?? '' };
}

const create = (options = '') => keys(`create --tenant main --application shop${options && ` ${options}`}`);

async function send(
  body: object | string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
  query = '',
) {
  const response = await fetch(`${stack.ingestUrl}/v1/events${query}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as Accepted & { readonly code?: string };
  const readableBy = response.headers.get('access-control-allow-origin');
  return { status: response.status, code: answer.code, outcomes: answer.outcomes, readableBy };
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

function snippet(language: string): string {
  const [, code] =
    new RegExp(`<!-- runs: ${language} -->\n\`\`\`${language}[^\n]*\n(.*?)\`\`\``, 's').exec(guide) ?? [];
  if (code === undefined) throw new Error(`the guide has no example in ${language}`);
  return code;
}

describe('a publishable key', () => {
  test('brings what a browser may say from its page, and the rest is refused event by event', async () => {
    const { key } = await create(`--publishable --origin ${SHOP}`);
    const events = [
      { id: 'page-1', action: 'auth_login_failed', level: 'warning' },
      { id: 'page-2', action: 'admin_privilege_change' },
      { id: 'page-3', action: 'auth_login', level: 'critical' },
      { id: 'page-4', action: 'checkout_opened' },
      { id: 'page-5', action: 'auth_login_failed', ip: '203.0.113.9' },
    ];
    const { status, outcomes, readableBy } = await send(events, { ...bearer(key), origin: SHOP });
    expect({ status, readableBy }).toEqual({ status: 202, readableBy: SHOP });
    expect(outcomes.map((outcome) => outcome.code ?? outcome.id)).toEqual([
      'page-1',
      'not_permitted',
      'not_permitted',
      'page-4',
      'not_permitted',
    ]);
    await eventually('the manager has both', () =>
      ['page-1', 'page-4'].every((id) => analysedIds(stack).includes(id)),
    );
    for (const id of ['page-2', 'page-3', 'page-5']) expect(analysedIds(stack)).not.toContain(id);
  });

  test('is refused from another page, and from no page', async () => {
    const { key } = await create(`--publishable --origin ${SHOP}`);
    const event = { action: 'auth_login' };
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, {}])
      expect(await send(event, { ...bearer(key), ...headers })).toMatchObject({
        status: 403,
        code: 'origin_not_allowed',
        readableBy: null,
      });
  });

  test('may stand in the address, where a secret one is refused', async () => {
    const { key } = await create('--publishable --origin native');
    const beacon = { 'content-type': 'text/plain;charset=UTF-8' };
    expect(await send('{"action":"auth_logout"}', beacon, `?key=${key}`)).toMatchObject({ status: 202 });
    expect(await send('{"action":"auth_logout"}', beacon, `?key=${stack.key}`)).toMatchObject({
      status: 401,
      code: 'unauthorized',
    });
  });
});

test('a key with a scope brings that and nothing else', async () => {
  const { key } = await create('--scope transaction*');
  const { outcomes } = await send([{ action: 'transaction' }, { action: 'auth_login' }], bearer(key));
  expect(outcomes.map(({ status, code }) => code ?? status)).toEqual(['accepted', 'not_permitted']);
});

test('a revoked key, and one rotated without a grace, are refused within half a minute', async () => {
  const [revoked, old] = [await create(), await create()];
  const event = { action: 'auth_login' };
  for (const { key } of [revoked, old]) expect((await send(event, bearer(key))).status).toBe(202);
  await keys(`revoke ${revoked.id}`);
  const { key: successor } = await keys(`rotate ${old.id} --grace 0`);
  skewMs += HALF_A_MINUTE_MS;
  expect(await send(event, bearer(revoked.key))).toMatchObject({ status: 401, code: 'unauthorized' });
  expect(await send(event, bearer(old.key))).toMatchObject({ status: 401, code: 'key_expired' });
  expect(await send(event, bearer(successor))).toMatchObject({ status: 202 });
});

test('a signature is of the bytes that are sent, compressed ones too, and is taken once', async () => {
  const { key, id } = await create('--require-signature');
  const body = gzipSync('{"action":"auth_login"}');
  const signature = signRequest(hashSecret(key.slice(-64)), body, Math.floor(Date.now() / 1_000), id);
  const headers = { ...bearer(key), 'content-encoding': 'gzip', 'x-sluice-signature': signature };
  expect(await send('{"action":"auth_login"}', bearer(key))).toMatchObject({ code: 'signature_required' });
  expect(await send(body, headers)).toMatchObject({ status: 202 });
  expect(await send(body, headers)).toMatchObject({ status: 401, code: 'signature_replayed' });
  const { 'content-encoding': _, ...plain } = headers;
  expect(await send('{"action":"auth_login"}', plain)).toMatchObject({ code: 'invalid_signature' });
});

describe('the guide to keys', () => {
  const environment = (key: string) => ({
    PATH: process.env.PATH,
    SLUICE_URL: stack.ingestUrl,
    SLUICE_KEY: key,
  });

  test.skipIf(!hasTools)(
    'signs with curl and openssl as ingest wants it, however often it is run',
    async () => {
      const { key } = await create('--require-signature');
      await writeFile(
        join(folder, 'events.json'),
        '[\n  {"action":"auth_login","details":{"note":"Grüße"}}\n]\n',
      );
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        const { stdout } = await run('sh', ['-euc', snippet('sh')], { cwd: folder, env: environment(key) });
        expect(JSON.parse(stdout)).toMatchObject({ accepted: 1, rejected: 0 });
      }
    },
  );

  test('signs with Node.js as ingest wants it', async () => {
    const { key } = await create('--require-signature');
    const file = join(folder, 'send.mjs');
    await writeFile(file, snippet('js'));
    const { stdout } = await run(process.execPath, [file], { env: environment(key) });
    expect(stdout).toMatch(/^202 \{"accepted":1,/);
  });

  test('has a vector that holds', () => {
    const cell = (name: string) => new RegExp(`^\\| ${name} \\| (.*) \\|$`, 'm').exec(guide)?.[1] ?? '';
    const quoted = (name: string) => Array.from(cell(name).matchAll(/`([^`]+)`/g), ([, text]) => text ?? '');
    const [secret = ''] = quoted('last 64 characters of the key');
    const [time = '', nonce = ''] = quoted('`t`, `n`');
    expect(secret).toHaveLength(64);
    expect(quoted("HMAC's key")).toEqual([createHash('sha256').update(secret).digest('base64url')]);
    expect(signRequest(hashSecret(secret), quoted('body')[0] ?? '', Number(time), nonce)).toBe(
      `t=${time},n=${nonce},v1=${quoted('`v1`')[0]}`,
    );
  });

  test('names the actions that a publishable key may not bring, and the window', () => {
    const [, paragraph = ''] = /\*\*Actions\.\*\* (.*?)\n\n/s.exec(guide) ?? [];
    const families = Array.from(paragraph.matchAll(/`(\w+)\*`/g), ([, family]) => family ?? '');
    expect(families).toHaveLength(7);
    for (const family of families) expect(isBrowserSafe(`${family}x`)).toBe(false);
    const taken = Array.from(paragraph.matchAll(/`(security_\w+)`/g), ([, action]) => action ?? '');
    expect(taken).toHaveLength(3);
    for (const action of taken) expect(isBrowserSafe(action)).toBe(true);
    expect(guide).toContain(`| signature, either way | ${SIGNATURE_WINDOW_S} seconds |`);
  });
});
