import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import type { CliStreams } from '../../lines.ts';
import { type AwsPlaceFlags, awsPlace, type Variables } from '../deployed/aws-place.ts';
import { configIn } from '../local-config.ts';
import { timeOf, withKeyPairSecret, withNewKey } from './key-pair-secret.ts';

export interface RotateSigningFlags extends AwsPlaceFlags {
  readonly finish?: boolean;
  readonly name?: string;
}

export interface RotateSigningOptions {
  readonly flags: RotateSigningFlags;
  readonly env: Variables;
  /** Where a `sluice.config.ts` may lie. */
  readonly directory: string;
}

const NAME = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/;
/** Functions keep a value for five minutes. */
const TAKES_EFFECT = 'within five minutes';

/** `sluice secrets rotate alert-signing`: begins a change of the key with which managers sign alerts, or with `--finish` ends it. */
export async function rotateSigningCommand(
  { errors }: CliStreams,
  { flags, env, directory }: RotateSigningOptions,
): Promise<number> {
  const { finish = false } = flags;
  const name = flags.name ?? (await configIn(directory))?.name ?? 'sluice';
  if (!NAME.test(name)) throw new UsageError('--name: it has 2–40 lower-case letters, digits and hyphens');
  const place = await awsPlace(flags, env, {
    service: 'secretsmanager',
    server: 'a Secrets Manager server',
    nameFlag: '--name',
    notLocal: 'its secrets are gone when it stops',
  });
  const id = `${name}/alert-signing`;
  const where = `secret "${id}" ${place.where}`;
  const missing = 'The stack makes it, and you put the first key: docs/secrets.md';
  await withKeyPairSecret(place, { id, missing }, async (secret) => {
    const stored = await secret.read();
    const { keys, since } = stored;
    if (finish && keys.previous === undefined)
      throw new CommandFailed(
        `${where}: there is no old key to drop; the key has been the only one since ${timeOf(since)}`,
      );
    if (!finish && keys.previous !== undefined)
      throw new CommandFailed(
        `${where}: the change that began ${timeOf(since)} is not finished. When every manager node signs with the new key, run: sluice secrets rotate alert-signing --finish`,
      );
    await secret.replace(stored, finish ? { current: keys.current } : withNewKey(stored));
  });
  errors.write(`${where}: ${finish ? FINISHED : begun(id)}\n`);
  return EXIT.done;
}

function begun(id: string): string {
  return `a new key was made, and the old one is kept beside it; ${TAKES_EFFECT} both are accepted.
Then, for every manager node:
  aws secretsmanager get-secret-value --secret-id ${id} --query SecretString --output text |
    jq -r .current | ssh root@MANAGER sh sluice-integration/install.sh install --secret-file -
  ssh root@MANAGER /var/ossec/integrations/custom-sluice self-test
When each self-test is content: sluice secrets rotate alert-signing --finish`;
}

const FINISHED = `the old key was dropped; ${TAKES_EFFECT} an alert that is signed with it is refused, and waits on its manager`;
