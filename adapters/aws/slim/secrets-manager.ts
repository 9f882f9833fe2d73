import type * as Sdk from '@aws-sdk/client-secrets-manager';
import { JsonClient, type Sending } from './json-client.ts';
import { commandOf, type JsonClientOptions, type JsonCommand } from './request.ts';

const SECRETS_MANAGER = {
  signingName: 'secretsmanager',
  host: 'secretsmanager',
  variable: 'SECRETS_MANAGER',
  fipsInGovCloud: false,
  isDualStack: true,
  target: 'secretsmanager',
  version: '1.1',
  retryDelayMs: 50,
} as const;

export const GetSecretValueCommand = commandOf<Sdk.GetSecretValueCommandInput>('GetSecretValue');

/** Stands in for the SDK's client of that name. Times and binary secrets stay as they come. */
export class SecretsManagerClient {
  readonly #client: JsonClient;

  constructor(options: JsonClientOptions) {
    this.#client = new JsonClient(SECRETS_MANAGER, options);
  }

  /** Rejects as `JsonClient.call` does. */
  send(command: JsonCommand<object>, sending?: Sending): Promise<unknown> {
    return this.#client.call(command, sending);
  }

  destroy(): void {
    this.#client.destroy();
  }
}
