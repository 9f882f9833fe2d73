import type { AwsEnvironment } from '../../../../adapters/aws/clients/environment.ts';
import type { SluiceConfig } from '../../../../src/config.ts';
import { CodedError } from '../../../../src/kernel/coded-error.ts';
import { CommandFailed, UsageError } from '../../faults.ts';
import type { Variables } from '../deployed/aws-place.ts';
import { type DeployedFlags, deployedPlace } from '../deployed/deployed-place.ts';
import { configIn } from '../local-config.ts';

export interface IntelFlags extends DeployedFlags {
  /** Where feeds and sets lie. */
  readonly bucket?: string;
}

export interface IntelOptions<Flags extends IntelFlags = IntelFlags> {
  readonly flags: Flags;
  readonly env: Variables;
  readonly now: () => number;
  readonly directory: string;
}

export interface IntelPlace {
  readonly where: string;
  readonly aws: AwsEnvironment;
  readonly bucket: string;
  readonly config: SluiceConfig & { readonly threatIntel: NonNullable<SluiceConfig['threatIntel']> };
}

/**
 * Where the feeds of a deployment are, and what its configuration here says of them.
 *
 * @throws UsageError when nobody says which bucket, CommandFailed when the configuration has no feeds
 */
export async function intelPlace({ flags, env, directory }: IntelOptions): Promise<IntelPlace> {
  const { name, where, aws } = await deployedPlace(flags, env, directory);
  const { config, bucket } = flags.local === true ? await localThreats() : await ownThreats(flags, directory);
  const { threatIntel } = config;
  if (threatIntel === undefined || threatIntel.feeds.length === 0)
    throw new CommandFailed('sluice.config.ts has no threatIntel.feeds; see docs/threat-intelligence.md');
  return { where: `"${name}" ${where}`, aws, bucket, config: { ...config, threatIntel } };
}

async function localThreats() {
  const { LOCAL, localConfig } = await import('../../../local/stack-config.ts');
  return { config: localConfig({ url: 'https://127.0.0.1', tls: {} }), bucket: LOCAL.threatBucket };
}

async function ownThreats(flags: IntelFlags, directory: string) {
  const config = await configIn(directory);
  if (config === undefined)
    throw new UsageError('there is no sluice.config.ts here; run this where it is, or give --local');
  const bucket = flags.bucket ?? config.threatIntel?.bucket;
  if (bucket === undefined)
    throw new UsageError("which bucket? Give --bucket; the stack's output ThreatBucketName names it");
  return { config, bucket };
}

/** What the adapters say to a log, said to a person. */
export function intelFault(error: unknown): unknown {
  return error instanceof CodedError ? new CommandFailed(error.message) : error;
}
