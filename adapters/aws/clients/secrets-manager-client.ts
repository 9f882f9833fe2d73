import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type AwsEnvironment, clientOptions } from './environment.ts';

export function createSecretsManagerClient(environment: AwsEnvironment): SecretsManagerClient {
  return new SecretsManagerClient(clientOptions(environment, 'secretsmanager'));
}
