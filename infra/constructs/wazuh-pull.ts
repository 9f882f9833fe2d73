import { Aws, Duration, Stack, Token } from 'aws-cdk-lib';
import {
  AccountPrincipal,
  AccountRootPrincipal,
  ArnPrincipal,
  CompositePrincipal,
  type IPrincipal,
  PolicyStatement,
  PrincipalWithConditions,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Bucket, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { S3Settings } from '../../src/config/forward-settings.ts';
import { DEAD_LETTER_RETENTION_S, WAZUH_OBJECTS, WAZUH_QUEUE } from '../../src/pipeline.ts';
import type { DataKey } from '../place/data-key.ts';
import { closedBucket } from './closed-bucket.ts';

export interface WazuhPullProps {
  /** Prefix of the physical names: the queue is `<prefix>-wazuh`, the role `<prefix>-wazuh-<region>`. */
  readonly prefix: string;
  readonly settings: S3Settings;
  readonly key?: DataKey | undefined;
}

/** Characters of a stack's name that the name of its bucket is sure to begin with, however CloudFormation shortens it. */
const SURE_PREFIX = 16;

/** Where events lie that Wazuh pulls: the bucket, the queue that tells of new objects, and the role that may read both. */
export class WazuhPull extends Construct {
  readonly bucket: Bucket;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly role: Role;

  constructor(scope: Construct, id: string, { prefix, settings, key }: WazuhPullProps) {
    super(scope, id);
    const closed = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...closed,
      queueName: `${prefix}-wazuh-dead-letters`,
      retentionPeriod: Duration.seconds(DEAD_LETTER_RETENTION_S),
    });
    // No message outlives its object: Wazuh's module ends its run at one whose object is gone.
    const retention = Math.min(WAZUH_QUEUE.retentionS, Duration.days(settings.retentionDays).toSeconds());
    this.queue = new Queue(this, 'Queue', {
      ...closed,
      queueName: `${prefix}-wazuh`,
      visibilityTimeout: Duration.seconds(WAZUH_QUEUE.visibilityTimeoutS),
      retentionPeriod: Duration.seconds(retention),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: WAZUH_QUEUE.maxReceiveCount },
    });
    this.bucket = new Bucket(this, 'Bucket', {
      ...closedBucket(key),
      lifecycleRules: [{ id: 'retention', expiration: Duration.days(settings.retentionDays) }],
    });
    key?.encryptQueue(this.deadLetters);
    key?.encryptQueue(this.queue);
    this.#tellQueue();
    this.role = this.#reader(prefix, settings);
    key?.follow(
      this.role,
      ['sqs:ReceiveMessage', 's3:GetObject'],
      [this.queue.queueArn, this.bucket.bucketArn],
    );
  }

  /**
   * As part of the bucket itself: CDK's own way is a function that may change the notifications of every bucket. The queue's
   * policy has to be there before the bucket, so it can name no more of it than how its name will begin.
   */
  #tellQueue(): void {
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: {
          ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:s3:::${beginningOfNames(Stack.of(this))}*` },
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        },
      }),
    );
    const bucket = this.bucket.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:Put',
          queue: this.queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'suffix', value: WAZUH_OBJECTS.suffix }] } },
        },
      ],
    };
    bucket.node.addDependency(this.queue.node.findChild('Policy'));
  }

  /** What Wazuh's module calls, and nothing beside (`wodles/aws/subscribers/sqs_queue.py`, `wazuh_integration.py`). */
  #reader(prefix: string, { readers, externalId }: S3Settings): Role {
    const principals = readers.length === 0 ? [new AccountRootPrincipal()] : readers.map(principalOf);
    const trusted = new CompositePrincipal(
      ...principals.map((principal) =>
        externalId === undefined
          ? principal
          : new PrincipalWithConditions(principal, { StringEquals: { 'sts:ExternalId': externalId } }),
      ),
    );
    const role = new Role(this, 'Reader', {
      roleName: `${prefix}-wazuh-${Aws.REGION}`,
      description: 'With which Wazuh reads events from S3',
      assumedBy: trusted,
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['sqs:GetQueueUrl', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
        resources: [this.queue.queueArn],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [this.bucket.arnForObjects(`${WAZUH_OBJECTS.prefix}/*`)],
      }),
    );
    return role;
  }
}

/** CloudFormation begins the names of buckets with that of their stack; a nested stack's is not known before it is made. */
function beginningOfNames({ stackName }: Stack): string {
  return Token.isUnresolved(stackName) ? '' : stackName.toLowerCase().slice(0, SURE_PREFIX);
}

function principalOf(reader: string): IPrincipal & ArnPrincipal {
  return /^\d{12}$/.test(reader) ? new AccountPrincipal(reader) : new ArnPrincipal(reader);
}
