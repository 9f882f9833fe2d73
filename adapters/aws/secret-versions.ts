import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

/**
 * The versions of one secret, as a rotation moves them.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
 *
 * Rejects with what the SDK rejects with: Secrets Manager calls the step again.
 */
export interface SecretVersions {
  /** Labels by version. */
  stages(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The text in use; undefined when nobody has put one. */
  current(): Promise<string | undefined>;
  /** The text in use before it; undefined when there was none. */
  previous(): Promise<string | undefined>;
  /** The text of a rotation's version while it waits to be used; undefined when there is none. */
  pending(version: string): Promise<string | undefined>;
  /** Writes the text of a rotation's version, once. */
  propose(version: string, text: string): Promise<void>;
  /** Makes `to` the version in use, in the place of `from`. */
  promote(to: string, from: string): Promise<void>;
}

/** @param id name or ARN */
export function createSecretVersions(client: SecretsManagerClient, id: string): SecretVersions {
  async function value(which: { VersionId?: string; VersionStage: string }): Promise<string | undefined> {
    try {
      return (await client.send(new GetSecretValueCommand({ SecretId: id, ...which }))).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  return {
    async stages() {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: id }));
      return new Map(Object.entries(VersionIdsToStages));
    },
    current: () => value({ VersionStage: 'AWSCURRENT' }),
    previous: () => value({ VersionStage: 'AWSPREVIOUS' }),
    pending: (VersionId) => value({ VersionId, VersionStage: 'AWSPENDING' }),
    async propose(ClientRequestToken, SecretString) {
      const VersionStages = ['AWSPENDING'];
      await client.send(
        new PutSecretValueCommand({ SecretId: id, ClientRequestToken, SecretString, VersionStages }),
      );
    },
    async promote(MoveToVersionId, RemoveFromVersionId) {
      const VersionStage = 'AWSCURRENT';
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: id,
          VersionStage,
          MoveToVersionId,
          RemoveFromVersionId,
        }),
      );
    },
  };
}
