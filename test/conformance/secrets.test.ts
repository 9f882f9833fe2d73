import { afterAll, describe, expect, test } from 'vitest';
import { createSecretsManagerClient } from '../../adapters/aws/clients/secrets-manager-client.ts';
import { createSecrets } from '../../adapters/aws/secrets.ts';
import { createMemorySecrets } from '../../adapters/memory/secrets.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startSecrets } from '../../tools/local/aws/secrets-server.ts';
import { deployedDoor } from '../support/deployed.ts';

const VALUES = { 'sluice/wazuh': '{"username":"sluice","password":"p{}\\"ä"}', 'sluice/empty': '' };
const server = await startSecrets({ secrets: VALUES });
const environment = localEnvironment({ secretsmanager: server.endpoint });
const client = createSecretsManagerClient(environment);
const door = await deployedDoor();
const doorClient = door.createSecretsManagerClient(environment);

afterAll(async () => {
  client.destroy();
  doorClient.destroy();
  await server.close();
});

describe.each([
  ['memory', createMemorySecrets(VALUES)],
  ['Secrets Manager', createSecrets(client, { ttlMs: 60_000, now: () => 0 })],
  [
    'Secrets Manager, as deployed at the door',
    door.createSecrets(doorClient, { ttlMs: 60_000, now: () => 0 }),
  ],
])('secrets in %s', (_name, secrets) => {
  test('come back character by character', async () => {
    expect(await secrets.get('sluice/wazuh')).toBe(VALUES['sluice/wazuh']);
  });

  test('are the same when they are read anew, and nothing else while nobody rotates them', async () => {
    expect(await secrets.anew('sluice/wazuh')).toEqual([VALUES['sluice/wazuh']]);
    await expect(secrets.anew('sluice/none')).rejects.toMatchObject({ code: 'secret_missing' });
  });

  test('may be empty', async () => {
    expect(await secrets.get('sluice/empty')).toBe('');
  });

  test('that do not exist are named in a coded error', async () => {
    await expect(secrets.get('sluice/none')).rejects.toMatchObject({
      code: 'secret_missing',
      retryable: false,
      message: expect.stringContaining('sluice/none'),
    });
    await expect(secrets.get('__proto__')).rejects.toMatchObject({ code: 'secret_missing' });
  });
});
