import { randomBytes } from 'node:crypto';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { AwsEnvironment } from '../../adapters/aws/clients/environment.ts';
import { createSecretsManagerClient } from '../../adapters/aws/clients/secrets-manager-client.ts';
import type { SluiceConfig } from '../../src/config.ts';
import { tokenSecretId, usesTokens } from '../../src/redact/token-use.ts';

/** Makes a token key for every tenant that uses tokens, as the deployed stack has Secrets Manager do. */
export async function createTokenSecrets(
  aws: AwsEnvironment,
  { name, tenants }: Pick<SluiceConfig, 'name' | 'tenants'>,
): Promise<void> {
  const client = createSecretsManagerClient(aws);
  try {
    for (const { id, redaction } of tenants)
      if (usesTokens(redaction)) {
        const SecretString = JSON.stringify({ current: randomBytes(32).toString('hex') });
        await client.send(new CreateSecretCommand({ Name: tokenSecretId(name, id), SecretString }));
      }
  } finally {
    client.destroy();
  }
}
