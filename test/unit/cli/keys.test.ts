import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startTables } from '../../../tools/local/aws/tables.ts';
import { listenOnLoopback } from '../../../tools/local/listen.ts';
import { LOCAL } from '../../../tools/local/stack-config.ts';
import { writeState } from '../../../tools/local/state-file.ts';
import { commandFolder } from '../../support/command-folder.ts';
import { keyTables } from './key-tables.ts';
import { NOW, sluice } from './run-sluice.ts';

const { endpoint, registry, present } = await keyTables();

const CONFIG = `export default {
  tenants: [{ id: 'main' }, { id: 'acme' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com' }] },
};`;
const DAY_MS = 86_400_000;
const AT = `--endpoint ${endpoint}`;
const CREATE = 'keys create --tenant main --application shop';

const folder = commandFolder({ 'sluice.config.ts': CONFIG });

async function create(options = ''): Promise<{ readonly key: string; readonly id: string }> {
  const { printed } = await sluice(`${CREATE} ${AT}${options}`);
  const key = printed[0] ?? '';
  return { key, id: key.split('_')[1] ?? '' };
}

/** A table server that answers every request with an error of AWS. */
async function refusing(status: number, type: string) {
  return listenOnLoopback(
    createServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'arn:x' }));
    }),
    0,
    'refusing tables',
  );
}

test('a new key is alone on standard output, authenticates as its tenant and application, and is stored as a hash', async () => {
  const { exitCode, printed, errors } = await sluice(`keys create --tenant acme --application shop ${AT}`);
  expect({ exitCode, lines: printed.length }).toEqual({ exitCode: 0, lines: 1 });
  const [key = ''] = printed;
  const [, id = '', secret = ''] = key.split('_');
  expect(await present(key)).toMatchObject({ ok: true, value: { id, tenant: 'acme', application: 'shop' } });
  expect(await present(key, NOW + 10_000 * DAY_MS)).toMatchObject({ ok: true });
  expect(errors).toContain(`key ${id} for shop of acme is in table "sluice"`);
  expect(errors).toContain('never expires');
  expect(errors).not.toContain(secret);
  expect(JSON.stringify(await registry.find(id))).not.toContain(secret);
});

test('no two keys are alike', async () => {
  const [one, other] = [await create(), await create()];
  expect(one.id).not.toBe(other.id);
  expect(one.key.split('_')[2]).not.toBe(other.key.split('_')[2]);
});

test.each([
  ['--days 30', NOW + 30 * DAY_MS],
  ['--expires 2027-01-31', Date.parse('2027-01-31T00:00:00Z')],
])('a key made with %s works until then', async (option, expiresAt) => {
  const { key } = await create(` ${option}`);
  expect(await present(key, expiresAt - 1)).toMatchObject({ ok: true, value: { expiresAt } });
  expect(await present(key, expiresAt)).toMatchObject({ ok: false, error: { code: 'key_expired' } });
});

test('a revoked key authenticates no more, its neighbour does, and it is revoked once', async () => {
  const [revoked, kept] = [await create(), await create()];
  const { exitCode, printed, errors } = await sluice(`keys revoke ${revoked.id} ${AT}`);
  expect({ exitCode, printed }).toEqual({ exitCode: 0, printed: [] });
  expect(errors).toContain(`key ${revoked.id} is revoked`);
  expect(await present(revoked.key)).toMatchObject({ ok: false, error: { code: 'unauthorized' } });
  expect(await present(kept.key)).toMatchObject({ ok: true });
  const again = await sluice(`keys revoke ${revoked.id} ${AT}`);
  expect(again.exitCode).toBe(1);
  expect(again.errors).toContain('or it is revoked already');
});

test('whoever revokes a whole key is told its id, and the secret is not said again', async () => {
  const { key, id } = await create();
  const { exitCode, errors } = await sluice(`keys revoke ${key} ${AT}`);
  expect(exitCode).toBe(2);
  expect(errors).toContain(id);
  expect(errors).not.toContain(key.split('_')[2]);
});

test('keys are listed with what is known of them, and never a hash', async () => {
  const { id } = await create(' --days 1');
  const hash = (await registry.find(id))?.secretHash ?? '';
  await sluice(`keys revoke ${id} ${AT}`);
  const table = await sluice(`keys list ${AT}`);
  const json = await sluice(`keys list ${AT} --json`);

  const [created, expires] = ['2026-03-04T05:06:07Z', '2026-03-05T05:06:07Z'];
  expect(table.printed[0]?.split(/ {2,}/)).toEqual([
    'id',
    'kind',
    'tenant',
    'application',
    'scopes',
    'origins',
    'rate',
    'signature',
    'created',
    'expires',
    'revoked',
    'replaced by',
  ]);
  const row = table.printed.find((line) => line.startsWith(id));
  expect(row?.split(/ {2,}/)).toEqual([
    id,
    'secret',
    'main',
    'shop',
    '*',
    '-',
    '-',
    'optional',
    created,
    expires,
    created,
    '-',
  ]);
  const listed = json.printed.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  expect(listed.find((key) => key.id === id)).toEqual({
    id,
    kind: 'secret',
    tenant: 'main',
    application: 'shop',
    scopes: ['*'],
    origins: [],
    eventsPerSecond: null,
    signature: 'optional',
    created,
    expires,
    revoked: created,
    successor: null,
  });
  const { id: lasting } = await create();
  const { printed } = await sluice(`keys list ${AT} --json`);
  expect(printed.join('\n')).toMatch(new RegExp(`"${lasting}".*"expires":null,"revoked":null`));
  expect(hash).toHaveLength(43);
  expect([...table.printed, ...json.printed].join('\n')).not.toContain(hash);
});

test('one key is shown as it is listed, a fact a line or as JSON', async () => {
  const { id } = await create(' --days 1');
  const { exitCode, printed } = await sluice(`keys show ${id} ${AT}`);
  expect(exitCode).toBe(0);
  expect(printed).toContain(`id            ${id}`);
  expect(printed).toContain('expires       2026-03-05T05:06:07Z');
  expect(printed).toContain('replaced by   -');
  const json = await sluice(`keys show ${id} ${AT} --json`);
  const listed = await sluice(`keys list ${AT} --json`);
  expect(json.printed).toHaveLength(1);
  expect(listed.printed).toContain(json.printed[0]);
});

test('a key that is not there is not shown', async () => {
  const { exitCode, printed, errors } = await sluice(`keys show 0123456789abcdef ${AT}`);
  expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: [] });
  expect(errors).toContain('there is no key 0123456789abcdef');
});

test('a table without keys is said to have none, on standard error', async () => {
  const empty = await startTables({ table: 'other-state' });
  const env = { SLUICE_TABLE: 'other-state' };
  const { exitCode, printed, errors } = await sluice(`keys list --endpoint ${empty.endpoint}`, '', env);
  await empty.close();
  expect({ exitCode, printed }).toEqual({ exitCode: 0, printed: [] });
  expect(errors).toContain('no key was ever made in table "other-state"');
});

test.each([
  ['create', 'see `sluice keys create --help`'],
  ['create --tenant main', "'--application <name>'"],
  [`create --tenant M --application shop ${AT}`, 'the tenant: use 2–40 lower-case'],
  [`create --tenant other --application shop ${AT}`, 'no tenant "other"; it has main, acme'],
  [`create --tenant main --application .shop ${AT}`, 'the application: use 1–64'],
  ['create --tenant main --application shop --days 0', '--days: give a whole number'],
  ['create --tenant main --application shop --days 1.5', '--days: give a whole number'],
  ['create --tenant main --application shop --expires 2027-02-30', 'a day that exists'],
  ['create --tenant main --application shop --expires tomorrow', 'a day that exists'],
  ['create --tenant main --application shop --expires 2026-03-04', 'has begun already'],
  ['create --tenant main --application shop --expires 2027-01-31 --days 1', 'cannot be used with'],
  ['list --region moon', 'the region is not one'],
  ['list --region eu-west-1 --table a/b', 'the table name is not one'],
  ['list --endpoint nonsense', 'the endpoint is not one'],
  ['list --endpoint http://user:pass@localhost:1', 'the endpoint is not one'],
  ['list --endpoint https://dynamodb.eu-west-1.amazonaws.com', 'for a table server on this machine'],
  [`revoke 0123 ${AT}`, 'the id is not one'],
  [`show 0123 ${AT}`, 'the id is not one'],
  [`show slk_${'a'.repeat(16)}_${'b'.repeat(64)} ${AT}`, `give its id alone: ${'a'.repeat(16)}`],
  ['list', 'Give --region or AWS_REGION'],
])('keys %s is wrong usage', async (commandLine, message) => {
  const { exitCode, printed, errors } = await sluice(`keys ${commandLine}`);
  expect({ exitCode, printed }).toEqual({ exitCode: 2, printed: [] });
  expect(errors).toContain(message);
});

test('keys alone explains itself, as wrong usage', async () => {
  const { exitCode, errors } = await sluice('keys');
  expect(exitCode).toBe(2);
  expect(errors).toContain('revoke [options] <id>');
});

/** Word of a stack that runs, with a table server of its own. */
async function offerLocalStack(dynamodb: string) {
  const console = await listenOnLoopback(
    createServer((_, response) => response.end(String(process.pid))),
    0,
    'console',
  );
  const { endpoint: url } = console;
  const word = {
    pid: process.pid,
    ingestUrl: url,
    consoleUrl: url,
    consoleToken: 't',
    key: 'k',
    s3: url,
    dynamodb,
    sqs: url,
    secretsmanager: url,
    cloudtrail: url,
    manager: { url, tls: {} },
    localManager: true,
  };
  const withdraw = await writeState(word, join(folder(), 'stack.json'));
  vi.stubEnv('SLUICE_STATE', join(folder(), 'stack.json'));
  return async () => {
    await withdraw();
    await console.close();
  };
}

test('a local stack that runs is not taken for the deployment', async () => {
  const stop = await offerLocalStack(endpoint);
  const { exitCode, errors } = await sluice('keys list');
  await stop();
  expect(exitCode).toBe(2);
  expect(errors).toMatch(
    /^which deployment\? Give --region.*`npm start` runs here is not assumed: give --local/,
  );
});

test('with --local the keys are those of the stack that runs here, for its tenant alone', async () => {
  const tables = await startTables({ table: LOCAL.name });
  const stop = await offerLocalStack(tables.endpoint);
  const made = await sluice(
    'keys create --local --tenant demo --application page --publishable --origin native',
  );
  const listed = await sluice('keys list --local');
  const foreign = await sluice('keys create --local --tenant main --application page');
  const torn = await sluice('keys list --local --region eu-west-1');
  await stop();
  await tables.close();
  expect(made).toMatchObject({ exitCode: 0, printed: [expect.stringMatching(/^slp_/)] });
  expect(listed.printed.join('\n')).toContain((made.printed[0] ?? '').split('_')[1]);
  expect(foreign).toMatchObject({
    exitCode: 2,
    errors: expect.stringContaining('no tenant "main"; it has demo'),
  });
  expect(torn).toMatchObject({ exitCode: 2, errors: expect.stringContaining('cannot be used with') });
});

test('with --local and no stack, it says how to start one', async () => {
  const { exitCode, errors } = await sluice('keys list --local');
  expect({ exitCode, errors }).toMatchObject({ exitCode: 2, errors: expect.stringContaining('npm start') });
});

test('without a configuration the tenant goes unchecked, with a warning', async () => {
  await rm(join(folder(), 'sluice.config.ts'));
  const { exitCode, printed, errors } = await sluice(`keys create --tenant else --application shop ${AT}`);
  expect(exitCode).toBe(0);
  expect(errors).toMatch(/^warning: there is no sluice\.config\.ts here.*"else"\n/);
  expect(await present(printed[0] ?? '')).toMatchObject({ ok: true, value: { tenant: 'else' } });
});

test.each([
  ['export default { tenants: [] };', 'sluice.config.ts has'],
  ['export const nothing = 1;', 'has no default export'],
  ['export default {', 'cannot be read'],
])('with a configuration that says %s no key is made', async (text, message) => {
  await writeFile(join(folder(), 'sluice.config.ts'), text);
  const before = (await registry.list()).length;
  const { exitCode, printed, errors } = await sluice(`${CREATE} ${AT}`);
  expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: [] });
  expect(errors).toContain(message);
  expect(await registry.list()).toHaveLength(before);
});

test('a table that is missing is named, with where its name is found', async () => {
  const { exitCode, printed, errors } = await sluice(`${CREATE} ${AT} --table nowhere`);
  expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: [] });
  expect(errors).toContain(`there is no table "nowhere" at ${endpoint}`);
  expect(errors).toContain('the `name`');
});

test.each([
  [CREATE, 'AccessDeniedException', 'have dynamodb:PutItem and dynamodb:GetItem granted'],
  [
    'keys list',
    'AccessDeniedException',
    'have dynamodb:BatchGetItem, and dynamodb:Query on its index, granted',
  ],
  ['keys revoke 0123456789abcdef', 'AccessDeniedException', 'have dynamodb:UpdateItem and dynamodb:GetItem'],
  ['keys list', 'UnrecognizedClientException', 'AWS does not accept your credentials'],
  ['keys list', 'ExpiredTokenException', 'AWS does not accept your credentials'],
])('%s that AWS answers with %s says what to do', async (commandLine, type, message) => {
  const refuser = await refusing(400, type);
  const { exitCode, printed, errors } = await sluice(`${commandLine} --endpoint ${refuser.endpoint}`);
  await refuser.close();
  expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: [] });
  expect(errors).toContain(`table "sluice" at ${refuser.endpoint}`);
  expect(errors).toContain(message);
  expect(errors).not.toContain('arn:x');
});

test('a table server that cannot be reached is said', async () => {
  const gone = await refusing(500, 'InternalServerError');
  await gone.close();
  const { exitCode, errors } = await sluice(`keys list --endpoint ${gone.endpoint}`);
  expect(exitCode).toBe(1);
  expect(errors).toContain('cannot be reached (ECONNREFUSED)');
});

test('without credentials the user is told where they come from', async () => {
  for (const name of ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'PROFILE', 'WEB_IDENTITY_TOKEN_FILE'])
    vi.stubEnv(`AWS_${name}`, undefined);
  for (const kind of ['RELATIVE', 'FULL']) vi.stubEnv(`AWS_CONTAINER_CREDENTIALS_${kind}_URI`, undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', join(folder(), 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder(), 'credentials'));
  const { exitCode, printed, errors } = await sluice(CREATE, '', { AWS_REGION: 'eu-west-1' });
  expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: [] });
  expect(errors).toContain('table "sluice" in eu-west-1: no AWS credentials were found; run `aws sso login`');
});
