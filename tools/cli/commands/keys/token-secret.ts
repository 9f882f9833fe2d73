import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { createSecretsManagerClient } from '../../../../adapters/aws/clients/secrets-manager-client.ts';
import { readTokenKeys } from '../../../../functions/middleware/secret-shapes.ts';
import { sha256 } from '../../../../src/kernel/digest.ts';
import type { TokenKeys } from '../../../../src/redact/pseudonyms.ts';
import type { AwsPlace } from '../deployed/aws-place.ts';
import { answered } from '../deployed/secret-fault.ts';

export interface StoredTokenKeys {
  readonly keys: TokenKeys;
  readonly version: string;
  /** When this version was put. */
  readonly since: Date | undefined;
}

export interface TokenSecret {
  read(): Promise<StoredTokenKeys>;
  /** Puts other keys in the place of those that were read, unless somebody else did in the meantime. */
  replace(read: StoredTokenKeys, keys: TokenKeys): Promise<void>;
}

const MISSING = 'The stack makes it for each tenant that uses the action "token": deploy it first';

/**
 * Does `work` on a tenant's token secret.
 *
 * @throws CommandFailed saying what to do; CodedError `secret_malformed`
 */
export async function withTokenSecret(
  place: AwsPlace,
  id: string,
  work: (secret: TokenSecret) => Promise<void>,
): Promise<void> {
  const client = createSecretsManagerClient(place.aws);
  try {
    await work(openSecret(client, id, `secret "${id}" ${place.where}`));
  } finally {
    client.destroy();
  }
}

function openSecret(client: SecretsManagerClient, id: string, where: string): TokenSecret {
  return {
    async read() {
      const {
        SecretString = '',
        VersionId = '',
        CreatedDate,
      } = await answered(client.send(new GetSecretValueCommand({ SecretId: id })), where, MISSING);
      return { keys: readTokenKeys(id, SecretString), version: VersionId, since: CreatedDate };
    },
    async replace({ version }, { current, previous }) {
      const put = new PutSecretValueCommand({
        SecretId: id,
        SecretString: JSON.stringify({ current, previous }),
        // It becomes the version's name, and a name is taken once: of two who follow on one version, one is refused.
        ClientRequestToken: sha256(`after ${version}`),
      });
      await answered(client.send(put), where, MISSING);
    },
  };
}
