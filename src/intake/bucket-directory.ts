import type { FilterReason } from '../event/loss.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type AwsLogsKey, readAwsLogsKey } from './aws-logs-key.ts';
import type { ObjectContent, ObjectReference } from './trail-item.ts';

/** Where files lie and how they are read, as `cloudtrail.trails` and `aws.logs` say. */
interface Bucket {
  readonly bucket: string;
  readonly tenant: string;
  readonly region?: string | undefined;
  readonly roleArn?: string | undefined;
}

export interface DirectorySettings {
  readonly cloudtrail: {
    readonly trails: readonly Bucket[];
    readonly accounts: Readonly<Record<string, { readonly tenant?: string | undefined }>>;
  };
  readonly aws: {
    readonly logs: readonly (Bucket & { readonly holds: ObjectContent; readonly prefix: string })[];
  };
}

/** An object that is read: what it holds, whose it is, and how to get at it. */
export interface ObjectPlace {
  readonly tenant: string;
  readonly content: ObjectContent;
  /** Out of its key, when that says them. */
  readonly account?: string;
  readonly region?: string;
  /** Role in the bucket's account to read with. */
  readonly roleArn?: string;
  /** Region of the bucket, when not the stack's. */
  readonly bucketRegion?: string;
}

export type BucketDirectory = (object: ObjectReference) => Result<ObjectPlace, FilterReason>;

const NOT_READ = err('not_a_trail_object' as const);

/**
 * What the files of the configured buckets hold. A bucket may hold trails and other logs: of the names in `aws.logs` the one
 * with the longest fitting prefix is asked first, then the trail. A key in AWS's own layout speaks for itself; whatever
 * others write (Firehose, a copy) is what the configuration says.
 */
export function createBucketDirectory({ cloudtrail, aws }: DirectorySettings): BucketDirectory {
  const trails = new Map(cloudtrail.trails.map((trail) => [trail.bucket, trail]));
  const logs = Map.groupBy(
    [...aws.logs].sort((a, b) => b.prefix.length - a.prefix.length),
    ({ bucket }) => bucket,
  );
  return ({ bucket, key }) => {
    const trail = trails.get(bucket);
    const named = logs.get(bucket) ?? [];
    if (trail === undefined && named.length === 0) return err('unknown_bucket');
    const layout = readAwsLogsKey(key);
    const place = (from: Bucket, content: ObjectContent): Result<ObjectPlace, FilterReason> => {
      const { account, region } = layout ?? {};
      const { tenant } = (account !== undefined && cloudtrail.accounts[account]) || {};
      return ok({
        tenant: tenant ?? from.tenant,
        content,
        ...(account !== undefined && { account }),
        ...(region !== undefined && { region }),
        ...(from.roleArn !== undefined && { roleArn: from.roleArn }),
        ...(from.region !== undefined && { bucketRegion: from.region }),
      });
    };
    let reason: Result<never, FilterReason> = NOT_READ;
    for (const each of named.filter(({ prefix }) => key.startsWith(prefix))) {
      const judged = logContent(each.holds, key, layout);
      if (judged.ok) return place(each, judged.value);
      if (judged.error !== 'not_a_trail_object') reason = judged;
    }
    if (trail === undefined) return reason;
    const judged = trailContent(key, layout);
    if (judged.ok) return place(trail, judged.value);
    return judged.error === 'not_a_trail_object' ? reason : judged;
  };
}

/** Folders of AWS's layout in which a trail's own files lie. */
function trailContent(key: string, layout: AwsLogsKey | undefined): Result<ObjectContent, FilterReason> {
  const service = layout?.service ?? /\/?(CloudTrail-(?:Digest|Insight|Lake))\//.exec(key)?.[1];
  if (service === 'CloudTrail-Digest') return err('digest_object');
  if (/(^|\/)result_\d+\.csv(\.gz)?$/.test(key)) return ok('lake');
  if (!/\.json(\.gz)?$/.test(key) || key.endsWith('/result_sign.json')) return NOT_READ;
  if (service === 'CloudTrail-Insight') return ok('insight');
  return service === undefined || service === 'CloudTrail' ? ok('cloudtrail') : NOT_READ;
}

/** What of AWS's layout is which content. */
const SERVICES: ReadonlyMap<string, ObjectContent> = new Map([
  ['Config', 'config'],
  ['elasticloadbalancing', 'alb'],
  ['vpcflowlogs', 'vpcflow'],
  ['WAFLogs', 'waf'],
]);

function logContent(
  holds: ObjectContent,
  key: string,
  layout: AwsLogsKey | undefined,
): Result<ObjectContent, FilterReason> {
  // Folders that somebody made, tables' columns: not a line of text in them.
  if (key.endsWith('/') || key.endsWith('.parquet')) return NOT_READ;
  if (layout === undefined) return ok(holds);
  const { service, rest } = layout;
  const test = { alb: 'ELBAccessLogTestFile', config: 'ConfigWritabilityCheckFile' } as const;
  if ((holds === 'alb' || holds === 'config') && key.endsWith(`/${test[holds]}`))
    return err('test_notification');
  if (SERVICES.get(service) !== holds) return NOT_READ;
  // Beside what happened: notes of items that were too large for a message, and other kinds of load balancers and their logs.
  if (holds === 'config' && !/(^|\/)Config(History|Snapshot)\//.test(rest)) return NOT_READ;
  if (holds === 'alb' && !/(^|\/)\d{12}_elasticloadbalancing_[\w-]+_app\.[^/]*$/.test(rest)) return NOT_READ;
  return ok(holds);
}
