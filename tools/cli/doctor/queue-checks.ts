import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { createSqsClient } from '../../../adapters/aws/sqs-client.ts';
import { QUEUES, type QueueName } from '../../../src/pipeline.ts';
import { awsFault } from './aws-checks.ts';
import { amber, type Check, green, red, type Seen } from './check.ts';
import type { Deployment } from './deployment.ts';

const READ = 'sqs:GetQueueUrl, sqs:GetQueueAttributes and sqs:ReceiveMessage';
const S = 1_000;

/**
 * How many messages wait in each queue of the pipeline, and in its dead letters. SQS tells the age of the oldest to
 * CloudWatch alone, so ten messages are looked at where that does no harm: each look is one of the times that SQS delivers a
 * message before it gives it up. Of that the trail queue grants ten, the others 400; dead letters are never given up.
 */
export function queueChecks(deployment: Deployment, clock: () => number): readonly Check[] {
  const names = Object.keys(QUEUES) as QueueName[];
  return [
    ...names.map((queue): Check => {
      const name = `${deployment.config.name}-${queue}`;
      return {
        name: 'queues',
        subject: name,
        run: () => onQueue(deployment, name, (q) => waiting(q, queue, clock)),
      };
    }),
    ...names.map((queue): Check => {
      const name = `${deployment.config.name}-${queue}-dead-letters`;
      return {
        name: 'dead-letters',
        subject: name,
        run: () => onQueue(deployment, name, (q) => letters(q, clock)),
      };
    }),
  ];
}

interface OpenQueue {
  readonly client: SQSClient;
  readonly url: string;
}

async function onQueue(
  { aws }: Deployment,
  name: string,
  look: (queue: OpenQueue) => Promise<Seen>,
): Promise<Seen> {
  const client = createSqsClient(aws);
  try {
    const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
    // The SDK sends to the host of this address; a local server may name itself otherwise.
    const endpoint = aws.endpoints?.sqs;
    const url = endpoint === undefined ? QueueUrl : endpoint + new URL(QueueUrl).pathname;
    return await look({ client, url });
  } catch (error) {
    if (/NonExistentQueue|QueueDoesNotExist/.test((error as Error).name))
      return red(
        'there is no such queue',
        'are account, region and the name in sluice.config.ts right, is it deployed?',
      );
    return awsFault(error, `${READ} on it`);
  } finally {
    client.destroy();
  }
}

interface Depth {
  readonly visible: number;
  readonly inFlight: number;
}

async function depthOf({ client, url }: OpenQueue): Promise<Depth> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesDelayed',
        'ApproximateNumberOfMessagesNotVisible',
      ],
    }),
  );
  const count = (name: keyof typeof Attributes) => Number(Attributes[name] ?? 0);
  return {
    visible: count('ApproximateNumberOfMessages') + count('ApproximateNumberOfMessagesDelayed'),
    inFlight: count('ApproximateNumberOfMessagesNotVisible'),
  };
}

interface Sample {
  readonly sentAt: number;
  readonly reason: string | undefined;
}

/** Up to ten messages, which stay visible to everybody. */
async function sample({ client, url }: OpenQueue): Promise<readonly Sample[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
      MessageSystemAttributeNames: ['SentTimestamp'],
      MessageAttributeNames: ['reason'],
    }),
  );
  return Messages.map(({ Attributes, MessageAttributes }) => ({
    sentAt: Number(Attributes?.SentTimestamp ?? Number.NaN),
    reason: MessageAttributes?.reason?.StringValue,
  }));
}

async function waiting(queue: OpenQueue, name: QueueName, clock: () => number): Promise<Seen> {
  const { visible, inFlight } = await depthOf(queue);
  const depth = `${visible} wait, ${inFlight} are being handled`;
  if (visible === 0) return green(depth);
  const { maxAgeAlarmS } = QUEUES[name];
  if (name === 'trail')
    return green(
      `${depth}; for how long the alarm ${name} queue age knows, which fires at ${maxAgeAlarmS} s`,
    );
  const ageS = oldestS(await sample(queue), clock());
  if (ageS === undefined) return green(depth);
  const text = `${depth}, the oldest of ten for ${ageS} s`;
  if (ageS <= maxAgeAlarmS) return green(text);
  return amber(text, `normal is up to ${maxAgeAlarmS} s; docs/runbooks/queue-age.md`);
}

async function letters(queue: OpenQueue, clock: () => number): Promise<Seen> {
  const { visible, inFlight } = await depthOf(queue);
  const count = visible + inFlight;
  if (count === 0) return green('none');
  const seen = await sample(queue);
  const reasons = Map.groupBy(seen, ({ reason }) =>
    isWord(reason) ? reason : 'given up by SQS, without a reason',
  );
  const said = [...reasons].map(([reason, of]) => `${of.length} ${reason}`).join(', ');
  const ageS = oldestS(seen, clock());
  return amber(
    `${count} set aside${said === '' ? '' : `; of ${seen.length} looked at: ${said}`}${ageS === undefined ? '' : `; the oldest of these for ${ageS} s`}`,
    'docs/runbooks/dead-letters.md says what each reason means, and how they are sent again',
  );
}

function oldestS(seen: readonly Sample[], now: number): number | undefined {
  const times = seen.map(({ sentAt }) => sentAt).filter((at) => !Number.isNaN(at));
  return times.length === 0 ? undefined : Math.max(0, Math.round((now - Math.min(...times)) / S));
}

function isWord(reason: string | undefined): reason is string {
  return reason !== undefined && /^[a-z_]{1,64}$/.test(reason);
}
