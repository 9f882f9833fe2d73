import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { CloudTrailForwarderEnvironment } from '../functions/cloudtrail-forwarder/environment.ts';
import type { SluiceConfig } from '../src/config.ts';
import { StageFunction, type StageSettings } from './constructs/stage-function.ts';
import type { StageQueue } from './constructs/stage-queue.ts';
import type { StateTable } from './constructs/state-table.ts';

type Trail = SluiceConfig['cloudtrail']['trails'][number];

export interface CloudTrailForwarderProps {
  readonly settings: StageSettings;
  readonly trail: StageQueue;
  readonly events: StageQueue;
  readonly state: StateTable;
  readonly trails: readonly Trail[];
  /** ARNs of the token keys of the trails' tenants. */
  readonly tokenKeys: readonly string[];
}

/** Stage `cloudtrail-forwarder`: trail queue → read → normalize → redact → events queue. */
export class CloudTrailForwarder extends Construct {
  readonly fn: StageFunction<CloudTrailForwarderEnvironment>;
  /** Buckets whose notifications a person must point at the trail queue. */
  readonly bucketsToConnect: readonly string[];

  constructor(scope: Construct, id: string, props: CloudTrailForwarderProps) {
    super(scope, id);
    const { settings, trail: queue, events, state } = props;
    this.fn = new StageFunction<CloudTrailForwarderEnvironment>(this, 'Stage', {
      settings,
      stage: 'cloudtrail-forwarder',
      description: 'Reads CloudTrail files: normalize, redact',
      variables: {
        SLUICE_VERSION: settings.version,
        TRAIL_QUEUE_URL: queue.queue.queueUrl,
        TRAIL_DEAD_LETTERS_URL: queue.deadLetters.queueUrl,
        EVENTS_QUEUE_URL: events.queue.queueUrl,
        TABLE_NAME: state.table.tableName,
      },
    });
    this.fn.consume(queue);
    // Its own queue too: a file that takes longer than an invocation goes on in the next one.
    this.fn.allowSend(events.queue, queue.deadLetters, queue.queue);
    state.allowItems(this.fn, ['UpdateItem'], ['taken#']);
    state.allowItems(this.fn, ['GetItem', 'PutItem'], ['seen#']);
    if (props.tokenKeys.length > 0) this.fn.allow(['secretsmanager:GetSecretValue'], props.tokenKeys);
    for (const trail of props.trails) this.#read(trail);
    this.bucketsToConnect = props.trails
      .filter(({ topicArn }) => topicArn === undefined)
      .map(({ bucket }) => bucket);
    for (const bucket of this.bucketsToConnect) letBucketNotify(queue, bucket);
    const topics = new Set(props.trails.flatMap(({ topicArn }) => topicArn ?? []));
    for (const topicArn of topics) {
      const topic = Topic.fromTopicArn(this, `Topic${topicArn}`, topicArn);
      // Raw: the message is then what the bucket itself would have sent.
      topic.addSubscription(new SqsSubscription(queue.queue, { rawMessageDelivery: true }));
    }
  }

  #read({ bucket, kmsKeyArn }: Trail): void {
    const bucketArn = arnOfBucket(bucket);
    this.fn.allow(['s3:GetObject'], [`${bucketArn}/*`]);
    // Without it S3 answers 403 for a file that is gone, and nobody could tell the two apart.
    this.fn.allow(['s3:ListBucket'], [bucketArn]);
    if (kmsKeyArn !== undefined)
      this.fn.allow(['kms:Decrypt'], [kmsKeyArn], { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } });
  }
}

/** A stack cannot change the notifications of a bucket that it did not make: it opens the queue, and outputs say the rest. */
function letBucketNotify({ queue }: StageQueue, bucket: string): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: {
        ArnEquals: { 'aws:SourceArn': arnOfBucket(bucket) },
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      },
    }),
  );
}

function arnOfBucket(bucket: string): string {
  return `arn:${Aws.PARTITION}:s3:::${bucket}`;
}
