import { afterAll, describe, expect, test } from 'vitest';
import { createS3Archive } from '../../adapters/aws/archive.ts';
import { createS3Client } from '../../adapters/aws/s3-client.ts';
import { createMemoryArchive } from '../../adapters/memory/archive.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startS3 } from '../../tools/local/aws/s3-server.ts';
import { deployedAdapters } from '../support/deployed.ts';

const OBJECT = 'events/tenant=acme/source=app/date=2026-03-01/hour=12/abc.jsonl.gz';
const server = await startS3({ buckets: ['archive', 'deployed'] });
const environment = localEnvironment({ s3: server.endpoint });
const client = createS3Client(environment);
const deployed = await deployedAdapters();
const deployedClient = deployed.createS3Client(environment);
const memory = createMemoryArchive();

afterAll(async () => {
  client.destroy();
  deployedClient.destroy();
  await server.close();
});

describe.each([
  { name: 'memory', archive: memory, read: (key: string) => memory.objects.get(key) },
  {
    name: 'S3',
    archive: createS3Archive(client, 'archive'),
    read: (key: string) => server.objects('archive').get(key)?.body,
  },
  {
    name: 'S3, as deployed',
    archive: deployed.createS3Archive(deployedClient, 'deployed'),
    read: (key: string) => server.objects('deployed').get(key)?.body,
  },
])('an archive in $name', ({ archive, read }) => {
  test('keeps every byte under its key', async () => {
    const body = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256);
    await archive.put(OBJECT, body);
    expect(Buffer.from(read(OBJECT) ?? []).equals(body)).toBe(true);
  });

  test('writes an object once: what is there stays, whoever comes again and with what', async () => {
    expect(await archive.put('again', Buffer.from('first'))).toBe('written');
    expect(await archive.put('again', Buffer.from('first'))).toBe('there');
    expect(await archive.put('again', Buffer.from('other'))).toBe('there');
    expect(Buffer.from(read('again') ?? []).toString()).toBe('first');
  });

  test('lets one of several win who write at the same time', async () => {
    const bodies = ['a', 'b', 'c', 'd'];
    const outcomes = await Promise.all(bodies.map((body) => archive.put('raced', Buffer.from(body))));
    expect(outcomes.toSorted()).toEqual(['there', 'there', 'there', 'written']);
    const winner = bodies[outcomes.indexOf('written')] ?? '';
    expect(Buffer.from(read('raced') ?? []).toString()).toBe(winner);
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
