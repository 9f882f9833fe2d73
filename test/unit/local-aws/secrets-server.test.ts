import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, expect, test } from 'vitest';
import { createSecretsManagerClient } from '../../../adapters/aws/clients/secrets-manager-client.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startSecrets } from '../../../tools/local/aws/secrets-server.ts';

const server = await startSecrets({ secrets: { known: 'value' } });
const client = createSecretsManagerClient(localEnvironment({ secretsmanager: server.endpoint }));
afterAll(async () => {
  client.destroy();
  await server.close();
});

const read = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));

test('a secret is read by its name or its ARN', async () => {
  const { ARN = '', SecretString } = await read('known');
  expect(SecretString).toBe('value');
  expect(await read(ARN)).toMatchObject({ Name: 'known', SecretString: 'value' });
});

test('a secret that was created has no value until one is put, and each value is a new version', async () => {
  await client.send(new CreateSecretCommand({ Name: 'made' }));
  await expect(read('made')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const put = (SecretString: string) =>
    client.send(new PutSecretValueCommand({ SecretId: 'made', SecretString }));
  const first = await put('1');
  const second = await put('2');
  expect(first.VersionId).not.toBe(second.VersionId);
  expect(await read('made')).toMatchObject({ SecretString: '2', VersionId: second.VersionId });
});

test('a version that the client names is written once', async () => {
  await client.send(new CreateSecretCommand({ Name: 'named' }));
  const put = (SecretString: string) =>
    client.send(
      new PutSecretValueCommand({ SecretId: 'named', SecretString, ClientRequestToken: 'v'.repeat(32) }),
    );
  expect((await put('1')).VersionId).toBe('v'.repeat(32));
  expect((await put('1')).VersionId).toBe('v'.repeat(32));
  await expect(put('2')).rejects.toMatchObject({ name: 'ResourceExistsException' });
  expect(await read('named')).toMatchObject({ SecretString: '1', CreatedDate: expect.any(Date) });
});

test('errors have the names that the SDK knows', async () => {
  await expect(read('unknown')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(client.send(new CreateSecretCommand({ Name: 'known' }))).rejects.toMatchObject({
    name: 'ResourceExistsException',
  });
  await expect(client.send(new DeleteSecretCommand({ SecretId: 'known' }))).rejects.toMatchObject({
    name: 'UnknownOperationException',
  });
});

test.each([
  ['no operation', {}, '{}', 'UnknownOperationException'],
  [
    'a name every object has',
    { 'x-amz-target': 'secretsmanager.constructor' },
    '{}',
    'UnknownOperationException',
  ],
  ['no JSON', { 'x-amz-target': 'secretsmanager.GetSecretValue' }, '{', 'SerializationException'],
  ['no secret', { 'x-amz-target': 'secretsmanager.GetSecretValue' }, '[]', 'InvalidParameterException'],
])('a request with %s is refused', async (_name, headers, body, type) => {
  const response = await fetch(server.endpoint, { method: 'POST', headers, body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: type });
});

test('a rotation fills a version beside the current one, which becomes the previous one at its end', async () => {
  const SecretId = 'turned';
  const { VersionId: first = '' } = await client.send(
    new CreateSecretCommand({ Name: SecretId, SecretString: 'old' }),
  );
  const token = 't'.repeat(32);
  const staged = async () =>
    (await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages ?? {};
  const pending = () =>
    client.send(new GetSecretValueCommand({ SecretId, VersionId: token, VersionStage: 'AWSPENDING' }));
  await client.send(new RotateSecretCommand({ SecretId, ClientRequestToken: token }));
  expect(await staged()).toEqual({ [first]: ['AWSCURRENT'], [token]: ['AWSPENDING'] });
  await expect(pending()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(
    client.send(new RotateSecretCommand({ SecretId, ClientRequestToken: 'u'.repeat(32) })),
  ).rejects.toMatchObject({ name: 'InvalidRequestException' });
  await client.send(
    new PutSecretValueCommand({
      SecretId,
      ClientRequestToken: token,
      SecretString: 'new',
      VersionStages: ['AWSPENDING'],
    }),
  );
  expect((await pending()).SecretString).toBe('new');
  expect((await read(SecretId)).SecretString).toBe('old');
  const move = (RemoveFromVersionId?: string) =>
    client.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: token,
        RemoveFromVersionId,
      }),
    );
  await expect(move()).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await move(first);
  expect(await staged()).toEqual({ [first]: ['AWSPREVIOUS'], [token]: ['AWSPENDING', 'AWSCURRENT'] });
  expect((await read(SecretId)).SecretString).toBe('new');
});
