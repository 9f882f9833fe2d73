import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { createS3Archive } from '../../../../adapters/aws/buckets/archive.ts';
import { createS3Client } from '../../../../adapters/aws/clients/s3-client.ts';
import { createSqsClient } from '../../../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../../../adapters/aws/queues/sqs-queue.ts';
import { MAX_MESSAGE_BYTES } from '../../../../src/event/limits.ts';
import { createBucketDirectory } from '../../../../src/intake/trail/bucket-directory.ts';
import type { TrailItem } from '../../../../src/intake/trail/trail-item.ts';
import { readTrailMessage } from '../../../../src/intake/trail/trail-message.ts';
import { localEnvironment } from '../../../local/aws/environment.ts';
import { LOCAL, localConfig } from '../../../local/stack-config.ts';
import { type RunningStack, readState } from '../../../local/state-file.ts';
import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import { queueUrls } from '../deployed/deployed-queues.ts';

export interface TrailSendOptions {
  /** Undefined or `-`: standard input. */
  readonly file: string | undefined;
  /** Key of the object that it is to become; undefined: it holds bodies of messages. */
  readonly object: string | undefined;
}

/** `sluice cloudtrail send`: delivers to the local stack what AWS would, and says how it is read. */
export async function trailSendCommand(
  streams: CliStreams,
  { file, object }: TrailSendOptions,
): Promise<number> {
  const running = await readState();
  if (running === undefined) throw new UsageError('no stack runs here; start one with `npm start`');
  const bytes = await contentOf(streams, file);
  const said =
    object === undefined ? await sendMessages(running, bytes) : await putObject(running, object, bytes);
  await writeText(streams.output, said.map((line) => `${line}\n`).join(''));
  return EXIT.done;
}

async function contentOf({ input }: CliStreams, file: string | undefined): Promise<Buffer> {
  if (file === undefined || file === '-') return buffer(input);
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code ?? 'unknown'})`);
  });
}

async function sendMessages({ sqs }: RunningStack, bytes: Buffer): Promise<readonly string[]> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw new UsageError('this is gzip and no message; put it into the bucket with --object <key>');
  const bodies = bodiesIn(bytes.toString('utf8'));
  const tooLarge = bodies.find((body) => Buffer.byteLength(body) > MAX_MESSAGE_BYTES);
  if (tooLarge !== undefined)
    throw new UsageError(
      `a message holds at most ${MAX_MESSAGE_BYTES} bytes; put it into the bucket with --object <key>`,
    );
  const environment = localEnvironment({ sqs });
  const client = createSqsClient(environment);
  try {
    const { queue: queueUrl } = await queueUrls(client, { name: LOCAL.name, aws: environment }, 'trail');
    const sent = await createSqsQueue(client, { environment, queueUrl }).send(
      bodies.map((body) => ({ body })),
    );
    if (!sent.every(Boolean)) throw new CommandFailed('the queue of the local stack does not take messages');
  } finally {
    client.destroy();
  }
  const { logGroups } = settings().aws;
  const holds = new Map(logGroups.map((group) => [group.name, group.holds]));
  return bodies.map((body, i) => {
    const read = readTrailMessage(body, holds);
    return `message ${i + 1}: ${read.ok ? summaryOf(read.value) : 'cannot be read; it will be a dead letter'}`;
  });
}

/** What the stack reads deliveries by; which manager it forwards to is all the same. */
function settings() {
  return localConfig({ url: 'https://localhost:55000', tls: {} });
}

/** One document, however it is broken into lines, or one a line. */
function bodiesIn(text: string): readonly string[] {
  try {
    JSON.parse(text);
    return [text.trim()];
  } catch {
    const bodies = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    if (bodies.length === 0) throw new UsageError('there is nothing in it');
    return bodies;
  }
}

function summaryOf(items: readonly TrailItem[]): string {
  const words = items.map((item) => {
    if (item.kind === 'record') return `record of ${item.source}`;
    if (item.kind === 'object') return `object s3://${item.object.bucket}/${item.object.key}`;
    return item.kind === 'filtered' ? `left out as ${item.reason}` : 'no record';
  });
  return [...Map.groupBy(words, (word) => word)].map(([word, all]) => `${all.length} × ${word}`).join(', ');
}

async function putObject({ s3 }: RunningStack, key: string, bytes: Buffer): Promise<readonly string[]> {
  const client = createS3Client(localEnvironment({ s3 }));
  try {
    const put = await createS3Archive(client, LOCAL.trailBucket).put(key, bytes);
    if (put === 'there') throw new CommandFailed('there is an object of that key; give it another');
  } finally {
    client.destroy();
  }
  const place = createBucketDirectory(settings())({ bucket: LOCAL.trailBucket, key });
  const judged = place.ok ? `read as ${place.value.content}` : `left out as ${place.error}`;
  return [`object s3://${LOCAL.trailBucket}/${key}: ${judged}`];
}
