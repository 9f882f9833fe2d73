import { createServer, type IncomingMessage } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { LOCAL_ACCOUNT } from '../../local/aws/environment.ts';
import type { Closers } from '../../local/closers.ts';
import { listenOnLoopback } from '../../local/listen.ts';
import type { Stack } from '../../local/stack.ts';

/** As many pollers as the alerts queue has. */
const POLLERS = 2;
/** Of zlib, for speed. */
const LEVEL = 3;
const LONG_POLL_S = 5;
const LONG_POLL_MS = 10_000;

/** Puts the JSON that is posted to it on a queue of the same server, zipped, and answers 202. */
export async function startFloorDoor(sqs: SQSClient, QueueUrl: string, closers: Closers): Promise<string> {
  const door = createServer((request, response) => {
    bodyOf(request)
      .then((body) => {
        JSON.parse(body);
        const MessageBody = gzipSync(body, { level: LEVEL }).toString('base64');
        return sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      })
      .then(() => response.writeHead(202).end())
      .catch(() => request.socket.destroy());
  });
  return closers.use(await listenOnLoopback(door, 0, 'the floor')).endpoint;
}

/** A queue beside those of the stack. */
export async function startFloorQueue({ aws, queues }: Stack, closers: Closers) {
  const sqs = createSqsClient(aws, LONG_POLL_MS);
  closers.add(async () => sqs.destroy());
  await sqs.send(new CreateQueueCommand({ QueueName: 'floor' }));
  return { sqs, QueueUrl: `${queues.endpoint}/${LOCAL_ACCOUNT}/floor` };
}

/**
 * The least that anyone would do: take a POST, put its body on a queue of the same server, take it off again and post a text to
 * Slack, with no signature, table or redaction. The address to post to; a body is `{"webhook":…,"text":…}`.
 */
export async function startFloor(stack: Stack, closers: Closers): Promise<string> {
  const { sqs, QueueUrl } = await startFloorQueue(stack, closers);
  const endpoint = await startFloorDoor(sqs, QueueUrl, closers);
  const stopping = new AbortController();
  const pollers = Array.from({ length: POLLERS }, async () => {
    while (!stopping.signal.aborted) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: LONG_POLL_S }),
        { abortSignal: stopping.signal },
      );
      for (const { Body = '', ReceiptHandle } of Messages) {
        const body = gunzipSync(Buffer.from(Body, 'base64')).toString('utf8');
        const { webhook, text } = JSON.parse(body) as { readonly webhook: string; readonly text: string };
        const answer = await fetch(webhook, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ text }),
        });
        await answer.arrayBuffer();
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  });
  for (const poller of pollers) poller.catch(() => {});
  closers.add(async () => stopping.abort());
  return endpoint;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
