import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, expect, test } from 'vitest';
import { createS3Archive } from '../../../adapters/aws/buckets/archive.ts';
import { createS3Objects } from '../../../adapters/aws/buckets/s3-objects.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startS3 } from '../../../tools/local/aws/s3-server.ts';

const server = await startS3({ buckets: ['trail', 'closed'], denied: ['closed'] });
const client = createS3Client(localEnvironment({ s3: server.endpoint }));
const objects = createS3Objects(client);
afterAll(async () => {
  client.destroy();
  await server.close();
});

test('a reader that stops early leaves nothing behind that keeps the next one from reading', async () => {
  await client.send(
    new PutObjectCommand({ Bucket: 'trail', Key: 'large', Body: Buffer.alloc(5_000_000, 'x') }),
  );
  for (let i = 0; i < 60; i += 1) {
    const opened = await objects.open('trail', 'large');
    if (opened.kind !== 'found') throw new Error(`not found: ${opened.kind}`);
    for await (const piece of opened.stream) if (piece.length > 0) break;
  }
  expect((await objects.open('trail', 'large')).kind).toBe('found');
});

test('an archive that cannot be written says which bucket and what to do', async () => {
  await expect(createS3Archive(client, 'no-such-bucket').put('k', Buffer.from('x'))).rejects.toMatchObject({
    code: 'archive_missing',
    message: expect.stringContaining('no-such-bucket'),
  });
  await expect(createS3Archive(client, 'closed').put('k', Buffer.from('x'))).rejects.toMatchObject({
    code: 'archive_denied',
  });
});

test('a store out of reach is a surprise that may pass', async () => {
  const away = createS3Client(localEnvironment({ s3: 'http://127.0.0.1:9' }));
  await expect(createS3Objects(away).open('trail', 'large')).rejects.toMatchObject({
    code: 'object_store_unavailable',
    retryable: true,
  });
  await expect(createS3Archive(away, 'trail').put('k', Buffer.from('x'))).rejects.toMatchObject({
    code: 'archive_unavailable',
    retryable: true,
  });
});
