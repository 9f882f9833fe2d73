import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { KeptSecret } from '../../src/notify/secret-age.ts';

/**
 * When secrets were changed last, in the order asked for. What a secret holds is not read.
 *
 * Rejects with what the SDK rejects with.
 */
export async function secretAges(
  client: SecretsManagerClient,
  ids: readonly string[],
): Promise<readonly KeptSecret[]> {
  return Promise.all(
    ids.map(async (id) => {
      const described = await client.send(new DescribeSecretCommand({ SecretId: id }));
      // A secret that nobody has filled has no versions; CloudFormation's own changes of it do not count.
      const isFilled = Object.keys(described.VersionIdsToStages ?? {}).length > 0;
      return {
        name: described.Name ?? id,
        changedAt: isFilled ? described.LastChangedDate?.getTime() : undefined,
      };
    }),
  );
}
