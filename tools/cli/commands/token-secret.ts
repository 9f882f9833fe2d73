import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { createSecretsManagerClient } from '../../../adapters/aws/secrets-manager-client.ts';
import { readTokenKeys } from '../../../functions/middleware/secret-shapes.ts';
import { sha256 } from '../../../src/kernel/digest.ts';
import type { TokenKeys } from '../../../src/redact/pseudonyms.ts';
import { CommandFailed } from '../faults.ts';
import { unavailable } from './aws-fault.ts';
import type { AwsPlace } from './aws-place.ts';

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
      } = await answered(client.send(new GetSecretValueCommand({ SecretId: id })), where);
      return { keys: readTokenKeys(id, SecretString), version: VersionId, since: CreatedDate };
    },
    async replace({ version }, { current, previous }) {
      const put = new PutSecretValueCommand({
        SecretId: id,
        SecretString: JSON.stringify({ current, previous }),
        // It becomes the version's name, and a name is taken once: of two who follow on one version, one is refused.
        ClientRequestToken: sha256(`after ${version}`),
      });
      await answered(client.send(put), where);
    },
  };
}

async function answered<T>(call: Promise<T>, where: string): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw secretFault(where, error as NodeJS.ErrnoException);
  }
}

function secretFault(where: string, { name, code }: NodeJS.ErrnoException): CommandFailed {
  switch (name) {
    case 'ResourceNotFoundException':
      return new CommandFailed(
        `there is no ${where}, or it has no value; are account, region and --name right? The stack makes it for each ` +
          'tenant that uses the action "token": deploy it first',
      );
    case 'ResourceExistsException':
      return new CommandFailed(
        `${where}: somebody else changed it from the same version, now or before; see what it is now and run this again`,
      );
    case 'InvalidRequestException':
      return new CommandFailed(
        `${where}: it is scheduled for deletion; restore it with \`aws secretsmanager restore-secret\` and deploy again`,
      );
    case 'AccessDeniedException':
      return new CommandFailed(
        `${where}: your AWS credentials may not do this; use others, or have secretsmanager:GetSecretValue and ` +
          'secretsmanager:PutSecretValue granted to you',
      );
    default:
      return new CommandFailed(`${where}: ${unavailable(name, code)}`);
  }
}
