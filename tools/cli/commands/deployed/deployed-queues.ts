import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { queueError } from '../../../../adapters/aws/queues/sqs-letters.ts';
import { CodedError } from '../../../../src/kernel/coded-error.ts';
import type { QueueName } from '../../../../src/pipeline.ts';
import { deadLettersName, withUrls } from '../../../local/aws/queue-urls.ts';
import type { DeployedPlace } from './deployed-place.ts';

/** Where a queue of the pipeline is, and its dead letters. */
export interface QueueUrls {
  readonly queue: string;
  readonly deadLetters: string;
}

/** @throws CodedError `queue_missing`, `queue_denied`, `queue_unavailable` */
export async function queueUrls(
  client: SQSClient,
  { name, aws }: Pick<DeployedPlace, 'name' | 'aws'>,
  queue: QueueName,
): Promise<QueueUrls> {
  const endpoint = aws.endpoints?.sqs;
  if (endpoint !== undefined) {
    // A local server may name itself by a host that leads elsewhere.
    const local = withUrls({ endpoint, port: 0, close: async () => {} }, name);
    return { queue: local.url(queue), deadLetters: local.deadLettersUrl(queue) };
  }
  const urlOf = async (queueName: string): Promise<string> => {
    try {
      const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName: queueName }));
      return QueueUrl;
    } catch (error) {
      const fault = queueError(queueName, 'sqs:GetQueueUrl', error);
      if (queue !== 'trail' || fault.code !== 'queue_missing') throw fault;
      throw new CodedError(
        'queue_missing',
        `queue "${queueName}" does not exist: it is installed only where something comes from AWS. Set cloudtrail.trails or ` +
          'aws in sluice.config.ts and deploy; or see that account, region and name are right',
        { cause: error },
      );
    }
  };
  return { queue: await urlOf(`${name}-${queue}`), deadLetters: await urlOf(deadLettersName(name, queue)) };
}
