import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../../adapters/aws/queues/sqs-queue.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { type LocalServer, listenOnLoopback } from '../../../tools/local/listen.ts';

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}
/** The error code for a message, or undefined to take it. */
type Verdict = (body: string, round: number) => { readonly code: string; readonly ours: boolean } | undefined;

const open: LocalServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** An SQS that takes or refuses single messages of a batch as it is told. */
async function startFussySqs(judge: Verdict, beforeRetry?: (server: LocalServer) => Promise<void>) {
  const requests: Entry[][] = [];
  const answer = ({ Entries }: { readonly Entries: Entry[] }, response: ServerResponse) => {
    requests.push(Entries);
    const Successful: object[] = [];
    const Failed: object[] = [];
    for (const { Id, MessageBody } of Entries) {
      const refusal = judge(MessageBody, requests.length);
      if (refusal !== undefined) Failed.push({ Id, Code: refusal.code, SenderFault: refusal.ours });
      else {
        const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
        Successful.push({ Id, MessageId: `m${Id}`, MD5OfMessageBody });
      }
    }
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ Successful, Failed }));
  };
  const server = await listenOnLoopback(
    createServer((request, response) => {
      void json(request).then((body) => answer(body as { Entries: Entry[] }, response));
    }),
    0,
    'fussy SQS',
  );
  open.push(server);
  const environment = localEnvironment({ sqs: server.endpoint });
  const waits: number[] = [];
  const telemetry = createMemoryTelemetry();
  const queue = createSqsQueue(createSqsClient(environment), {
    environment,
    queueUrl: `${server.endpoint}/000000000000/sluice-events`,
    telemetry,
    wait: async (ms) => {
      waits.push(ms);
      await beforeRetry?.(server);
    },
    random: () => 1,
  });
  return { queue, requests, waits, telemetry, server };
}

const bodies = (...texts: string[]) => texts.map((body) => ({ body }));

test('a message that SQS was too busy for is sent again, alone, after a wait', async () => {
  const { queue, requests, waits, telemetry } = await startFussySqs((body, round) =>
    body === 'unlucky' && round < 3 ? { code: 'RequestThrottled', ours: false } : undefined,
  );
  expect(await queue.send(bodies('lucky', 'unlucky'))).toEqual([true, true]);
  expect(requests.map((entries) => entries.map(({ MessageBody }) => MessageBody))).toEqual([
    ['lucky', 'unlucky'],
    ['unlucky'],
    ['unlucky'],
  ]);
  expect(waits).toEqual([100, 200]);
  expect(telemetry.lines).toEqual([]);
});

test('a message that SQS stays too busy for is given up after three rounds, and that is logged', async () => {
  const { queue, requests, telemetry } = await startFussySqs((body) =>
    body === 'unlucky' ? { code: 'RequestThrottled', ours: false } : undefined,
  );
  expect(await queue.send(bodies('unlucky', 'lucky'))).toEqual([false, true]);
  expect(requests).toHaveLength(3);
  expect(telemetry.lines).toMatchObject([
    { level: 'warn', fields: { queue: 'sluice-events', code: 'RequestThrottled', count: 1 } },
  ]);
});

test('a message refused for a fault of ours is not sent again', async () => {
  const { queue, requests, telemetry } = await startFussySqs((body) =>
    body === 'wrong' ? { code: 'InvalidMessageContents', ours: true } : undefined,
  );
  expect(await queue.send(bodies('right', 'wrong', 'right too'))).toEqual([true, false, true]);
  expect(requests).toHaveLength(1);
  expect(telemetry.lines).toMatchObject([{ fields: { code: 'InvalidMessageContents', count: 1 } }]);
});

test('requests hold ten messages and 256 KiB at most, attributes counted', async () => {
  const { queue, requests } = await startFussySqs(() => undefined);
  const half = { body: 'x'.repeat(131_072) };
  await queue.send([...bodies(...Array.from({ length: 11 }, (_, i) => `m${i}`)), half, half]);
  expect(requests.map((entries) => entries.length).toSorted((a, b) => b - a)).toEqual([10, 2, 1]);
  requests.length = 0;
  await queue.send([half, half]);
  await queue.send([half, { ...half, attributes: { reason: 'x' } }]);
  expect(requests.map((entries) => entries.length)).toEqual([2, 1, 1]);
});

test('a queue out of reach takes nothing and does not throw', async () => {
  const { queue, server, telemetry } = await startFussySqs(() => undefined);
  await server.close();
  expect(await queue.send(bodies('a', 'b'))).toEqual([false, false]);
  expect(telemetry.lines).toMatchObject([{ fields: { count: 2 } }]);
});

test('what was taken before the queue went out of reach counts as taken', async () => {
  const { queue } = await startFussySqs(
    (body) => (body === 'unlucky' ? { code: 'RequestThrottled', ours: false } : undefined),
    (server) => server.close(),
  );
  expect(await queue.send(bodies('lucky', 'unlucky'))).toEqual([true, false]);
});

test('nothing of a message is in the log', async () => {
  const { queue, telemetry } = await startFussySqs(() => ({ code: 'InvalidMessageContents', ours: true }));
  await queue.send(bodies('planted-secret'));
  expect(JSON.stringify(telemetry.lines)).not.toContain('planted-secret');
});
