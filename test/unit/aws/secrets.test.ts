import {
  PutSecretValueCommand,
  RotateSecretCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test } from 'vitest';
import { createSecretsManagerClient } from '../../../adapters/aws/clients/secrets-manager-client.ts';
import { createSecrets } from '../../../adapters/aws/secrets.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startSecrets } from '../../../tools/local/aws/secrets-server.ts';
import type { LocalServer } from '../../../tools/local/listen.ts';

const open: (LocalServer | SecretsManagerClient)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await ('close' in one ? one.close() : one.destroy());
});

async function setUp() {
  const server = await startSecrets({ secrets: { api: 'first' } });
  const client = createSecretsManagerClient(localEnvironment({ secretsmanager: server.endpoint }));
  open.push(server, client);
  const calls: string[] = [];
  client.middlewareStack.add(
    (next, context) => (args) => {
      calls.push(String(context.commandName));
      return next(args);
    },
    { step: 'initialize' },
  );
  const time = { now: 0 };
  const secrets = createSecrets(client, { ttlMs: 60_000, maxStaleMs: 600_000, now: () => time.now });
  const rotate = (SecretString: string) =>
    client.send(new PutSecretValueCommand({ SecretId: 'api', SecretString }));
  const reads = () => calls.filter((name) => name === 'GetSecretValueCommand').length;
  return { secrets, server, client, time, rotate, reads };
}

test('a value is read once until it expires, and then anew', async () => {
  const { secrets, time, rotate, reads } = await setUp();
  expect(await secrets.get('api')).toBe('first');
  await rotate('second');
  time.now = 59_999;
  expect(await secrets.get('api')).toBe('first');
  expect(reads()).toBe(1);
  time.now = 60_000;
  expect(await secrets.get('api')).toBe('second');
});

test('requests that coincide become one', async () => {
  const { secrets, reads } = await setUp();
  const values = await Promise.all(Array.from({ length: 30 }, () => secrets.get('api')));
  expect(new Set(values)).toEqual(new Set(['first']));
  expect(reads()).toBe(1);
});

test('while the service is away the last value is used, with pauses between attempts, and not for ever', async () => {
  const { secrets, server, time, reads } = await setUp();
  await secrets.get('api');
  await server.close();
  time.now = 60_000;
  expect(await secrets.get('api')).toBe('first');
  const attempts = reads();
  time.now = 69_999;
  expect(await secrets.get('api')).toBe('first');
  expect(reads()).toBe(attempts);
  time.now = 660_000;
  await expect(secrets.get('api')).rejects.toMatchObject({
    code: 'secret_unavailable',
    retryable: true,
    message: expect.stringContaining('"api"'),
  });
});

test('a failure is not remembered', async () => {
  const { secrets, rotate } = await setUp();
  await expect(secrets.get('other')).rejects.toMatchObject({ code: 'secret_missing' });
  await rotate('second');
  expect(await secrets.get('api')).toBe('second');
});

describe('a value that was refused', () => {
  const TOKEN = 'rotation-'.repeat(4);

  test('is read anew although the one that is known has not expired', async () => {
    const { secrets, rotate } = await setUp();
    expect(await secrets.get('api')).toBe('first');
    await rotate('second');
    expect(await secrets.anew('api')).toEqual(['second']);
    expect(await secrets.get('api')).toBe('second');
  });

  test('brings along the one that a rotation under way is about to put, once it is there', async () => {
    const { secrets, client } = await setUp();
    await client.send(new RotateSecretCommand({ SecretId: 'api', ClientRequestToken: TOKEN }));
    expect(await secrets.anew('api')).toEqual(['first']);
    await client.send(
      new PutSecretValueCommand({
        SecretId: 'api',
        SecretString: 'coming',
        ClientRequestToken: TOKEN,
        VersionStages: ['AWSPENDING'],
      }),
    );
    expect(await secrets.anew('api')).toEqual(['first', 'coming']);
    expect(await secrets.get('api')).toBe('first');
  });
});
