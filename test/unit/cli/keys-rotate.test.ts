import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { PLAIN_KEY } from '../../../src/intake/door/key-store.ts';
import { runCli } from '../../../tools/cli/run.ts';
import { listenOnLoopback } from '../../../tools/local/listen.ts';
import { keyTables } from './key-tables.ts';
import { NOW, sluice } from './run-sluice.ts';

const { endpoint, registry, present } = await keyTables();
const AT = `--endpoint ${endpoint}`;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function made(command: string) {
  const { exitCode, printed, errors } = await sluice(`keys ${command} ${AT}`);
  const key = printed[0] ?? '';
  return { exitCode, printed, errors, key, id: key.split('_')[1] ?? '' };
}

const create = (options = '') => made(`create --tenant main --application shop${options}`);

test('the new key has all that is said of the old one, and both work until the grace is over', async () => {
  const old = await create(' --publishable --origin native --scope auth_* --rate 7');
  const { exitCode, key, id, printed, errors } = await made(`rotate ${old.id}`);
  expect({ exitCode, lines: printed.length }).toEqual({ exitCode: 0, lines: 1 });
  expect(key).toMatch(/^slp_/);
  const { id: _, secretHash, ...facts } = (await registry.find(id)) ?? { id: '', secretHash: '' };
  expect(facts).toEqual({
    tenant: 'main',
    application: 'shop',
    kind: 'publishable',
    scopes: ['auth_*'],
    origins: ['native'],
    eventsPerSecond: 7,
    signature: 'optional',
  });
  expect(secretHash).not.toBe((await registry.find(old.id))?.secretHash);
  const end = NOW + DAY_MS;
  expect(await present(old.key, end - 1)).toMatchObject({ ok: true });
  expect(await present(old.key, end)).toMatchObject({ error: { code: 'key_expired' } });
  expect(await present(key, end)).toMatchObject({ ok: true });
  expect(errors).toContain(`key ${old.id} works until 2026-03-05T05:06:07Z`);
  expect(errors).not.toContain(key.split('_')[2]);
});

test.each([
  ['30m', HOUR_MS / 2],
  ['36h', 36 * HOUR_MS],
  ['7d', 7 * DAY_MS],
])('a grace of %s is that long', async (grace, ms) => {
  const old = await create();
  await made(`rotate ${old.id} --grace ${grace}`);
  expect((await registry.get(old.id))?.expiresAt).toBe(NOW + ms);
});

test('without a grace the old key ends at once', async () => {
  const old = await create();
  const { exitCode, key, errors } = await made(`rotate ${old.id} --grace 0`);
  expect(exitCode).toBe(0);
  expect(await present(old.key)).toMatchObject({ error: { code: 'key_expired' } });
  expect(await present(key)).toMatchObject({ ok: true });
  expect(errors).toContain('ingest may believe it half a minute longer');
});

test('a rotation prolongs nothing unless it is told to', async () => {
  const old = await create(' --days 10');
  const same = await made(`rotate ${old.id} --grace 30d`);
  expect((await registry.get(old.id))?.expiresAt).toBe(NOW + 10 * DAY_MS);
  expect((await registry.get(same.id))?.expiresAt).toBe(NOW + 10 * DAY_MS);
  const longer = await made(`rotate ${same.id} --days 90`);
  expect((await registry.get(longer.id))?.expiresAt).toBe(NOW + 90 * DAY_MS);
  expect(longer.errors).toContain('it expires 2026-06-02T05:06:07Z');
});

test('the old key names its successor where keys are listed', async () => {
  const old = await create();
  const { id } = await made(`rotate ${old.id}`);
  const { printed } = await sluice(`keys list ${AT} --json`);
  const listed = printed.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(listed.find((key) => key.id === old.id)).toMatchObject({ successor: id });
  expect(listed.find((key) => key.id === id)).toMatchObject({ successor: null });
});

test('what cannot be rotated is said with its reason, and no key is made', async () => {
  const revoked = await create();
  await sluice(`keys revoke ${revoked.id} ${AT}`);
  const rotated = await create();
  const { id: successor } = await made(`rotate ${rotated.id}`);
  const expired = { ...PLAIN_KEY, id: 'e'.repeat(16), tenant: 'main', application: 'shop', secretHash: 'h' };
  await registry.add({ ...expired, expiresAt: NOW }, NOW - DAY_MS);
  const before = (await registry.list()).length;
  for (const [id, reason] of [
    [revoked.id, 'was revoked 2026-03-04T05:06:07Z; make another'],
    [rotated.id, `was rotated already; rotate the key that replaces it: ${successor}`],
    [expired.id, 'expired 2026-03-04T05:06:07Z; make another'],
    ['0'.repeat(16), `there is no key ${'0'.repeat(16)}`],
  ] as const) {
    const { exitCode, printed, errors } = await made(`rotate ${id}`);
    expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: [] });
    expect(errors).toContain(reason);
  }
  expect(await registry.list()).toHaveLength(before);
});

test.each(['1', '1w', '-1h', '1.5h', '91d', 'soon', '0x1h'])(
  'a grace of %s is wrong usage',
  async (grace) => {
    const { exitCode, printed, errors } = await sluice(
      `keys rotate ${'0'.repeat(16)} ${AT} --grace=${grace}`,
    );
    expect({ exitCode, printed }).toEqual({ exitCode: 2, printed: [] });
    expect(errors).toContain('--grace: give 30m, 24h or 7d');
  },
);

test('a whole key is not taken for its id, nor repeated', async () => {
  const { key, id } = await create();
  const { exitCode, errors } = await sluice(`keys rotate ${key} ${AT}`);
  expect(exitCode).toBe(2);
  expect(errors).toContain(`give its id alone: ${id}`);
  expect(errors).not.toContain(key.split('_')[2]);
});

test('of two who rotate one key at once one succeeds, and the key of the other is revoked again', async () => {
  const old = await create();
  const both = await Promise.all([made(`rotate ${old.id}`), made(`rotate ${old.id}`)]);
  expect(new Set(both.map(({ exitCode }) => exitCode))).toEqual(new Set([0, 1]));
  const winner = both.find(({ exitCode }) => exitCode === 0);
  const loser = both.find(({ exitCode }) => exitCode === 1);
  expect((await registry.get(old.id))?.successor).toBe(winner?.id);
  expect(await present(winner?.key ?? '')).toMatchObject({ ok: true });
  if (loser?.key !== '') expect(await present(loser?.key ?? '')).toMatchObject({ ok: false });
  expect(loser?.errors).toMatch(/rotated or revoked .* meanwhile|was rotated already/);
});

/** Passes requests on to the table server, but refuses those that `fails` picks, by the name of their action. */
async function failingTables(fails: (target: string) => boolean) {
  const relay = async (request: IncomingMessage, response: ServerResponse) => {
    const target = String(request.headers['x-amz-target']);
    const body = await buffer(request);
    const headers = new Headers({ 'content-type': 'application/x-amz-json-1.0' });
    for (const name of ['authorization', 'x-amz-date', 'x-amz-target'])
      headers.set(name, String(request.headers[name]));
    const answer = fails(target)
      ? Response.json({ __type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException' }, { status: 400 })
      : await fetch(endpoint, { method: 'POST', headers, body });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(await answer.text());
  };
  return listenOnLoopback(
    createServer((request, response) => {
      relay(request, response).catch(() => response.destroy());
    }),
    0,
    'failing tables',
  );
}

test('a rotation that breaks off before the new key is stored leaves the old one as it was', async () => {
  const old = await create();
  const tables = await failingTables((target) => target.endsWith('PutItem'));
  const { exitCode, printed } = await sluice(`keys rotate ${old.id} --endpoint ${tables.endpoint}`);
  await tables.close();
  expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: [] });
  expect(await registry.get(old.id)).not.toHaveProperty('expiresAt');
});

test('a rotation that breaks off before the old key has an end has shown the new one, and both work', async () => {
  const old = await create();
  const tables = await failingTables((target) => target.endsWith('UpdateItem'));
  const { exitCode, printed, errors } = await sluice(`keys rotate ${old.id} --endpoint ${tables.endpoint}`);
  await tables.close();
  expect({ exitCode, lines: printed.length }).toEqual({ exitCode: 1, lines: 1 });
  expect(await present(printed[0] ?? '')).toMatchObject({ ok: true });
  expect(await present(old.key, NOW + 10 * DAY_MS)).toMatchObject({ ok: true });
  expect(errors).toContain(`key ${old.id} may have got no end`);
  expect(errors).toContain('dynamodb:UpdateItem granted');
});

test('the new key is out before the old one gets its end', async () => {
  const old = await create();
  const output = new PassThrough();
  let shownBefore = false;
  const tables = await failingTables((target) => {
    if (target.endsWith('UpdateItem')) shownBefore = output.readableLength > 0;
    return false;
  });
  const exitCode = await runCli(['keys', 'rotate', old.id, '--endpoint', tables.endpoint], {
    streams: { input: new PassThrough(), output, errors: new PassThrough() },
    env: {},
    now: () => NOW,
  });
  await tables.close();
  expect({ exitCode, shownBefore }).toEqual({ exitCode: 0, shownBefore: true });
});
