import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DEAD_LETTER_RETENTION_S, QUEUES, type QueueName } from '../../src/pipeline.ts';
import type { DataKey } from '../place/data-key.ts';

export interface StageQueueProps {
  /** Prefix of the physical names: `<prefix>-<queue>` and `<prefix>-<queue>-dead-letters`. */
  readonly prefix: string;
  readonly queue: QueueName;
  /** Encrypts both; SQS's own key without it. */
  readonly key?: DataKey | undefined;
}

/** A queue of the pipeline and its dead letters; every number comes from `QUEUES`. */
export class StageQueue extends Construct {
  readonly name: QueueName;
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: StageQueueProps) {
    super(scope, id);
    const facts = QUEUES[props.queue];
    const queueName = `${props.prefix}-${props.queue}`;
    // SQS-managed keys: S3, SNS and EventBridge can write without a key policy, and every byte is encrypted at rest.
    const closed = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

    this.name = props.queue;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...closed,
      queueName: `${queueName}-dead-letters`,
      retentionPeriod: Duration.seconds(DEAD_LETTER_RETENTION_S),
    });
    this.queue = new Queue(this, 'Queue', {
      ...closed,
      queueName,
      visibilityTimeout: Duration.seconds(facts.visibilityTimeoutS),
      retentionPeriod: Duration.seconds(facts.retentionS),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: facts.maxReceiveCount },
    });
    props.key?.encryptQueue(this.deadLetters);
    props.key?.encryptQueue(this.queue);
  }
}
