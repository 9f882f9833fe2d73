import { type CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { createRoles } from '../../../../adapters/aws/clients/assume-role.ts';
import { createCloudTrailClient } from '../../../../adapters/aws/clients/cloudtrail-client.ts';
import type { AwsEnvironment } from '../../../../adapters/aws/clients/environment.ts';
import { CommandFailed, UsageError } from '../../faults.ts';
import { unavailable } from '../deployed/aws-fault.ts';
import { given, type Variables } from '../deployed/aws-place.ts';
import { deployedPlace } from '../deployed/deployed-place.ts';
import { CONFIG_FILE, configIn } from '../local-config.ts';

export interface TrailFlags {
  /** The stack that `npm start` runs from this checkout. */
  readonly local?: boolean;
  /** ARN. */
  readonly trail?: string;
  readonly bucket?: string;
  readonly account?: string;
  /** Of the files. */
  readonly region?: string;
  /** ARN of a role to read with. */
  readonly role?: string;
}

/** A bucket with files of trails. */
export interface TrailBucket {
  readonly bucket: string;
  /** Key prefix of the trail; undefined: not known. */
  readonly prefix?: string;
}

export interface TrailTarget {
  readonly aws: AwsEnvironment;
  readonly buckets: readonly TrailBucket[];
}

const TRAIL_ARN = /^arn:aws[\w-]*:cloudtrail:([a-z]{2,}(?:-[a-z]+)+-\d+):\d{12}:trail\/[\w.-]+$/;
const ROLE_ARN = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** Where AWS is asked when nothing says where: buckets are followed from there to where they lie. */
const ANY_REGION = 'us-east-1';

/**
 * Whose files are meant: those of a bucket, of a trail's bucket, or of all trails of the `sluice.config.ts` here.
 *
 * @throws UsageError, CommandFailed
 */
export async function trailTarget(
  flags: TrailFlags,
  env: Variables,
  directory: string,
): Promise<TrailTarget> {
  const home = checked(flags);
  if (flags.local === true) {
    const [{ aws }, { LOCAL }] = await Promise.all([
      deployedPlace({ local: true }, env, directory),
      import('../../../local/stack-config.ts'),
    ]);
    return { aws, buckets: [await bucketOf(aws, flags, LOCAL.trailBucket)] };
  }
  const config = await configIn(directory);
  const region = home ?? given(env.AWS_REGION) ?? config?.environment?.region ?? flags.region ?? ANY_REGION;
  const aws = withRole({ region }, flags);
  if (flags.bucket !== undefined || flags.trail !== undefined)
    return { aws, buckets: [await bucketOf(aws, flags, '')] };
  const buckets = config?.cloudtrail.trails.map(({ bucket }) => ({ bucket })) ?? [];
  if (buckets.length === 0)
    throw new UsageError(
      `whose files? Give --trail or --bucket, or run it beside a ${CONFIG_FILE} with cloudtrail.trails`,
    );
  return { aws, buckets };
}

/** What calls are made with: the role that is named, or the caller's own credentials. */
export function withRole(aws: AwsEnvironment, { role }: Pick<TrailFlags, 'role'>): AwsEnvironment {
  return role === undefined ? aws : createRoles(aws, 'sluice-cloudtrail')(role);
}

/** @returns the home region of the trail, when one is named */
function checked({ trail, bucket, account, role }: TrailFlags): string | undefined {
  if (role !== undefined && !ROLE_ARN.test(role))
    throw new UsageError('--role: give its ARN, such as arn:aws:iam::111122223333:role/sluice-log-reader');
  if (account !== undefined && !/^\d{12}$/.test(account))
    throw new UsageError('--account: an AWS account id has 12 digits');
  if (bucket !== undefined && !BUCKET.test(bucket))
    throw new UsageError('--bucket: give the name alone, as in the settings of the trail');
  if (trail === undefined) return undefined;
  const [, home] = TRAIL_ARN.exec(trail) ?? [];
  if (home === undefined)
    throw new UsageError(
      '--trail: give its ARN, such as arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
    );
  return home;
}

async function bucketOf(
  aws: AwsEnvironment,
  { bucket, trail: arn }: TrailFlags,
  otherwise: string,
): Promise<TrailBucket> {
  if (arn === undefined) return { bucket: bucket ?? otherwise };
  const client = createCloudTrailClient(aws);
  try {
    const trail = await describe(client, arn);
    if (trail?.S3BucketName === undefined)
      throw new CommandFailed(
        `there is no trail ${arn} that these credentials see; give --bucket to look into its bucket all the same`,
      );
    return { bucket: trail.S3BucketName, prefix: trail.S3KeyPrefix ?? '' };
  } finally {
    client.destroy();
  }
}

async function describe(client: CloudTrailClient, arn: string) {
  try {
    const { trailList = [] } = await client.send(new DescribeTrailsCommand({ trailNameList: [arn] }));
    return trailList[0];
  } catch (error) {
    const { name, code } = error as NodeJS.ErrnoException;
    if (name === 'AccessDeniedException')
      throw new CommandFailed(
        'cloudtrail:DescribeTrails is not allowed; give --bucket instead of --trail, or allow it',
      );
    throw new CommandFailed(`the trail cannot be asked for: ${unavailable(name, code)}`);
  }
}
