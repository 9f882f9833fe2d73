import { afterAll, describe, expect, test } from 'vitest';
import { createS3Archive } from '../../adapters/aws/archive.ts';
import { createS3Client } from '../../adapters/aws/s3-client.ts';
import { createMemoryArchive } from '../../adapters/memory/archive.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startS3 } from '../../tools/local/aws/s3-server.ts';

const server = await startS3({ buckets: ['archive'] });
const client = createS3Client(localEnvironment({ s3: server.endpoint }));
const memory = createMemoryArchive();

afterAll(async () => {
  client.destroy();
  await server.close();
});

describe.each([
  { name: 'memory', archive: memory, read: (key: string) => memory.objects.get(key) },
  {
    name: 'S3',
    archive: createS3Archive(client, 'archive'),
    read: (key: string) => server.objects('archive').get(key)?.body,
  },
])('an archive in $name', ({ archive, read }) => {
  test('keeps every byte under its key', async () => {
    const body = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256);
    await archive.put('events/2026/03/01/12/abc.jsonl.gz', body);
    expect(Buffer.from(read('events/2026/03/01/12/abc.jsonl.gz') ?? []).equals(body)).toBe(true);
  });

  test('takes the same object again', async () => {
    await archive.put('again', Buffer.from('same'));
    await archive.put('again', Buffer.from('same'));
    expect(Buffer.from(read('again') ?? []).toString()).toBe('same');
  });

  test('does not change with the bytes that the caller reuses', async () => {
    const body = Buffer.from('first');
    await archive.put('copied', body);
    body.write('other');
    expect(Buffer.from(read('copied') ?? []).toString()).toBe('first');
  });

  test('keeps an empty object', async () => {
    await archive.put('empty', new Uint8Array());
    expect(read('empty')).toHaveLength(0);
  });
});
