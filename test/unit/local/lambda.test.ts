import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from 'vitest';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { QUEUES } from '../../../src/pipeline.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startQueues } from '../../../tools/local/aws/queues.ts';
import { createClosers } from '../../../tools/local/closers.ts';
import { type HttpHandler, startApiGateway } from '../../../tools/local/lambda/api-gateway.ts';
import { createContext } from '../../../tools/local/lambda/context.ts';
import { NO_FAULTS, type QueueHandler, startEventSource } from '../../../tools/local/lambda/event-source.ts';
import { invoke } from '../../../tools/local/lambda/invoke.ts';

let closers = createClosers();
afterEach(async () => {
  await closers.close();
  closers = createClosers();
});

const never = () => new Promise<never>(() => {});

describe('an invocation', () => {
  test('is ended at its timeout', async () => {
    const context = createContext('slow-stage', 0.02, Date.now);
    await expect(invoke(context, never)).rejects.toMatchObject({
      code: 'invocation_timed_out',
      message: expect.stringContaining('slow-stage'),
    });
  });

  test('knows how much time is left', async () => {
    const left = await invoke(createContext('stage', 5, Date.now), async (context) =>
      context.getRemainingTimeInMillis(),
    );
    expect(left).toBeGreaterThan(4_000);
    expect(left).toBeLessThanOrEqual(5_000);
  });
});

describe('the event source', () => {
  async function runStage(handlers: readonly QueueHandler[], timeoutS: number) {
    const queues = closers.use(await startQueues({ visibilityTimeoutS: 1 }));
    const sqs = createSqsClient(localEnvironment({ sqs: queues.endpoint }));
    const failures: unknown[] = [];
    let instances = 0;
    closers.use(
      startEventSource({
        sqs,
        queueUrl: queues.url('events'),
        queueName: 'events',
        facts: { ...QUEUES.events, maxConcurrency: 1 },
        instance: () => handlers[instances++] ?? (async () => ({ batchItemFailures: [] })),
        context: () => createContext('stage', timeoutS, Date.now),
        random: () => 0.5,
        faults: () => NO_FAULTS,
        onFailure: (error) => failures.push(error),
      }),
    );
    const send = (MessageBody: string) =>
      sqs.send(new SendMessageCommand({ QueueUrl: queues.url('events'), MessageBody }));
    return { send, failures, instances: () => instances };
  }

  test('ends an invocation at its timeout: its messages come back, to a new instance', async () => {
    const received: string[] = [];
    const hear = ({ Records }: Parameters<QueueHandler>[0], who: string) => {
      for (const { body, attributes } of Records)
        received.push(`${who} ${body} ${attributes.ApproximateReceiveCount}`);
    };
    const stage = await runStage(
      [
        async (event) => {
          hear(event, 'first');
          return never();
        },
        async (event) => {
          hear(event, 'second');
          return { batchItemFailures: [] };
        },
      ],
      0.05,
    );
    await stage.send('m');
    await expect.poll(() => received, { timeout: 8_000 }).toEqual(['first m 1', 'second m 2']);
    expect(stage.failures).toMatchObject([{ code: 'invocation_timed_out' }]);
    expect(stage.instances()).toBe(2);
  });

  test('keeps the instance of an invocation that failed', async () => {
    let calls = 0;
    const stage = await runStage(
      [
        async () => {
          calls += 1;
          if (calls === 1) throw new Error('broken');
          return { batchItemFailures: [] };
        },
      ],
      5,
    );
    await stage.send('m');
    await expect.poll(() => calls, { timeout: 8_000 }).toBe(2);
    expect(stage.instances()).toBe(1);
  });
});

describe('the local API gateway', () => {
  const serve = async (handler: HttpHandler, timeoutS = 5) =>
    closers.use(
      await startApiGateway({ port: 0, handler, context: () => createContext('ingest', timeoutS, Date.now) }),
    );

  test.each(['//', '///x', '/v1/%zz', '*', '/\\'])(
    'hands on the target %s without falling over',
    async (target) => {
      const paths: string[] = [];
      const { port } = await serve(async ({ rawPath }) => {
        paths.push(rawPath);
        return { statusCode: 404 };
      });
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 /);
      expect(paths).toHaveLength(1);
    },
  );

  test('answers for a function that ran into its timeout, or broke', async () => {
    const slow = await serve(never, 0.02);
    const broken = await serve(() => Promise.reject(new Error('secret')));
    for (const { endpoint } of [slow, broken]) {
      const response = await fetch(endpoint);
      expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
    }
  });

  test('refuses a body that API Gateway would not take', async () => {
    const { endpoint } = await serve(async () => ({ statusCode: 200 }));
    const response = await fetch(endpoint, { method: 'POST', body: 'x'.repeat(4_500_001) });
    expect(response.status).toBe(413);
  });

  test.each([
    ['application/json', undefined, false],
    ['application/x-ndjson', undefined, true],
    ['application/json', 'gzip', true],
    ['text/plain', undefined, false],
  ])('hands over a body of %s, encoding %s, as base64: %s', async (type, encoding, base64) => {
    const { endpoint } = await serve(async ({ isBase64Encoded, body = '' }) => ({
      statusCode: 200,
      body: JSON.stringify([
        isBase64Encoded,
        Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString(),
      ]),
    }));
    const headers = { 'content-type': type, ...(encoding !== undefined && { 'content-encoding': encoding }) };
    const response = await fetch(endpoint, { method: 'POST', body: 'ü', headers });
    expect(await response.json()).toEqual([base64, 'ü']);
  });
});
