import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { QUEUES, type QueueName } from '../../src/pipeline.ts';
import type { World } from './world.ts';

/** Messages that the queues hold, visible or not, and dead letters. */
export interface Depths {
  readonly waiting: Readonly<Record<QueueName, number>>;
  readonly deadLetters: number;
}

const NAMES = Object.keys(QUEUES) as QueueName[];

export function createQueueWatch({ aws, queues }: Pick<World, 'aws' | 'queues'>) {
  const sqs = createSqsClient(aws);
  const depthOf = async (QueueUrl: string) => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
  };
  return {
    depths: async (): Promise<Depths> => {
      const waiting = await Promise.all(
        NAMES.map(async (name) => [name, await depthOf(queues.url(name))] as const),
      );
      const dead = await Promise.all(NAMES.map((name) => depthOf(queues.deadLettersUrl(name))));
      return {
        waiting: Object.fromEntries(waiting) as Record<QueueName, number>,
        deadLetters: dead.reduce((sum, count) => sum + count, 0),
      };
    },
    close: () => sqs.destroy(),
  };
}
