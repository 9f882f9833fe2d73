import type { FilterReason } from '../../event/loss.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type AwsLogsKey, readAwsLogsKey } from './aws-logs-key.ts';
import type { ObjectContent, ObjectReference } from './trail-item.ts';

/** Where files lie and how they are read, as `cloudtrail.trails` and `aws.logs` say. */
interface Bucket {
  readonly bucket: string;
  readonly tenant: string;
  /** Only then is an account that a key names to be believed: who else writes there may name any. */
  readonly organization?: boolean | undefined;
  readonly region?: string | undefined;
  readonly roleArn?: string | undefined;
}

interface LogBucket extends Bucket {
  readonly holds: ObjectContent;
  /** Of its keys. */
  readonly prefix: string;
}

export interface DirectorySettings {
  readonly cloudtrail: {
    readonly trails: readonly Bucket[];
    readonly accounts: Readonly<Record<string, { readonly tenant?: string | undefined }>>;
  };
  readonly aws: {
    readonly logs: readonly LogBucket[];
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
 * What the files of the configured buckets hold. A bucket may hold trails and other logs. A key in AWS's own layout speaks for
 * itself; whatever others write (S3's access logs, Firehose, a copy) is what the longest fitting prefix of `aws.logs` says.
 * Without a prefix it is so only when nothing else lies in the bucket, but for access logs, which have no layout at all.
 */
export function createBucketDirectory({ cloudtrail, aws }: DirectorySettings): BucketDirectory {
  const trails = new Map(cloudtrail.trails.map((trail) => [trail.bucket, trail]));
  const logs = Map.groupBy([...aws.logs].sort(byPrefix), ({ bucket }) => bucket);
  return ({ bucket, key }) => {
    const trail = trails.get(bucket);
    const named = (logs.get(bucket) ?? []).filter(({ prefix }) => key.startsWith(prefix));
    if (trail === undefined && !logs.has(bucket)) return err('unknown_bucket');
    const layout = readAwsLogsKey(key);
    const rest = named.filter(({ prefix }) => prefix === '');
    const alone = trail === undefined && rest.length === 1;
    const asked: readonly (Bucket & Partial<LogBucket>)[] = [
      ...named.filter(({ prefix }) => prefix !== ''),
      ...(trail === undefined ? [] : [trail]),
      ...rest.filter(({ holds }) => alone || layout !== undefined || holds === 's3-access'),
    ];
    let refused: Result<never, FilterReason> = NOT_READ;
    const content = SERVICES.get(layout?.service ?? '');
    if (content !== undefined && !named.some(({ holds }) => holds === content)) refused = err('unnamed_logs');
    for (const each of asked) {
      const judged =
        each.holds === undefined ? trailContent(key, layout) : logContent(each.holds, key, layout);
      if (judged.ok) {
        const tenant = each.organization && layout ? cloudtrail.accounts[layout.account]?.tenant : undefined;
        return ok(placeOf({ ...each, tenant: tenant ?? each.tenant }, judged.value, layout));
      }
      if (judged.error !== 'not_a_trail_object') refused = judged;
    }
    return refused;
  };
}

/** Longest first; S3's access logs, which are never in AWS's layout, before what may be. */
function byPrefix(a: LogBucket, b: LogBucket): number {
  return (
    b.prefix.length - a.prefix.length || Number(b.holds === 's3-access') - Number(a.holds === 's3-access')
  );
}

function placeOf(
  { tenant, roleArn, region: bucketRegion }: Bucket,
  content: ObjectContent,
  layout: AwsLogsKey | undefined,
): ObjectPlace {
  return {
    tenant,
    content,
    ...(layout !== undefined && { account: layout.account }),
    ...(layout?.region !== undefined && { region: layout.region }),
    ...(roleArn !== undefined && { roleArn }),
    ...(bucketRegion !== undefined && { bucketRegion }),
  };
}

/** Folders of AWS's layout in which a trail's own files lie. */
function trailContent(key: string, layout: AwsLogsKey | undefined): Result<ObjectContent, FilterReason> {
  const service =
    layout?.service ?? /\/?(CloudTrail-(?:Aggregated|Digest|Insight|Lake|NetworkActivity))\//.exec(key)?.[1];
  if (service === 'CloudTrail-Digest') return err('digest_object');
  if (/(^|\/)result_\d+\.csv(\.gz)?$/.test(key)) return ok('lake');
  if (!/\.json(\.gz)?$/.test(key) || key.endsWith('/result_sign.json')) return NOT_READ;
  if (service === 'CloudTrail-Insight') return ok('insight');
  return service === undefined || RECORDS.has(service) ? ok('cloudtrail') : NOT_READ;
}

/** Folders of records of calls. `CloudTrail-Aggregated` sums up what stands in them. */
const RECORDS: ReadonlySet<string> = new Set(['CloudTrail', 'CloudTrail-NetworkActivity']);

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
