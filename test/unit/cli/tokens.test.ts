import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createSecretsManagerClient } from '../../../adapters/aws/clients/secrets-manager-client.ts';
import { withKeyPairSecret } from '../../../tools/cli/commands/secrets/key-pair-secret.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startSecrets } from '../../../tools/local/aws/secrets-server.ts';
import { listenOnLoopback } from '../../../tools/local/listen.ts';
import { commandFolder } from '../../support/command-folder.ts';
import { sluice } from './run-sluice.ts';

const ID = 'house/redaction/main';
const FIRST = 'first-key-'.repeat(4);
const server = await startSecrets({ secrets: { [ID]: '', 'sluice/redaction/main': '' } });
const aws = localEnvironment({ secretsmanager: server.endpoint });
const client = createSecretsManagerClient(aws);
afterAll(async () => {
  client.destroy();
  await server.close();
});

const CONFIG = `export default {
  name: 'house',
  tenants: [
    { id: 'main', redaction: { detectors: { email: 'token' } } },
    { id: 'late', redaction: { fields: { nickname: 'token' } } },
    { id: 'plain' },
  ],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com' }] },
};`;
const AT = `--endpoint ${server.endpoint}`;
const ROTATE = `tokens rotate --tenant main ${AT}`;

const put = (value: object, id = ID) =>
  client.send(new PutSecretValueCommand({ SecretId: id, SecretString: JSON.stringify(value) }));
const stored = async (id = ID): Promise<{ readonly current: string; readonly previous?: string }> => {
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: id }));
  return JSON.parse(SecretString) as { current: string };
};

const folder = commandFolder({ 'sluice.config.ts': CONFIG });
beforeEach(() => put({ current: FIRST }));

test('a rotation keeps the old key beside a new one, says how to finish, and shows neither', async () => {
  const { exitCode, printed, errors } = await sluice(ROTATE);
  expect({ exitCode, printed }).toEqual({ exitCode: 0, printed: [] });
  const { current, previous } = await stored();
  expect(previous).toBe(FIRST);
  expect(current).toMatch(/^[0-9a-f]{64}$/);
  expect(errors).toContain(`secret "${ID}" at ${server.endpoint}: a new key was made`);
  expect(errors).toContain('sluice tokens rotate --tenant main --finish');
  for (const key of [current, FIRST]) expect(errors).not.toContain(key);
});

test('finishing drops the old key, and leaves the new one', async () => {
  await sluice(ROTATE);
  const { current } = await stored();
  const { exitCode, errors } = await sluice(`${ROTATE} --finish`);
  expect(exitCode).toBe(0);
  expect(await stored()).toEqual({ current });
  expect(errors).toContain('the old key was dropped');
  expect(errors).not.toContain(current);
});

test('a second rotation is refused until the first is finished, with when it began', async () => {
  await sluice(ROTATE);
  const before = await stored();
  const again = await sluice(ROTATE);
  expect(again.exitCode).toBe(1);
  expect(again.errors).toMatch(/the change that began 20\d\d-\d\d-\d\dT[\d:]+Z is not finished.*--finish/);
  expect(await stored()).toEqual(before);
  await sluice(`${ROTATE} --finish`);
  expect((await sluice(ROTATE)).exitCode).toBe(0);
});

test('where no rotation was begun there is nothing to finish', async () => {
  const { exitCode, errors } = await sluice(`${ROTATE} --finish`);
  expect(exitCode).toBe(1);
  expect(errors).toMatch(/there is no old key to drop; the key has been the only one since 20\d\d-/);
  expect(await stored()).toEqual({ current: FIRST });
});

test('of two who rotate from the same version one is refused, and no key is lost', async () => {
  const place = { where: 'here', aws };
  const rotation = withKeyPairSecret(place, { id: ID, missing: 'deploy it' }, async (secret) => {
    const read = await secret.read();
    await secret.replace(read, { current: 'theirs'.repeat(6), previous: read.keys.current });
    await secret.replace(read, { current: 'second'.repeat(6), previous: read.keys.current });
  });
  await expect(rotation).rejects.toThrow(/somebody else changed it/);
  expect(await stored()).toEqual({ current: 'theirs'.repeat(6), previous: FIRST });
});

test('without a configuration the name is sluice unless it is given, and the tenant goes unchecked with a warning', async () => {
  await rm(join(folder(), 'sluice.config.ts'));
  await put({ current: FIRST }, 'sluice/redaction/main');
  const { exitCode, errors } = await sluice(ROTATE);
  expect(exitCode).toBe(0);
  expect(errors).toMatch(/^warning: there is no sluice\.config\.ts here/);
  expect(await stored('sluice/redaction/main')).toMatchObject({ previous: FIRST });
  expect(await stored()).toEqual({ current: FIRST });
  expect((await sluice(`${ROTATE} --name house`)).exitCode).toBe(0);
  expect(await stored()).toMatchObject({ previous: FIRST });
});

test('the configuration of another deployment has no say, and that is said', async () => {
  await put({ current: FIRST }, 'sluice/redaction/main');
  const { exitCode, errors } = await sluice(`${ROTATE} --name sluice`);
  expect(exitCode).toBe(0);
  expect(errors).toMatch(/^warning: sluice\.config\.ts here is that of "house"/);
  expect(await stored('sluice/redaction/main')).toMatchObject({ previous: FIRST });
});

test.each([
  ['', 'see `sluice tokens rotate --help`'],
  [`--tenant nobody ${AT}`, 'sluice.config.ts has no tenant "nobody"; it has main, late, plain'],
  [`--tenant plain ${AT}`, 'nothing in the redaction of tenant "plain" has the action "token"'],
  [`--tenant main --name a/b ${AT}`, '--name: it has'],
  ['--tenant main', 'Give --region or AWS_REGION, and --name'],
  ['--tenant main --region moon', 'the region is not one'],
  [
    '--tenant main --endpoint https://example.com',
    '--endpoint is for a Secrets Manager server on this machine',
  ],
])('tokens rotate %s is wrong usage', async (options, message) => {
  const { exitCode, printed, errors } = await sluice(`tokens rotate ${options}`.trim());
  expect({ exitCode, printed }).toEqual({ exitCode: 2, printed: [] });
  expect(errors).toContain(message);
});

test('a secret that is not there yet is named, with who makes it', async () => {
  const { exitCode, errors } = await sluice(`tokens rotate --tenant late ${AT}`);
  expect(exitCode).toBe(1);
  expect(errors).toContain(`there is no secret "house/redaction/late" at ${server.endpoint}`);
  expect(errors).toContain('deploy it first');
});

test('a secret of another form is left as it is, and not quoted', async () => {
  await put({ current: 'short', more: 1 });
  const { exitCode, errors } = await sluice(ROTATE);
  expect(exitCode).toBe(1);
  expect(errors).toContain(`secret "${ID}" does not have the form`);
  expect(errors).not.toContain('"short"');
  expect(await stored()).toEqual({ current: 'short', more: 1 });
});

test.each([
  ['AccessDeniedException', 'secretsmanager:GetSecretValue and secretsmanager:PutSecretValue'],
  ['InvalidRequestException', 'restore-secret'],
  ['ExpiredTokenException', 'AWS does not accept your credentials'],
])('what AWS answers with %s says what to do', async (type, message) => {
  const refuser = await listenOnLoopback(
    createServer((request, response) => {
      request.resume();
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ __type: type, Message: 'arn:x' }));
    }),
    0,
    'refusing secrets',
  );
  const { exitCode, errors } = await sluice(`tokens rotate --tenant main --endpoint ${refuser.endpoint}`);
  await refuser.close();
  expect(exitCode).toBe(1);
  expect(errors).toContain(`secret "${ID}" at ${refuser.endpoint}`);
  expect(errors).toContain(message);
  expect(errors).not.toContain('arn:x');
});
