import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { QUEUES, type QueueName } from '../../../src/pipeline.ts';
import type { LocalQueues } from '../../local/aws/queue-urls.ts';
import type { QueueView } from '../view.ts';

const NAMES = Object.keys(QUEUES) as QueueName[];

/** A queue is looked into again only after so many times the time that it took, and no later than that: a look reads all of it. */
const REST = 20;
const LONGEST_REST_MS = 10_000;

/** Depth of every queue and the age of its oldest message, asked of the queues themselves. */
export function createQueueViews(sqs: SQSClient, queues: LocalQueues) {
  const oldest = new Map<QueueName, { readonly sentAt: number | undefined; readonly until: number }>();
  const attributes = async (QueueUrl: string) => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    const of = (name: '' | 'NotVisible' | 'Delayed') =>
      Number(Attributes?.[`ApproximateNumberOfMessages${name}`] ?? 0);
    return { visible: of(''), inFlight: of('NotVisible'), delayed: of('Delayed') };
  };
  /** Of a queue that is not empty, in seconds. */
  const ageOf = async (name: QueueName, now: number) => {
    let known = oldest.get(name);
    if (known === undefined || now >= known.until) {
      const started = performance.now();
      const sentAt = await queues.oldestSentAt(name);
      const rest = Math.min(LONGEST_REST_MS, REST * (performance.now() - started));
      known = { sentAt, until: now + rest };
      oldest.set(name, known);
    }
    return Math.max(0, Math.round((now - (known.sentAt ?? now)) / 1_000));
  };
  return (now: number): Promise<readonly QueueView[]> =>
    Promise.all(
      NAMES.map(async (name) => {
        const [depth, dead] = await Promise.all([
          attributes(queues.url(name)),
          attributes(queues.deadLettersUrl(name)),
        ]);
        const isEmpty = depth.visible + depth.inFlight + depth.delayed === 0;
        if (isEmpty) oldest.delete(name);
        return {
          name,
          ...depth,
          oldestS: isEmpty ? 0 : await ageOf(name, now),
          alarmS: QUEUES[name].maxAgeAlarmS,
          deadLetters: dead.visible + dead.inFlight,
        };
      }),
    );
}
