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
  /** Bucket, queues and table have a key of their own (`deployment.kms`). */
  readonly keyArn: string | undefined;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
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

/** Services whose contents a key of the deployment encrypts. */
const ENCRYPTED = ['sqs', 'dynamodb', 's3'] as const;

/** The least that the console reads everything with: its readings, on this deployment alone where AWS can tell it apart. */
export function consolePolicy(place: PolicyPlace): IamPolicy {
  const { name, stack, region, account = '<account>', partition, keyArn } = place;
  const archive = `arn:${partition}:s3:::${place.archive ?? '<archive bucket>'}`;
  const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  const table = arn('dynamodb', `table/${name}`);
  const resources: Readonly<Record<ReadService, string | readonly string[]>> = {
    cloudformation: arn('cloudformation', `stack/${stack}/*`),
    // Neither has a narrower resource for what lists alarms and metrics.
    cloudwatch: '*',
    sqs: arn('sqs', `${name}-*`),
    dynamodb: [table, `${table}/index/*`],
    s3: [archive, `${archive}/*`],
  };
  const statements = (Object.keys(READINGS) as ReadService[]).map(
    (service): Statement => ({
      Sid: `Console${service}`,
      Effect: 'Allow',
      Action: READINGS[service].map(({ permission }) => permission).toSorted(),
      Resource: resources[service],
    }),
  );
  const key: Statement[] =
    keyArn === undefined
      ? []
      : [
          {
            Sid: 'ConsoleKey',
            Effect: 'Allow',
            Action: ['kms:Decrypt'],
            Resource: keyArn,
            Condition: {
              StringEquals: {
                'kms:ViaService': ENCRYPTED.map((service) => `${service}.${region}.${suffixOf(partition)}`),
              },
            },
          },
        ];
  return { Version: '2012-10-17', Statement: [...statements, ...key] };
}

/** Partition of a region, by the beginnings that AWS keeps to. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function suffixOf(partition: string): string {
  return partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
}
