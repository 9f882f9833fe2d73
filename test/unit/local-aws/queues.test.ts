import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, expect, test } from 'vitest';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../../adapters/aws/queues/sqs-queue.ts';
import { QUEUES, type QueueName } from '../../../src/pipeline.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startQueues } from '../../../tools/local/aws/queues.ts';

const server = await startQueues({ app: 'acme' });
const environment = localEnvironment({ sqs: server.endpoint });
const client = createSqsClient(environment);
const NAMES = Object.keys(QUEUES) as QueueName[];
afterAll(async () => {
  client.destroy();
  await server.close();
});

async function attributes(QueueUrl: string) {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return Attributes;
}

async function receive(QueueUrl: string) {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'] }),
  );
  return Messages[0];
}

test('every queue URL is on this machine', () => {
  for (const name of NAMES) {
    expect(server.url(name)).toBe(`${server.endpoint}/000000000000/acme-${name}`);
    expect(new URL(server.deadLettersUrl(name)).hostname).toBe('127.0.0.1');
  }
});

test.each(NAMES)('the queue %s has the numbers of the pipeline and its dead-letter queue', async (name) => {
  const found = await attributes(server.url(name));
  expect(found).toMatchObject({
    VisibilityTimeout: String(QUEUES[name].visibilityTimeoutS),
    MessageRetentionPeriod: String(QUEUES[name].retentionS),
  });
  expect(JSON.parse(found.RedrivePolicy ?? '{}')).toMatchObject({
    deadLetterTargetArn: expect.stringMatching(new RegExp(`:acme-${name}-dead-letters$`)),
    maxReceiveCount: QUEUES[name].maxReceiveCount,
  });
  expect(await attributes(server.deadLettersUrl(name))).toMatchObject({ MessageRetentionPeriod: '1209600' });
});

test('a received message is hidden, comes back when its visibility is changed, and counts its receives', async () => {
  const queue = createSqsQueue(client, { environment, queueUrl: server.url('alerts') });
  await queue.send([{ body: 'wake up' }]);
  const first = await receive(server.url('alerts'));
  expect(await receive(server.url('alerts'))).toBeUndefined();
  await queue.changeVisibility(first?.ReceiptHandle ?? '', 0);
  expect((await receive(server.url('alerts')))?.Attributes?.ApproximateReceiveCount).toBe('2');
});

test('the oldest message is told of while it waits, while it is hidden and while it is put off', async () => {
  const queue = createSqsQueue(client, { environment, queueUrl: server.url('events') });
  expect(await server.oldestSentAt('events')).toBeUndefined();
  const before = Date.now();
  await client.send(
    new SendMessageCommand({ QueueUrl: server.url('events'), MessageBody: 'first', DelaySeconds: 60 }),
  );
  const sentAt = await server.oldestSentAt('events');
  expect(sentAt).toBeGreaterThanOrEqual(before);
  await queue.send([{ body: 'second' }]);
  expect(await server.oldestSentAt('events')).toBe(sentAt);
  const second = await receive(server.url('events'));
  expect(second?.Body).toBe('second');
  expect(await server.oldestSentAt('events')).toBe(sentAt);
});

test('a message that is received too often ends in the dead-letter queue', async () => {
  const QueueUrl = server.url('trail');
  await createSqsQueue(client, { environment, queueUrl: QueueUrl }).send([{ body: 'poison' }]);
  const { RedrivePolicy = '' } = await attributes(QueueUrl);
  // The pipeline's own number of times is as good and takes long.
  const policy = JSON.stringify({ ...JSON.parse(RedrivePolicy), maxReceiveCount: 3 });
  await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy: policy } }));
  for (let i = 0; i < 3; i += 1)
    expect(
      (await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }))).Messages,
    ).toHaveLength(1);
  expect(await receive(QueueUrl)).toBeUndefined();
  expect((await receive(server.deadLettersUrl('trail')))?.Body).toBe('poison');
});

test('a port that is taken is a clear error', async () => {
  const port = Number(new URL(server.endpoint).port);
  await expect(startQueues({ port })).rejects.toMatchObject({
    code: 'port_taken',
    message: expect.stringContaining(String(port)),
  });
});
