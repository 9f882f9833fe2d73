import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { MAX_MESSAGE_BYTES } from '../../../src/event/limits.ts';
import { DEAD_LETTER_RETENTION_S, QUEUES, type QueueName } from '../../../src/pipeline.ts';
import { LOOPBACK_HOST, listenError } from '../listen.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION, localEnvironment } from './environment.ts';
import { deadLettersName, type LocalQueues, withUrls } from './queue-urls.ts';

export interface QueuesOptions {
  readonly port?: number;
  /** `name` of the configuration: prefix of the queues. */
  readonly app?: string;
  /** Seconds that a received message stays hidden, instead of the pipeline's own. */
  readonly visibilityTimeoutS?: number;
  /** Hears what is asked for, `ReceiveMessage`, `ChangeMessageVisibility`, …, and with what, before it is done. */
  readonly onRequest?: ((operation: string, input: unknown) => void) | undefined;
}

const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[];

/**
 * SQS and SNS on loopback, with the queues of the pipeline, each with its dead-letter queue.
 *
 * The server of the package is put on loopback by us: its own start function listens on every interface.
 */
export async function startQueues(options: QueuesOptions = {}): Promise<LocalQueues> {
  const { port = 0, app = 'sluice', visibilityTimeoutS, onRequest } = options;
  const server = buildApp({ logger: false, defaultRegion: LOCAL_REGION });
  if (onRequest !== undefined)
    server.addHook('preHandler', async ({ headers, body }) => {
      const target = headers['x-amz-target'];
      // Who looks into a queue asks for no operation.
      if (target !== undefined) onRequest(String(target).replace(/^.*\./, ''), body);
    });
  let endpoint: string;
  try {
    endpoint = await server.listen({ port, host: LOOPBACK_HOST });
  } catch (error) {
    throw listenError('local SQS', port, error);
  }
  const client = createSqsClient(localEnvironment({ sqs: endpoint }));
  for (const queue of QUEUE_NAMES) {
    const { visibilityTimeoutS: visibility, retentionS, maxReceiveCount } = QUEUES[queue];
    const deadLetters = deadLettersName(app, queue);
    await client.send(
      new CreateQueueCommand({
        QueueName: deadLetters,
        Attributes: { MessageRetentionPeriod: String(DEAD_LETTER_RETENTION_S) },
      }),
    );
    await client.send(
      new CreateQueueCommand({
        QueueName: `${app}-${queue}`,
        Attributes: {
          VisibilityTimeout: String(visibilityTimeoutS ?? visibility),
          MessageRetentionPeriod: String(retentionS),
          MaximumMessageSize: String(MAX_MESSAGE_BYTES),
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: `arn:aws:sqs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${deadLetters}`,
            maxReceiveCount,
          }),
        },
      }),
    );
  }
  client.destroy();

  return withUrls({ endpoint, port: Number(new URL(endpoint).port), close: () => server.close() }, app);
}
