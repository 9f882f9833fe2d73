import type { AwsEnvironment } from '../../adapters/aws/clients/environment.ts';
import type { Secrets } from '../../src/event/secrets.ts';
import type { Clock } from '../../src/kernel/clock.ts';

const TTL_MS = 300_000;

/** Secrets of Secrets Manager, cached for five minutes; what reads them is loaded with the first, which most starts never need. */
export function lazySecrets(aws: AwsEnvironment, now: Clock): Secrets {
  let loaded: Promise<Secrets> | undefined;
  const secrets = () => (loaded ??= load(aws, now));
  return {
    get: async (id) => (await secrets()).get(id),
    anew: async (id) => (await secrets()).anew(id),
  };
}

/** What reads a secret's text, loaded with the first as well: it brings zod along. */
export function secretShapes() {
  return import('./secret-shapes.ts');
}

async function load(aws: AwsEnvironment, now: Clock): Promise<Secrets> {
  const [{ createSecrets }, { createSecretsManagerClient }] = await Promise.all([
    import('../../adapters/aws/secrets.ts'),
    import('../../adapters/aws/clients/secrets-manager-client.ts'),
  ]);
  return createSecrets(createSecretsManagerClient(aws), { ttlMs: TTL_MS, now });
}
