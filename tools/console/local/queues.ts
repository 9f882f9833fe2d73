import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { QUEUES, type QueueName } from '../../../src/pipeline.ts';
import type { LocalQueues } from '../../local/aws/queue-urls.ts';
import type { QueueView } from '../view.ts';

const NAMES = Object.keys(QUEUES) as QueueName[];

/**
 * Depth of every queue, asked of the queues themselves. SQS tells no age: it is how long a queue has not been empty, which is what
 * the oldest message has waited at most.
 */
export function createQueueViews(sqs: SQSClient, queues: LocalQueues) {
  const since = new Map<QueueName, number>();
  const attributes = async (QueueUrl: string) => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    const of = (name: '' | 'NotVisible' | 'Delayed') =>
      Number(Attributes?.[`ApproximateNumberOfMessages${name}`] ?? 0);
    return { visible: of(''), inFlight: of('NotVisible'), delayed: of('Delayed') };
  };
  return (now: number): Promise<readonly QueueView[]> =>
    Promise.all(
      NAMES.map(async (name) => {
        const [depth, dead] = await Promise.all([
          attributes(queues.url(name)),
          attributes(queues.deadLettersUrl(name)),
        ]);
        const isEmpty = depth.visible + depth.inFlight + depth.delayed === 0;
        if (isEmpty) since.delete(name);
        else if (!since.has(name)) since.set(name, now);
        return {
          name,
          ...depth,
          oldestS: isEmpty ? 0 : Math.round((now - (since.get(name) ?? now)) / 1_000),
          alarmS: QUEUES[name].maxAgeAlarmS,
          deadLetters: dead.visible + dead.inFlight,
        };
      }),
    );
}
