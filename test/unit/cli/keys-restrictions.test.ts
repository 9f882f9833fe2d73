import { expect, test } from 'vitest';
import { keyTables } from './key-tables.ts';
import { NOW, sluice } from './run-sluice.ts';

const { endpoint, registry, present } = await keyTables();
const CREATE = `keys create --tenant main --application shop --endpoint ${endpoint}`;

async function create(options: string) {
  const { exitCode, printed, errors } = await sluice(`${CREATE} ${options}`);
  const key = printed[0] ?? '';
  return { exitCode, errors, key, stored: await registry.find(key.split('_')[1] ?? '') };
}

test('a key of which nothing is said is a secret one, for every action, from anywhere', async () => {
  const { printed } = await sluice(CREATE);
  const [key = ''] = printed;
  expect(key).toMatch(/^slk_/);
  const stored = await registry.find(key.split('_')[1] ?? '');
  expect(stored).toMatchObject({ kind: 'secret', scopes: ['*'], origins: [], signature: 'optional' });
  expect(stored).not.toHaveProperty('eventsPerSecond');
});

test('a publishable key is another word, and works for its origins alone', async () => {
  const { key, stored } = await create(
    '--publishable --origin https://shop.example --origin https://*.shop.example http://localhost:3000',
  );
  expect(key).toMatch(/^slp_[0-9a-f]{16}_[0-9a-f]{64}$/);
  expect(stored).toMatchObject({
    kind: 'publishable',
    origins: ['https://shop.example', 'https://*.shop.example', 'http://localhost:3000'],
  });
  for (const origin of ['https://shop.example', 'https://www.shop.example', 'http://localhost:3000'])
    expect(await present(key, NOW, origin)).toMatchObject({ ok: true });
  for (const origin of ['https://else.example', undefined])
    expect(await present(key, NOW, origin)).toMatchObject({ error: { code: 'origin_not_allowed' } });
});

test('a key for apps is taken without an Origin', async () => {
  const { key } = await create('--publishable --origin native');
  expect(await present(key)).toMatchObject({ ok: true });
  expect(await present(key, NOW, 'https://shop.example')).toMatchObject({
    error: { code: 'origin_not_allowed' },
  });
});

test('scopes, rate and the duty to sign are stored, and listed', async () => {
  const { key, stored } = await create('--scope auth_* --scope qr_scan auth_* --rate 25 --require-signature');
  expect(stored).toMatchObject({
    scopes: ['auth_*', 'qr_scan'],
    eventsPerSecond: 25,
    signature: 'required',
  });
  expect(await present(key)).toMatchObject({ error: { code: 'signature_required' } });
  const { printed } = await sluice(`keys list --endpoint ${endpoint}`);
  const row = printed.find((line) => line.startsWith(stored?.id ?? 'none'));
  expect(row?.split(/ {2,}/).slice(4, 8)).toEqual(['auth_* qr_scan', '-', '25/s', 'required']);
  const json = await sluice(`keys show ${stored?.id} --json --endpoint ${endpoint}`);
  expect(JSON.parse(json.printed[0] ?? '')).toMatchObject({
    scopes: ['auth_*', 'qr_scan'],
    eventsPerSecond: 25,
    signature: 'required',
  });
});

test('a secret key may be bound to origins as well', async () => {
  const { key } = await create('--origin https://shop.example');
  expect(await present(key)).toMatchObject({ ok: true });
  expect(await present(key, NOW, 'https://else.example')).toMatchObject({
    error: { code: 'origin_not_allowed' },
  });
});

test.each([
  ['--publishable', 'a publishable key needs --origin'],
  ['--publishable --origin *', 'then every site could use the key'],
  ['--publishable --origin null', 'every sandboxed page'],
  ['--publishable --origin shop.example', '--origin "shop.example": it is not an origin'],
  ['--publishable --origin ftp://shop.example', 'it is not an origin'],
  ['--publishable --origin http://shop.example', 'http is for localhost'],
  ['--publishable --origin http://localhost.shop.example', 'http is for localhost'],
  ['--publishable --origin https://shop.example/', 'an origin has no path; write https://shop.example'],
  ['--publishable --origin https://shop.example/a?b#c', 'an origin has no path; write https://shop.example'],
  ['--publishable --origin https://shop.example.', 'a dot behind it'],
  ['--publishable --origin https://shop.example:443', 'as browsers do: https://shop.example'],
  ['--publishable --origin https://Shop.example', 'as browsers do: https://shop.example'],
  ['--publishable --origin https://shöp.example', 'as browsers do: https://xn--shp-tna.example'],
  ['--publishable --origin https://a:b@shop.example', '--origin: an origin has no user'],
  ['--publishable --origin https://*', 'the * stands for whole labels'],
  ['--publishable --origin https://*shop.example', 'the * stands for whole labels'],
  ['--publishable --origin https://www.*.example', 'the * stands for whole labels'],
  ['--publishable --origin https://*.*.example', 'the * stands for whole labels'],
  ['--publishable --origin http://*.shop.example', 'the * stands for whole labels'],
  ['--publishable --origin https://*.com', 'name the domain too'],
  ['--publishable --origin https://*.Shop.example', 'as browsers do: https://*.shop.example'],
  ['--publishable --origin https://*.shop.example/x', 'no path; write https://*.shop.example'],
  ['--origin native', '--origin native is for publishable keys'],
  ['--publishable --origin native --require-signature', 'everybody can read a publishable key'],
  ['--publishable --origin native --scope admin_*', 'a publishable key may not bring that'],
  ['--publishable --origin native --scope security_brute_force', 'a publishable key may not bring that'],
  ['--scope a*b', '--scope "a*b": give an action'],
  ['--scope ,', 'give an action such as auth_login'],
  ['--rate 0', '--rate: give a whole number'],
  ['--rate 1.5', '--rate: give a whole number'],
  ['--rate 100001', '--rate: give a whole number'],
  [`--scope ${Array.from({ length: 21 }, (_, i) => `a${i}`).join(' ')}`, '--scope: give at most 20'],
])('keys create %s is wrong usage, and makes no key', async (options, message) => {
  const before = (await registry.list()).length;
  const { exitCode, key, errors } = await create(options);
  expect({ exitCode, key }).toEqual({ exitCode: 2, key: '' });
  expect(errors).toContain(message);
  expect(errors).not.toContain('a:b');
  expect(await registry.list()).toHaveLength(before);
});
