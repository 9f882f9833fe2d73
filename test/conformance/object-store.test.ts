import { buffer } from 'node:stream/consumers';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test } from 'vitest';
import { createS3Objects } from '../../adapters/aws/buckets/s3-objects.ts';
import { createS3Client } from '../../adapters/aws/clients/s3-client.ts';
import { createMemoryObjectStore } from '../../adapters/memory/object-store.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startS3 } from '../../tools/local/aws/s3-server.ts';
import { deployedAdapters } from '../support/deployed.ts';

const BODY = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 256));
const KEY = 'AWSLogs/1/Cloud Trail/ü+1.json.gz';
const server = await startS3({ buckets: ['trail', 'closed'], denied: ['closed'] });
const environment = localEnvironment({ s3: server.endpoint });
const client = createS3Client(environment);
const deployed = await deployedAdapters();
const deployedClient = deployed.createS3Client(environment);
for (const [Key, Body] of [
  [KEY, BODY],
  ['empty', Buffer.alloc(0)],
] as const) {
  await client.send(new PutObjectCommand({ Bucket: 'trail', Key, Body }));
}
afterAll(async () => {
  client.destroy();
  deployedClient.destroy();
  await server.close();
});

const memory = createMemoryObjectStore();
memory.set('trail', KEY, BODY);
memory.set('trail', 'empty', Buffer.alloc(0));
memory.set('closed', KEY, 'denied');

describe.each([
  ['memory', memory],
  ['S3', createS3Objects(client)],
  ['S3, as deployed', deployed.createS3Objects(deployedClient)],
])('an object store in %s', (_name, objects) => {
  test('opens an object as a stream, with its size', async () => {
    const opened = await objects.open('trail', KEY);
    if (opened.kind !== 'found') throw new Error(`not found: ${opened.kind}`);
    expect(opened.bytes).toBe(BODY.length);
    expect((await buffer(opened.stream)).equals(BODY)).toBe(true);
  });

  test('opens an empty object', async () => {
    const opened = await objects.open('trail', 'empty');
    if (opened.kind !== 'found') throw new Error(`not found: ${opened.kind}`);
    expect(opened.bytes).toBe(0);
    expect(await buffer(opened.stream)).toHaveLength(0);
  });

  test('tells a missing object from one that may not be read', async () => {
    expect(await objects.open('trail', 'nothing')).toEqual({ kind: 'missing' });
    expect(await objects.open('no-such-bucket', KEY)).toEqual({ kind: 'missing' });
    expect(await objects.open('closed', KEY)).toEqual({ kind: 'denied' });
  });
});
