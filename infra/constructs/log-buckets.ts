import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { StageFunction } from './stage-function.ts';
import type { StageQueue } from './stage-queue.ts';

/** A bucket of trails or other logs, as the configuration has it. */
export interface LogBucket {
  readonly bucket: string;
  /** Keys that are read begin so. */
  readonly prefix?: string | undefined;
  readonly kmsKeyArn?: string | undefined;
  readonly topicArn?: string | undefined;
  readonly eventBridge: boolean;
  readonly roleArn?: string | undefined;
}

export interface LogBucketsProps {
  readonly fn: StageFunction<object>;
  readonly trail: StageQueue;
  readonly buckets: readonly LogBucket[];
}

/** What reads buckets may do, and how they announce new files: by themselves, by a topic, or by EventBridge. */
export class LogBuckets extends Construct {
  /** Buckets whose notifications a person must point at the trail queue. */
  readonly toConnect: readonly string[];

  constructor(scope: Construct, id: string, { fn, trail, buckets }: LogBucketsProps) {
    super(scope, id);
    for (const bucket of buckets) if (bucket.roleArn === undefined) letRead(fn, bucket);
    // A role of another account says itself what may be read with it: see infra/member.ts.
    const roles = new Set(buckets.flatMap(({ roleArn }) => roleArn ?? []));
    if (roles.size > 0) fn.allow(['sts:AssumeRole'], [...roles]);

    const direct = buckets.filter(({ topicArn, eventBridge }) => topicArn === undefined && !eventBridge);
    this.toConnect = [...new Set(direct.map(({ bucket }) => bucket))];
    for (const name of this.toConnect) {
      const roleArn = direct.find(({ bucket }) => bucket === name)?.roleArn;
      letBucketNotify(trail, name, roleArn === undefined ? Aws.ACCOUNT_ID : accountOf(roleArn));
    }
    for (const topicArn of new Set(buckets.flatMap((bucket) => bucket.topicArn ?? [])))
      this.#subscribe(trail, topicArn);
  }

  #subscribe({ queue }: StageQueue, topicArn: string): void {
    const topic = Topic.fromTopicArn(this, `Topic${topicArn}`, topicArn);
    // Raw: the message is then what the bucket itself would have sent. A topic of an opt-in region is let in under the
    // region's own name of SNS, which CDK knows.
    topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
  }
}

/** The names under which S3 uses a key; in China they end in `.cn`. */
export const VIA_S3 = { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com*' } };

function letRead(fn: StageFunction<object>, { bucket, prefix = '', kmsKeyArn }: LogBucket): void {
  fn.allow(['s3:GetObject'], [`${arnOfBucket(bucket)}/${prefix}*`]);
  // Without it S3 answers 403 for a file that is gone, and nobody could tell the two apart.
  fn.allow(['s3:ListBucket'], [arnOfBucket(bucket)]);
  if (kmsKeyArn !== undefined) fn.allow(['kms:Decrypt'], [kmsKeyArn], VIA_S3);
}

/** A stack cannot change the notifications of a bucket that it did not make: it opens the queue, and outputs say the rest. */
function letBucketNotify({ queue }: StageQueue, bucket: string, owner: string): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: {
        ArnEquals: { 'aws:SourceArn': arnOfBucket(bucket) },
        StringEquals: { 'aws:SourceAccount': owner },
      },
    }),
  );
}

export function arnOfBucket(bucket: string): string {
  return `arn:${Aws.PARTITION}:s3:::${bucket}`;
}

/** Account in an ARN. */
export function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
