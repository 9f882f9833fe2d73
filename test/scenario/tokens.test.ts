import { gzipSync } from 'node:zlib';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
import { createSecretsManagerClient } from '../../adapters/aws/clients/secrets-manager-client.ts';
import { createSecrets } from '../../adapters/aws/secrets.ts';
import { createKeyRegistry } from '../../adapters/aws/table/key-store.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { readTokenKeys } from '../../functions/middleware/secret-shapes.ts';
import type { SluiceConfig } from '../../src/config.ts';
import { createIngestKey } from '../../src/intake/door/ingest-key.ts';
import { PLAIN_KEY } from '../../src/intake/door/key-store.ts';
import { tokenSecretId } from '../../src/redact/token-use.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { LOCAL } from '../../tools/local/stack-config.ts';
import { everythingKept } from '../support/at-rest.ts';
import {
  analysedIds,
  eventually,
  type Observed,
  post,
  startObservedStack,
} from '../support/running-stack.ts';
import { sluice } from '../unit/cli/run-sluice.ts';

/** Longer than functions keep a key. */
const SIX_MINUTES_MS = 360_000;
const ann = ['ann', 'example.com'].join('@');
const theirs = createIngestKey({ id: new Uint8Array(8).fill(3), secret: new Uint8Array(32).fill(4) });

/** Two tenants with pseudonyms for e-mail, and no request limit. */
function configure(config: SluiceConfig): SluiceConfig {
  const redaction = { ...(config.tenants[0] as SluiceConfig['tenants'][number]).redaction };
  const tenant = (id: string) => ({
    id,
    redaction: { ...redaction, detectors: { email: 'token' as const } },
  });
  return {
    ...config,
    tenants: [tenant(LOCAL.tenant), tenant('other')],
    wazuh: { ...config.wazuh, requestsPerMinute: 100_000 },
  };
}

let stack: Stack & Observed;
let skewMs = 0;
/** Every key that the tenant has had, the current one first. */
const keys = new Set<string>();
beforeAll(async () => {
  stack = await startObservedStack({ configure, clock: () => Date.now() + skewMs });
  const client = createDynamoDbClient(stack.aws);
  const key = {
    ...PLAIN_KEY,
    id: theirs.id,
    tenant: 'other',
    application: 'shop',
    secretHash: theirs.secretHash,
  };
  await createKeyRegistry(createTable(client, stack.table)).add(key, Date.now());
  client.destroy();
});
afterAll(() => stack.close());

async function signIn(id: string, key = stack.key): Promise<void> {
  const event = { id, action: 'auth_login', user: { id: 'u_1', email: ann }, details: { cc: `to ${ann}` } };
  const response = await post(stack, JSON.stringify(event), { authorization: `Bearer ${key}` });
  expect(response.status).toBe(202);
}

async function putRecord(eventID: string): Promise<void> {
  const record = {
    eventVersion: '1.08',
    eventID,
    eventTime: new Date().toISOString(),
    eventSource: 'ses.amazonaws.com',
    eventName: 'VerifyEmailIdentity',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '198.51.100.7',
    recipientAccountId: '111122223333',
    userIdentity: { type: 'IAMUser', accountId: '111122223333', userName: 'ops' },
    requestParameters: { emailAddress: ann },
  };
  const key = `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/${eventID}.json.gz`;
  await stack.putTrailFile(key, gzipSync(JSON.stringify({ Records: [record] })));
}

const arrived = (...ids: readonly string[]) =>
  eventually(`${ids.join(' and ')} reach the manager`, () =>
    ids.every((id) => analysedIds(stack).includes(id)),
  );

const lines = () => stack.manager?.events() ?? [];
const lineOf = (id: string) => JSON.parse(lines().find((line) => line.includes(`"${id}"`)) ?? '{}');
const tokenIn = (id: string): string => lineOf(id).sluice.user.email;

/** Ids of the events that a search for a word finds. */
const search = (word: string): readonly string[] =>
  [...new Set(analysedIds(stack))].filter((id) =>
    lines().some((line) => line.includes(`"${id}"`) && line.includes(word)),
  );

async function noteKeys(): Promise<void> {
  const client = createSecretsManagerClient(stack.aws);
  const id = tokenSecretId(LOCAL.name, LOCAL.tenant);
  const { current, previous } = readTokenKeys(
    id,
    await createSecrets(client, { ttlMs: 0, now: Date.now }).get(id),
  );
  for (const key of [current, previous]) if (key !== undefined) keys.add(key);
  client.destroy();
}

/** Rotates with the real command, and lets what functions remember expire. */
async function rotate(options = ''): Promise<void> {
  const { secretsmanager } = stack.aws.endpoints ?? {};
  const place = `--name ${LOCAL.name} --endpoint ${secretsmanager}`;
  const { exitCode, errors } = await sluice(`tokens rotate --tenant ${LOCAL.tenant} ${place}${options}`);
  expect(errors).toContain(`${LOCAL.name}/redaction/${LOCAL.tenant}`);
  expect(exitCode).toBe(0);
  skewMs += SIX_MINUTES_MS;
  await noteKeys();
}

test('an address is followed by its pseudonyms through a rotation, before, during and after', async () => {
  await signIn('before');
  await signIn('other-before', theirs.text);
  await arrived('before', 'other-before');
  await rotate();
  await signIn('during');
  await putRecord('trail-during');
  await signIn('other-during', theirs.text);
  await arrived('during', 'trail-during', 'other-during');
  await rotate(' --finish');
  await signIn('after');
  await arrived('after');

  const [old, fresh, foreign] = [tokenIn('before'), tokenIn('during'), tokenIn('other-before')];
  for (const token of [old, fresh, foreign]) expect(token).toMatch(/^email_[0-9a-f]{16}$/);
  expect(new Set([old, fresh, foreign]).size).toBe(3);
  expect(search(old)).toEqual(['before', 'during', 'trail-during']);
  expect(search(fresh)).toEqual(['during', 'trail-during', 'after']);
  expect(search(foreign)).toEqual(['other-before', 'other-during']);
});

test('an event of the overlap links the two, in one field for applications and CloudTrail', () => {
  const [old, fresh] = [tokenIn('before'), tokenIn('during')];
  expect(lineOf('during').sluice).toMatchObject({
    user: { email: fresh },
    details: { cc: `to ${fresh}` },
    previous_tokens: [old],
  });
  expect(lineOf('trail-during')).toMatchObject({
    aws: { requestParameters: { emailAddress: fresh } },
    sluice: { previous_tokens: [old] },
  });
  for (const id of ['before', 'after', 'other-during'])
    expect(lineOf(id).sluice).not.toHaveProperty('previous_tokens');
});

test('while its key cannot be read nothing of a tenant passes, and nothing is lost', async () => {
  const client = createSecretsManagerClient(stack.aws);
  const putKey = async (SecretString: string) => {
    await client.send(
      new PutSecretValueCommand({ SecretId: tokenSecretId(LOCAL.name, LOCAL.tenant), SecretString }),
    );
    skewMs += SIX_MINUTES_MS;
  };
  await putKey('{"current":"too short"}');
  const event = JSON.stringify({ id: 'keyless', action: 'auth_login', user: { id: 'u_1', email: ann } });
  const refused = await post(stack, event);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  await putRecord('trail-keyless');
  const complaints = () =>
    stack.logLines.filter((line) => line.includes(`${LOCAL.name}/redaction/${LOCAL.tenant}`)).length;
  await eventually('both stages name the secret', () => complaints() >= 2);
  await signIn('other-meanwhile', theirs.text);
  await arrived('other-meanwhile');
  expect(analysedIds(stack)).not.toEqual(expect.arrayContaining(['trail-keyless']));

  const [current] = keys;
  await putKey(JSON.stringify({ current }));
  expect((await post(stack, event)).status).toBe(202);
  await arrived('keyless', 'trail-keyless');
  expect(search(tokenIn('after'))).toEqual(expect.arrayContaining(['keyless', 'trail-keyless']));
});

test('neither the address nor a key is anywhere on the way', async () => {
  const kept = await everythingKept(stack);
  expect(kept.length).toBeGreaterThan(10);
  expect(keys.size).toBe(2);
  for (const secret of [ann, ...keys])
    expect(kept.filter(({ text }) => text.includes(secret)).map(({ where }) => where)).toEqual([]);
});
