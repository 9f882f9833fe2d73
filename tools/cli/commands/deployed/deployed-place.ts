import type { AwsEnvironment } from '../../../../adapters/aws/clients/environment.ts';
import { localEnvironment } from '../../../local/aws/environment.ts';
import { UsageError } from '../../faults.ts';
import { configIn } from '../local-config.ts';
import { awsPlace, given, type Variables } from './aws-place.ts';

export interface DeployedFlags {
  /** The stack that `npm start` runs from this checkout. */
  readonly local?: boolean;
  readonly region?: string;
  /** `name` of the deployment's configuration. */
  readonly name?: string;
  /** Bucket of the archive. */
  readonly archive?: string;
}

/** Where a deployment's queues, table and archive are. */
export interface DeployedPlace {
  /** Prefix of the queues, and the table's name. */
  readonly name: string;
  /** As it is said to people: `in eu-west-1`. */
  readonly where: string;
  readonly aws: AwsEnvironment;
  /** Undefined when it was not said. */
  readonly archive: string | undefined;
}

const NAME = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * The deployment that is meant.
 *
 * @param directory where a `sluice.config.ts` may lie, for its name and region
 * @throws UsageError when something is missing or is not what it should be
 */
export async function deployedPlace(
  flags: DeployedFlags,
  env: Variables,
  directory: string,
): Promise<DeployedPlace> {
  if (flags.local === true) return localPlace();
  const config = await configIn(directory);
  const name = flags.name ?? config?.name ?? 'sluice';
  if (!NAME.test(name)) throw new UsageError('--name: it has 2–40 lower-case letters, digits and hyphens');
  const archive = flags.archive ?? given(env.SLUICE_ARCHIVE);
  if (archive !== undefined && !BUCKET.test(archive))
    throw new UsageError("the archive's bucket is not one; the stack's output ArchiveBucketName names it");
  const region = flags.region ?? given(env.AWS_REGION) ?? config?.environment?.region;
  const { where, aws } = await awsPlace(region === undefined ? {} : { region }, env, {
    service: 's3',
    server: 'a server',
    nameFlag: '--name',
    notLocal: 'give --local for it',
  });
  return { name, where, aws, archive };
}

async function localPlace(): Promise<DeployedPlace> {
  const [{ readState }, { LOCAL }] = await Promise.all([
    import('../../../local/state-file.ts'),
    import('../../../local/stack-config.ts'),
  ]);
  const running = await readState();
  if (running === undefined) throw new UsageError('no stack runs here; start one with `npm start`');
  const { sqs, dynamodb, s3, cloudtrail } = running;
  return {
    name: LOCAL.name,
    where: 'of the stack that runs here',
    aws: localEnvironment({ sqs, dynamodb, s3, cloudtrail }),
    archive: LOCAL.archiveBucket,
  };
}

/** @throws UsageError when nobody said which bucket it is */
export function archiveOf({ archive }: DeployedPlace): string {
  if (archive !== undefined) return archive;
  throw new UsageError(
    "which bucket? Give --archive or SLUICE_ARCHIVE; the stack's output ArchiveBucketName names it",
  );
}
