/** What a key says in the layout that AWS's services write to buckets with. */
export interface AwsLogsKey {
  readonly account: string;
  /** Folder of the service, such as `CloudTrail`, `CloudTrail-Digest`, `Config`, `vpcflowlogs`. */
  readonly service: string;
  /** As its folder says; there is none for what is of no region, such as CloudFront's WAF logs. */
  readonly region?: string;
  /** Behind the service's folder. */
  readonly rest: string;
}

const LAYOUT =
  /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]{10,32}\/)?(?:aws-account-id=)?(\d{12})\/(?:aws-service=)?([^/]+)(?:\/(.*))?$/;
const REGION = /^(?:aws-region=)?([a-z]{2}(?:-[a-z]+)+-\d)(?:\/|$)/;

/**
 * Reads `[prefix/]AWSLogs/[organisation/]<account>/<service>/<region>/…`, in Hive's form too; undefined for any other key.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
export function readAwsLogsKey(key: string): AwsLogsKey | undefined {
  const [, account, service, rest = ''] = LAYOUT.exec(key) ?? [];
  if (account === undefined || service === undefined) return undefined;
  const region = REGION.exec(rest)?.[1];
  return { account, service, ...(region !== undefined && { region }), rest };
}
