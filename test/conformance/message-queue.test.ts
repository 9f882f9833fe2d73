import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, test } from 'vitest';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
import { createMemoryQueue, type MemoryQueue } from '../../adapters/memory/message-queue.ts';
import { MAX_MESSAGE_BYTES } from '../../src/event/limits.ts';
import type { MessageQueue, OutgoingMessage } from '../../src/event/message-queue.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startQueues } from '../../tools/local/aws/queues.ts';
import { deployedAdapters, deployedDoor } from '../support/deployed.ts';

const server = await startQueues();
const environment = localEnvironment({ sqs: server.endpoint });
const client = createSqsClient(environment);
const queueUrl = server.url('events');
const deployed = await deployedAdapters();
const deployedClient = deployed.createSqsClient(environment);
const door = await deployedDoor();
const doorClient = door.createSqsClient(environment);

afterAll(async () => {
  client.destroy();
  deployedClient.destroy();
  doorClient.destroy();
  await server.close();
});

/** Takes everything off the SQS queue. */
async function receiveAll(): Promise<OutgoingMessage[]> {
  const received: OutgoingMessage[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return received;
    for (const { Body = '', MessageAttributes = {} } of Messages) {
      const attributes = Object.entries(MessageAttributes).map(
        ([name, { StringValue = '' }]) => [name, StringValue] as const,
      );
      received.push({ body: Body, attributes: Object.fromEntries(attributes) });
    }
  }
}

let memory: MemoryQueue;

const IMPLEMENTATIONS: readonly {
  readonly name: string;
  readonly open: () => MessageQueue;
  readonly read: () => Promise<readonly OutgoingMessage[]>;
}[] = [
  {
    name: 'memory',
    open: () => {
      memory = createMemoryQueue();
      return memory;
    },
    read: async () => memory.messages,
  },
  { name: 'SQS', open: () => createSqsQueue(client, { environment, queueUrl }), read: receiveAll },
  {
    name: 'SQS, as deployed',
    open: () => deployed.createSqsQueue(deployedClient, { environment, queueUrl }),
    read: receiveAll,
  },
  {
    name: 'SQS, as deployed at the door',
    open: () => door.createSqsQueue(doorClient, { environment, queueUrl }),
    read: receiveAll,
  },
];

describe.each(IMPLEMENTATIONS)('a queue in $name', ({ open, read }) => {
  async function sendAndRead(messages: readonly OutgoingMessage[]) {
    const taken = await open().send(messages);
    const bodies = (await read()).map(({ body }) => body);
    return { taken, bodies: bodies.sort() };
  }

  test('takes nothing when nothing is sent', async () => {
    expect(await sendAndRead([])).toEqual({ taken: [], bodies: [] });
  });

  test('takes more messages than one request holds', async () => {
    const messages = Array.from({ length: 37 }, (_, i) => ({
      body: `message ${String(i).padStart(2, '0')}`,
    }));
    const { taken, bodies } = await sendAndRead(messages);
    expect(taken).toEqual(messages.map(() => true));
    expect(bodies).toEqual(messages.map(({ body }) => body));
  });

  test('takes messages that together are larger than one request', async () => {
    const messages = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => ({ body: letter.repeat(200_000) }));
    const { taken, bodies } = await sendAndRead(messages);
    expect(taken).toEqual(messages.map(() => true));
    expect(bodies).toEqual(messages.map(({ body }) => body));
  });

  test('takes a message of exactly the largest size, and counts bytes, not characters', async () => {
    const largest = 'x'.repeat(MAX_MESSAGE_BYTES);
    const { taken, bodies } = await sendAndRead([
      { body: largest },
      { body: 'é'.repeat(MAX_MESSAGE_BYTES / 2) },
      { body: `${'é'.repeat(MAX_MESSAGE_BYTES / 2)}x` },
    ]);
    expect(taken).toEqual([true, true, false]);
    expect(bodies).toHaveLength(2);
  });

  test('refuses a message that it cannot hold and takes its neighbours', async () => {
    const { taken, bodies } = await sendAndRead([
      { body: 'before' },
      { body: 'x'.repeat(MAX_MESSAGE_BYTES + 1) },
      { body: 'not a character: \uFFFF' },
      { body: 'after' },
    ]);
    expect(taken).toEqual([true, false, false, true]);
    expect(bodies).toEqual(['after', 'before']);
  });

  test('carries attributes beside the body', async () => {
    const message = { body: 'parked', attributes: { reason: 'invalid_record', stage: 'enrich' } };
    await open().send([message]);
    expect(await read()).toEqual([message]);
  });
});
