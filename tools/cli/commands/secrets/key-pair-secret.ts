import { randomBytes } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { createSecretsManagerClient } from '../../../../adapters/aws/clients/secrets-manager-client.ts';
import { readTokenKeys } from '../../../../functions/middleware/secret-shapes.ts';
import { sha256 } from '../../../../src/kernel/digest.ts';
import type { AwsPlace } from '../deployed/aws-place.ts';
import { answered } from '../deployed/secret-fault.ts';

/** A key, and while it is being changed the one before. */
export interface KeyPair {
  readonly current: string;
  readonly previous?: string | undefined;
}

export interface StoredKeyPair {
  readonly keys: KeyPair;
  readonly version: string;
  /** When this version was put. */
  readonly since: Date | undefined;
}

const KEY_BYTES = 32;

export interface KeyPairSecret {
  read(): Promise<StoredKeyPair>;
  /** Puts other keys in the place of those that were read, unless somebody else did in the meantime. */
  replace(read: StoredKeyPair, keys: KeyPair): Promise<void>;
}

/**
 * Does `work` on a secret that holds a key and, while it is being changed, the one before.
 *
 * @param missing says when there is one
 * @throws CommandFailed saying what to do; CodedError `secret_malformed`
 */
export async function withKeyPairSecret(
  place: AwsPlace,
  { id, missing }: { readonly id: string; readonly missing: string },
  work: (secret: KeyPairSecret) => Promise<void>,
): Promise<void> {
  const client = createSecretsManagerClient(place.aws);
  try {
    await work(openSecret(client, id, `secret "${id}" ${place.where}`, missing));
  } finally {
    client.destroy();
  }
}

function openSecret(client: SecretsManagerClient, id: string, where: string, missing: string): KeyPairSecret {
  return {
    async read() {
      const {
        SecretString = '',
        VersionId = '',
        CreatedDate,
      } = await answered(client.send(new GetSecretValueCommand({ SecretId: id })), where, missing);
      return { keys: readTokenKeys(id, SecretString), version: VersionId, since: CreatedDate };
    },
    async replace({ version }, { current, previous }) {
      const put = new PutSecretValueCommand({
        SecretId: id,
        SecretString: JSON.stringify({ current, previous }),
        // It becomes the version's name, and a name is taken once: of two who follow on one version, one is refused.
        ClientRequestToken: sha256(`after ${version}`),
      });
      await answered(client.send(put), where, missing);
    },
  };
}

/** A new key, 256 bits in hex, with the one before beside it. */
export function withNewKey({ keys }: StoredKeyPair): KeyPair {
  return { current: randomBytes(KEY_BYTES).toString('hex'), previous: keys.current };
}

/** When a version was put: ISO 8601, to the second. */
export function timeOf(date: Date | undefined): string {
  return date === undefined ? 'at a time unknown' : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
