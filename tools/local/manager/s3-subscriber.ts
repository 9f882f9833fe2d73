import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/kernel/json.ts';
import { MODULE_LOCATION, moduleEnvelope, type PulledFrom } from './aws-module.ts';

export interface SubscriberOptions {
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly queueUrl: string;
  /** `Manager.sendToSocket`. */
  readonly feed: (location: string, text: string) => boolean;
  /** Seconds that a request for messages waits, 0–20. @default 20 */
  readonly waitS?: number;
  /** Aborted: the run ends with what it throws. */
  readonly signal?: AbortSignal;
}

/** What one run of the module did. */
export interface Pulled {
  readonly objects: number;
  readonly events: number;
  /** Longer than the manager's socket takes: the module says so in its log and goes on. */
  readonly tooLong: number;
  /** Messages of another shape than a notification of S3's; they stay in the queue. */
  readonly strange: number;
}

/**
 * One run of Wazuh's module `aws-s3` with `<subscriber type="buckets">`: takes ten messages at a time until there are none,
 * of each the first record alone, feeds what its object holds, and deletes the message when all of it is fed. What makes
 * the module's process end (a body that is no JSON, an object that is not there or no gzip, a line that is no object) makes
 * this one throw: what was not deleted comes back (`wodles/aws/subscribers/*.py` of Wazuh 4.14). Two things are left out,
 * because Sluice writes no such objects: those that are not called `.jsonl.gz`, and CSV.
 */
export async function pullBuckets(options: SubscriberOptions): Promise<Pulled> {
  const { sqs, queueUrl, waitS = 20, signal } = options;
  const request = signal && { abortSignal: signal };
  const done = { objects: 0, events: 0, tooLong: 0, strange: 0 };
  while (true) {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: waitS }),
      request,
    );
    if (messages.length === 0) return done;
    const routes = messages.map((message) => ({ message, route: routeOf(message) }));
    for (const { message, route } of routes) {
      if (route === undefined) {
        done.strange += 1;
        continue;
      }
      for (const event of await readObject(options.s3, route)) {
        const isTaken = options.feed(MODULE_LOCATION, moduleEnvelope(route, event));
        done[isTaken ? 'events' : 'tooLong'] += 1;
      }
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }));
      done.objects += 1;
    }
  }
}

/** The module of a manager that runs: one run after the other, `<interval>` between them, until it is closed. */
export function startS3Subscriber(
  options: SubscriberOptions & { readonly intervalMs: number; readonly onFault: (error: unknown) => void },
): { close(): Promise<void> } {
  const stop = new AbortController();
  const { signal } = stop;
  const running = (async () => {
    while (!signal.aborted) {
      await pullBuckets({ ...options, signal }).catch((error: unknown) => {
        if (!signal.aborted) options.onFault(error);
      });
      await sleep(options.intervalMs, undefined, { signal }).catch(() => {});
    }
  })();
  return {
    close: () => {
      stop.abort();
      return running;
    },
  };
}

function routeOf({ Body: body = '' }: Message): PulledFrom | undefined {
  const message = JSON.parse(body) as { readonly Records?: readonly { readonly s3?: S3Entity }[] };
  const s3 = message.Records?.[0]?.s3;
  if (s3?.object?.key === undefined || s3.bucket?.name === undefined) return undefined;
  // Python's `unquote`: a plus sign stays one.
  return { bucket: s3.bucket.name, key: decodeURIComponent(s3.object.key) };
}

interface S3Entity {
  readonly bucket?: { readonly name?: string };
  readonly object?: { readonly key?: string };
}

async function readObject(s3: S3Client, { bucket, key }: PulledFrom): Promise<readonly JsonObject[]> {
  if (!key.endsWith('.jsonl.gz')) throw new Error('this subscriber reads objects called .jsonl.gz');
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const text = gunzipSync((await body?.transformToByteArray()) ?? '').toString('utf8');
  try {
    return linesOf(text).map((line) => asObject(JSON.parse(line) as JsonValue));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return linesOf(text).map((line) => ({ full_log: line, source: 'custom' }));
  }
}

/** As a file is read line by line: what ends with a line break has no further line, and an empty line is one. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function asObject(value: JsonValue): JsonObject {
  if (isJsonObject(value)) return value;
  throw new TypeError('a line holds JSON, but no object');
}
