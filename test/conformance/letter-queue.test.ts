import { afterAll, describe, expect, test } from 'vitest';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { createSqsLetters } from '../../adapters/aws/queues/sqs-letters.ts';
import { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startQueues } from '../../tools/local/aws/queues.ts';

const server = await startQueues();
const environment = localEnvironment({ sqs: server.endpoint });
const client = createSqsClient(environment);
const queueUrl = server.deadLettersUrl('events');
afterAll(async () => {
  client.destroy();
  await server.close();
});

describe('dead letters in SQS', () => {
  const letters = createSqsLetters(client, { environment, queueUrl, waitS: 0 });
  const queue = createSqsQueue(client, { environment, queueUrl });

  test('are received with what is beside their body', async () => {
    const before = Date.now();
    await queue.send([{ body: 'parked', attributes: { reason: 'internal_error', attempt: '3' } }]);
    const [letter, ...more] = await letters.receive(60);
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ body: 'parked', attributes: { reason: 'internal_error', attempt: '3' } });
    expect(letter?.sentAt).toBeGreaterThanOrEqual(before - 1_000);
    await letters.delete(letter?.handle ?? '');
  });

  test('are hidden from others until they are released, and keep their id', async () => {
    await queue.send([{ body: 'seen' }]);
    const [first] = await letters.receive(60);
    expect(await letters.receive(60)).toEqual([]);
    expect(await letters.depth()).toEqual({ visible: 0, hidden: 1 });
    expect(await letters.hide(first?.handle ?? '', 0)).toBe(true);
    const [again] = await letters.receive(60);
    expect(again?.id).toBe(first?.id);
    await letters.delete(again?.handle ?? '');
  });

  test('are gone once they are deleted', async () => {
    await queue.send([{ body: 'done' }]);
    const [letter] = await letters.receive(60);
    await letters.delete(letter?.handle ?? '');
    expect(await letters.hide(letter?.handle ?? '', 0)).toBe(false);
    expect(await letters.depth()).toEqual({ visible: 0, hidden: 0 });
  });

  test('come ten at a time', async () => {
    await queue.send(Array.from({ length: 12 }, (_, i) => ({ body: `letter ${i}` })));
    const first = await letters.receive(60);
    const second = await letters.receive(60);
    expect([first.length, second.length]).toEqual([10, 2]);
  });

  test('of a queue that is not there are a fault that names it', async () => {
    const missing = createSqsLetters(client, { environment, queueUrl: `${queueUrl}-none`, waitS: 0 });
    await expect(missing.receive(1)).rejects.toMatchObject({
      code: 'queue_missing',
      message: expect.stringContaining('sluice-events-dead-letters-none'),
    });
  });
});
