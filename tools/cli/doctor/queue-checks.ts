import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { queuesOf } from '../../../src/config/asked-for.ts';
import { QUEUES, WAZUH_QUEUE } from '../../../src/pipeline.ts';
import { awsFault } from './aws-checks.ts';
import { amber, type Check, green, red, type Seen } from './check.ts';
import type { Deployment } from './deployment.ts';

const READ = 'sqs:GetQueueUrl, sqs:GetQueueAttributes and sqs:ReceiveMessage';
const S = 1_000;

/** A queue of the deployment: `<name>-<queue>`. */
interface Watched {
  readonly queue: string;
  readonly maxReceiveCount: number;
  readonly maxAgeAlarmS: number;
}

/** Of the sink `s3`: Wazuh takes from it, and nobody sends its letters again. */
const PULLED = 'wazuh';
/** From so many deliveries on, one more is nothing to a message. */
const PLENTY = 100;

/**
 * How many messages wait in each queue of the pipeline, and in its dead letters. SQS tells the age of the oldest to
 * CloudWatch alone, so ten messages are looked at where that does no harm: each look is one of the times that SQS delivers a
 * message before it gives it up. Dead letters are never given up.
 */
export function queueChecks(deployment: Deployment, clock: () => number): readonly Check[] {
  const { name, wazuh } = deployment.config;
  const installed = queuesOf(deployment.config).map((queue) => ({ queue, ...QUEUES[queue] }));
  const watched: readonly Watched[] = [
    ...installed,
    ...(wazuh.s3 === undefined ? [] : [{ queue: PULLED, ...WAZUH_QUEUE }]),
  ];
  const check = (
    of: 'queues' | 'dead-letters',
    subject: string,
    look: (queue: OpenQueue) => Promise<Seen>,
  ): Check => ({
    name: of,
    subject,
    run: () => onQueue(deployment, subject, look),
  });
  return [
    ...watched.map((facts) =>
      check('queues', `${name}-${facts.queue}`, (open) => waiting(open, facts, clock)),
    ),
    ...watched.map(({ queue }) =>
      check('dead-letters', `${name}-${queue}-dead-letters`, (open) => letters(open, queue, clock)),
    ),
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

async function waiting(
  open: OpenQueue,
  { queue, maxReceiveCount, maxAgeAlarmS }: Watched,
  clock: () => number,
): Promise<Seen> {
  const { visible, inFlight } = await depthOf(open);
  const depth = `${visible} wait, ${inFlight} are being handled`;
  if (visible === 0) return green(depth);
  if (maxReceiveCount < PLENTY)
    return green(
      `${depth}; since when is not looked at: the alarm on the age of queue ${queue} fires at ${maxAgeAlarmS} s`,
    );
  const ageS = oldestS(await sample(open), clock());
  if (ageS === undefined) return green(depth);
  const text = `${depth}, the oldest of ten for ${ageS} s`;
  if (ageS <= maxAgeAlarmS) return green(text);
  return amber(text, `normal is up to ${maxAgeAlarmS} s; docs/runbooks/queue-age.md`);
}

async function letters(open: OpenQueue, queue: string, clock: () => number): Promise<Seen> {
  const { visible, inFlight } = await depthOf(open);
  const count = visible + inFlight;
  if (count === 0) return green('none');
  const seen = await sample(open);
  const reasons = Map.groupBy(seen, ({ reason }) =>
    isWord(reason) ? reason : 'given up by SQS, without a reason',
  );
  const said = [...reasons].map(([reason, of]) => `${of.length} ${reason}`).join(', ');
  const ageS = oldestS(seen, clock());
  return amber(
    `${count} set aside${said === '' ? '' : `; of ${seen.length} looked at: ${said}`}${ageS === undefined ? '' : `; the oldest of these for ${ageS} s`}`,
    ...(queue === PULLED
      ? []
      : [
          `npx sluice replay --from dlq --queue ${queue} --dry-run   (all of them, and how long sending them again takes)`,
        ]),
    `docs/runbooks/${queue === PULLED ? 'unreadable-objects' : 'dead-letters'}.md`,
  );
}

function oldestS(seen: readonly Sample[], now: number): number | undefined {
  const times = seen.map(({ sentAt }) => sentAt).filter((at) => !Number.isNaN(at));
  return times.length === 0 ? undefined : Math.max(0, Math.round((now - Math.min(...times)) / S));
}

function isWord(reason: string | undefined): reason is string {
  return reason !== undefined && /^[a-z_]{1,64}$/.test(reason);
}
