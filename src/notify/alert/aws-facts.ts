import * as z from 'zod/mini';
import { plainLine } from '../plain-text.ts';
import { textAt } from './read-path.ts';

const word = z.optional(z.string());

/** What an answer to an AWS alert needs: whose credentials, and which things were touched. */
export const AwsFactsSchema = z.object({
  eventName: word,
  /** Set when the call failed: then nothing was changed. */
  errorCode: word,
  service: word,
  account: word,
  accountName: word,
  region: word,
  /** `Root`, `IAMUser`, `AssumedRole`, … */
  identityType: word,
  identityUser: word,
  /** Role behind a session. */
  role: word,
  accessKeyId: word,
  /** ARN of a trail that Sluice found something about. */
  trailArn: word,
  /** Things that the call named. */
  targetUser: word,
  newAccessKeyId: word,
  trail: word,
  bucket: word,
  securityGroup: word,
  targetRole: word,
  targetGroup: word,
  policyArn: word,
  instance: word,
  image: word,
  snapshot: word,
  dbInstance: word,
  dbCluster: word,
  dbSnapshot: word,
  dbClusterSnapshot: word,
  /** Account or `all`. */
  sharedWith: word,
  kmsKey: word,
  lambda: word,
  detector: word,
  logGroup: word,
  /** ARN of whatever else the call was about. */
  resource: word,
  /** Of GuardDuty. */
  findingId: word,
  findingType: word,
  /** Of Security Hub and Inspector. */
  findingArn: word,
  configRule: word,
});
export type AwsFacts = z.infer<typeof AwsFactsSchema>;

const PATHS: Readonly<Record<keyof AwsFacts, readonly string[]>> = {
  eventName: ['eventName'],
  errorCode: ['errorCode'],
  service: ['eventSource', 'source'],
  account: [
    'recipientAccountId',
    'aws_account_id',
    'userIdentity.accountId',
    'accountId',
    'account_id',
    'awsAccountId',
    'finding.AwsAccountId',
  ],
  accountName: [],
  region: ['awsRegion', 'region', 'finding.Region'],
  identityType: ['userIdentity.type'],
  identityUser: ['userIdentity.userName', 'resource.accessKeyDetails.userName'],
  role: ['userIdentity.sessionContext.sessionIssuer.userName'],
  accessKeyId: ['userIdentity.accessKeyId', 'resource.accessKeyDetails.accessKeyId'],
  trailArn: [],
  targetUser: ['requestParameters.userName'],
  newAccessKeyId: ['responseElements.accessKey.accessKeyId'],
  trail: ['requestParameters.name', 'requestParameters.trailName'],
  bucket: [
    'requestParameters.bucketName',
    'bucket',
    'resource.s3BucketDetails.name',
    'resourcesAffected.s3Bucket.name',
  ],
  securityGroup: ['requestParameters.groupId', 'requestParameters.ModifySecurityGroupRulesRequest.GroupId'],
  targetRole: ['requestParameters.roleName'],
  targetGroup: ['requestParameters.groupName'],
  policyArn: ['requestParameters.policyArn'],
  instance: ['requestParameters.instanceId', 'resource.instanceDetails.instanceId'],
  image: ['requestParameters.imageId'],
  snapshot: ['requestParameters.snapshotId', 'requestParameters.snapshotIdentifier'],
  dbInstance: ['requestParameters.dBInstanceIdentifier'],
  dbCluster: ['requestParameters.dBClusterIdentifier'],
  dbSnapshot: ['requestParameters.dBSnapshotIdentifier'],
  dbClusterSnapshot: ['requestParameters.dBClusterSnapshotIdentifier'],
  sharedWith: ['requestParameters.valuesToAdd', 'requestParameters.accountWithRestoreAccess'],
  kmsKey: ['requestParameters.keyId', 'key-id'],
  lambda: ['requestParameters.functionName'],
  detector: ['requestParameters.detectorId'],
  logGroup: ['requestParameters.logGroupName'],
  resource: [
    'requestParameters.resourceArn',
    'requestParameters.projectArn',
    'resource',
    'resourceId',
    'resource_id',
    'finding.Resources.Id',
  ],
  findingId: ['id'],
  findingType: ['type'],
  findingArn: ['findingArn', 'finding.Id'],
  configRule: ['configRuleName'],
};

/** What came by EventBridge says less itself than what it came with. */
const BESIDE: readonly (readonly [key: keyof AwsFacts, path: string])[] = [
  ['account', 'data.sluice.cloud.account.id'],
  ['region', 'data.sluice.cloud.region'],
  ['resource', 'data.sluice.related.hosts'],
];

/** Facts of what Sluice found out about a trail: see `src/normalize/trail-finding.ts`. */
function trailFacts(alert: unknown): AwsFacts {
  const at = (path: string) => {
    const text = textAt(alert, `data.sluice.${path}`);
    return text === undefined ? undefined : plainLine(text, 200);
  };
  const origin = at('details.origin');
  const isTrail = origin?.startsWith('arn:') === true;
  return {
    account: at('cloud.account.id'),
    accountName: at('cloud.account.name'),
    region: at('cloud.region'),
    ...(isTrail ? { trailArn: origin } : { trailArn: at('details.trail') }),
    bucket: at('details.bucket') ?? (isTrail ? undefined : origin),
  };
}

/** Facts of an alert about AWS, in the shape of Wazuh's AWS module (`data.aws`) or a finding of ours; undefined for any other. */
export function awsFactsOf(alert: unknown): AwsFacts | undefined {
  if (textAt(alert, 'data.sluice.event.dataset') === 'sluice.trail') return trailFacts(alert);
  if (textAt(alert, 'data.aws.source', 'data.aws.eventName') === undefined) return undefined;
  const guardDuty = textAt(alert, 'data.aws.source') === 'guardduty';
  const facts: Partial<Record<keyof AwsFacts, string>> = {};
  for (const [key, paths] of Object.entries(PATHS) as [keyof AwsFacts, readonly string[]][]) {
    if ((key === 'findingId' || key === 'findingType') && !guardDuty) continue;
    const text = textAt(alert, ...paths.map((path) => `data.aws.${path}`));
    if (text !== undefined) facts[key] = plainLine(text, 200);
  }
  for (const [key, path] of BESIDE) {
    const text = facts[key] === undefined ? textAt(alert, path) : undefined;
    if (text !== undefined) facts[key] = plainLine(text, 200);
  }
  const alias = textAt(alert, 'data.sluice.cloud.account.name', 'data.aws.account_alias');
  if (alias !== undefined) facts.accountName = plainLine(alias, 200);
  return facts;
}
