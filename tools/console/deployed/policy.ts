import { archivePrefix } from '../../../src/forward/archive-layout.ts';
import { READINGS, type ReadService } from './readings.ts';

/** What a policy is about; what is not known stays a place to fill in. */
export interface PolicyPlace {
  /** `name` of the deployment. */
  readonly name: string;
  readonly stack: string;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string | undefined;
  readonly archive: string | undefined;
  /** Bucket, queues and table have a key of their own (`deployment.kms`): yours, or the one with this alias. */
  readonly key: { readonly keyArn: string } | { readonly alias: string } | undefined;
}

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

export interface IamPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** To read what a key of the deployment encrypts; DynamoDB asks for its key with all of these, whatever is done. */
const KEY_USES = {
  sqs: ['kms:Decrypt'],
  s3: ['kms:Decrypt'],
  dynamodb: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
} as const;

/** The least that the console reads everything with: its readings, on this deployment alone where AWS can tell it apart. */
export function consolePolicy(place: PolicyPlace): IamPolicy {
  const { name, stack, region, account = '<account>' } = place;
  const partition = partitionOf(region);
  const archive = `arn:${partition}:s3:::${place.archive ?? '<archive bucket>'}`;
  const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  const table = arn('dynamodb', `table/${name}`);
  const resources: Readonly<Record<ReadService, string | readonly string[]>> = {
    cloudformation: arn('cloudformation', `stack/${stack}/*`),
    // Metrics are no resources, and to list composite alarms is to list all.
    cloudwatch: '*',
    sqs: arn('sqs', `${name}-*`),
    dynamodb: [table, `${table}/index/*`],
    s3: [archive, `${archive}/${archivePrefix()}*`],
  };
  const statements = (Object.keys(READINGS) as ReadService[]).map(
    (service): Statement => ({
      Sid: `Console${service}`,
      Effect: 'Allow',
      Action: READINGS[service].map(({ permission }) => permission).toSorted(),
      Resource: resources[service],
    }),
  );
  return { Version: '2012-10-17', Statement: [...statements, ...keyStatements(place, arn('kms', 'key/*'))] };
}

function keyStatements({ key, region }: PolicyPlace, anyKey: string): readonly Statement[] {
  if (key === undefined) return [];
  const suffix = partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return Object.entries(KEY_USES).map(([service, uses]) => ({
    Sid: `ConsoleKeyOf${service}`,
    Effect: 'Allow',
    Action: uses,
    Resource: 'keyArn' in key ? key.keyArn : anyKey,
    Condition: {
      StringEquals: { 'kms:ViaService': `${service}.${region}.${suffix}` },
      ...('alias' in key && {
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': `alias/${key.alias}` },
      }),
    },
  }));
}

/** Partition of a region, by the beginnings that AWS keeps to. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
