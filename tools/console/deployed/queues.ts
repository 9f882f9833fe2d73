import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { AwsEnvironment } from '../../../adapters/aws/clients/environment.ts';
import { QUEUES, type QueueName, WAZUH_QUEUE } from '../../../src/pipeline.ts';
import { deadLettersName } from '../../local/aws/queue-urls.ts';
import type { QueueView } from '../view.ts';

/** Wazuh's own queue goes by that name beside those of the pipeline. */
export type ShownQueue = QueueName | 'wazuh';

/** A queue, and where its dead letters are. */
export interface OpenQueue {
  readonly queue: ShownQueue;
  readonly url: string;
  readonly deadLettersUrl: string;
}

/**
 * The queues of a deployment. Wants `sqs:GetQueueUrl`; throws what the SDK throws.
 *
 * @param pulled whether Wazuh has a queue of its own to read
 */
export async function openQueues(
  client: SQSClient,
  { name, aws, pulled }: { readonly name: string; readonly aws: AwsEnvironment; readonly pulled: boolean },
): Promise<readonly OpenQueue[]> {
  const endpoint = aws.endpoints?.sqs;
  const urlOf = async (queueName: string) => {
    const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName: queueName }));
    // The SDK sends to the host of this address; a local server may name itself otherwise.
    return endpoint === undefined ? QueueUrl : `${endpoint}${new URL(QueueUrl).pathname}`;
  };
  const names: readonly ShownQueue[] = [
    ...(Object.keys(QUEUES) as QueueName[]),
    ...(pulled ? (['wazuh'] as const) : []),
  ];
  const open = async (queue: ShownQueue): Promise<OpenQueue> => {
    const [url, deadLettersUrl] = await Promise.all([
      urlOf(`${name}-${queue}`),
      // The name is made in the same way for every queue.
      urlOf(deadLettersName(name, queue as QueueName)),
    ]);
    return { queue, url, deadLettersUrl };
  };
  const opened = names.map((queue) =>
    open(queue).catch((error: Error) => {
      // Where nothing comes from AWS there is no queue for it.
      if (queue === 'trail' && /QueueDoesNotExist|NonExistentQueue/.test(error.name)) return [];
      throw error;
    }),
  );
  return (await Promise.all(opened)).flat();
}

/** What queues hold. Wants `sqs:GetQueueAttributes`; throws what the SDK throws. */
export async function queueDepths(
  client: SQSClient,
  queues: readonly OpenQueue[],
): Promise<readonly QueueView[]> {
  return Promise.all(
    queues.map(async ({ queue, url, deadLettersUrl }) => {
      const [own, letters] = await Promise.all([held(client, url), held(client, deadLettersUrl)]);
      return { name: queue, ...own, deadLetters: letters.visible + letters.inFlight + letters.delayed };
    }),
  );
}

async function held(client: SQSClient, QueueUrl: string) {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
  };
}

/** Queues by their depths, with their ages where metrics know them; by name alone where neither is known. */
export function queueViews(
  depths: readonly QueueView[] | undefined,
  ageOf: (queue: string) => number | undefined,
): readonly QueueView[] {
  const shown: readonly QueueView[] = depths ?? Object.keys(QUEUES).map((name) => ({ name }));
  return shown.map((view) => {
    const oldestS = view.visible === 0 && view.inFlight === 0 ? undefined : ageOf(view.name);
    const { maxAgeAlarmS } = view.name === 'wazuh' ? WAZUH_QUEUE : QUEUES[view.name as QueueName];
    return { ...view, alarmS: maxAgeAlarmS, ...(oldestS !== undefined && { oldestS }) };
  });
}
