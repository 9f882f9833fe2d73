import type { SluiceConfig } from '../../../../src/config.ts';
import { tokenSecretId, usesTokens } from '../../../../src/redact/token-use.ts';
import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import type { CliStreams } from '../../lines.ts';
import { type AwsPlaceFlags, awsPlace, type Variables } from '../deployed/aws-place.ts';
import { CONFIG_FILE, checkTenant, configIn } from '../local-config.ts';
import {
  type KeyPair,
  type StoredKeyPair,
  timeOf,
  withKeyPairSecret,
  withNewKey,
} from './key-pair-secret.ts';

export interface RotateFlags extends AwsPlaceFlags {
  readonly tenant: string;
  readonly finish?: boolean;
  readonly name?: string;
}

interface RotateOptions {
  readonly flags: RotateFlags;
  readonly env: Variables;
  /** Where a `sluice.config.ts` may lie. */
  readonly directory: string;
}

const NAME = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/;
const MISSING = 'The stack makes it for each tenant that uses the action "token": deploy it first';

/** `sluice tokens rotate`: begins a change of a tenant's token key, or with `--finish` ends it. */
export async function rotateTokensCommand(
  { errors }: CliStreams,
  { flags, env, directory }: RotateOptions,
): Promise<number> {
  const { tenant, finish = false } = flags;
  const config = await configIn(directory);
  const name = flags.name ?? config?.name ?? 'sluice';
  if (!NAME.test(name)) throw new UsageError('--name: it has 2–40 lower-case letters, digits and hyphens');
  const isItsConfig = config?.name === name;
  const missing = checkTenant(tenant, isItsConfig ? config : undefined);
  if (isItsConfig) checkUse(tenant, config);
  const place = await awsPlace(flags, env, {
    service: 'secretsmanager',
    server: 'a Secrets Manager server',
    nameFlag: '--name',
    notLocal: 'its token keys are gone when it stops',
  });
  if (config !== undefined && !isItsConfig)
    errors.write(
      `warning: ${CONFIG_FILE} here is that of "${config.name}", so nobody checks the tenant "${tenant}"\n`,
    );
  else if (missing !== undefined) errors.write(`${missing}\n`);

  const id = tokenSecretId(name, tenant);
  const where = `secret "${id}" ${place.where}`;
  await withKeyPairSecret(place, { id, missing: MISSING }, async (secret) => {
    const stored = await secret.read();
    await secret.replace(stored, finish ? finished(stored, where) : rotated(stored, where, tenant));
  });
  errors.write(`${where}: ${finish ? FINISHED : begun(tenant)}\n`);
  return EXIT.done;
}

/** The configuration knows who has a key. */
function checkUse(tenant: string, config: SluiceConfig): void {
  const settings = config.tenants.find(({ id }) => id === tenant)?.redaction;
  if (settings !== undefined && !usesTokens(settings))
    throw new UsageError(
      `${CONFIG_FILE}: nothing in the redaction of tenant "${tenant}" has the action "token", so it has no token key`,
    );
}

function rotated(stored: StoredKeyPair, where: string, tenant: string): KeyPair {
  if (stored.keys.previous !== undefined)
    throw new CommandFailed(
      `${where}: the change that began ${timeOf(stored.since)} is not finished, and there is room for one old key. When ` +
        `nothing has to be followed across it any more, run: sluice tokens rotate --tenant ${tenant} --finish`,
    );
  return withNewKey(stored);
}

function finished({ keys, since }: StoredKeyPair, where: string): KeyPair {
  if (keys.previous === undefined)
    throw new CommandFailed(
      `${where}: there is no old key to drop; the key has been the only one since ${timeOf(since)}`,
    );
  return { current: keys.current };
}

function begun(tenant: string): string {
  return (
    'a new key was made, and the old one is kept beside it. Within five minutes events carry new pseudonyms, and the ' +
    'old ones in sluice.previous_tokens. When nothing has to be followed across the change any more, run: ' +
    `sluice tokens rotate --tenant ${tenant} --finish`
  );
}

const FINISHED =
  'the old key was dropped. Within five minutes events carry their new pseudonyms alone; what came before keeps what it carries';
