import type { AwsEnvironment } from '../../../adapters/aws/clients/environment.ts';
import { createSecretsManagerClient } from '../../../adapters/aws/clients/secrets-manager-client.ts';
import { secretAges } from '../../../adapters/aws/secret-ages.ts';
import { type WatchSecretsDeps, watchingSecrets } from './watch-secrets.ts';

/** The watch over secrets that people change. Loaded with its first look, which no notification waits for. */
export function buildSecretWatch(
  aws: AwsEnvironment,
  ids: readonly string[],
  deps: Omit<WatchSecretsDeps, 'secrets'>,
): (claimant: string) => Promise<void> {
  const client = createSecretsManagerClient(aws);
  return watchingSecrets({ ...deps, secrets: () => secretAges(client, ids) });
}
