import { afterAll, describe, expect, test } from 'vitest';
import { createS3Archive } from '../../adapters/aws/buckets/archive.ts';
import { createS3ArchiveReader } from '../../adapters/aws/buckets/archive-reader.ts';
import { createS3Client } from '../../adapters/aws/clients/s3-client.ts';
import { createMemoryArchive } from '../../adapters/memory/archive.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startS3 } from '../../tools/local/aws/s3-server.ts';
import { deployedAdapters } from '../support/deployed.ts';

const OBJECT = 'events/tenant=acme/source=app/date=2026-03-01/hour=12/abc.jsonl.gz';
const server = await startS3({ buckets: ['archive', 'deployed'], locked: ['archive', 'deployed'] });
const environment = localEnvironment({ s3: server.endpoint });
const client = createS3Client(environment);
const deployed = await deployedAdapters();
const deployedClient = deployed.createS3Client(environment);
const memory = createMemoryArchive(2);

afterAll(async () => {
  client.destroy();
  deployedClient.destroy();
  await server.close();
});

describe.each([
  { name: 'memory', archive: memory, reader: memory },
  {
    name: 'S3',
    archive: createS3Archive(client, 'archive'),
    reader: createS3ArchiveReader(client, 'archive', 2),
  },
  {
    name: 'S3, as deployed',
    archive: deployed.createS3Archive(deployedClient, 'deployed'),
    reader: createS3ArchiveReader(client, 'deployed', 2),
  },
])('an archive in $name', ({ archive, reader }) => {
  const read = async (key: string) => Buffer.from((await reader.read(key)) ?? []);

  test('keeps every byte under its key', async () => {
    const body = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256);
    await archive.put(OBJECT, body);
    expect((await read(OBJECT)).equals(body)).toBe(true);
  });

  test('writes an object once: what is there stays, whoever comes again and with what', async () => {
    expect(await archive.put('again', Buffer.from('first'))).toBe('written');
    expect(await archive.put('again', Buffer.from('first'))).toBe('there');
    expect(await archive.put('again', Buffer.from('other'))).toBe('there');
    expect((await read('again')).toString()).toBe('first');
  });

  test('lets one of several win who write at the same time', async () => {
    const bodies = ['a', 'b', 'c', 'd'];
    const outcomes = await Promise.all(bodies.map((body) => archive.put('raced', Buffer.from(body))));
    expect(outcomes.toSorted()).toEqual(['there', 'there', 'there', 'written']);
    const winner = bodies[outcomes.indexOf('written')] ?? '';
    expect((await read('raced')).toString()).toBe(winner);
  });

  test('does not change with the bytes that the caller reuses', async () => {
    const body = Buffer.from('first');
    await archive.put('copied', body);
    body.write('other');
    expect((await read('copied')).toString()).toBe('first');
  });

  test('keeps an empty object', async () => {
    await archive.put('empty', new Uint8Array());
    expect(await reader.read('empty')).toHaveLength(0);
  });

  test('lists what is below a prefix in order, over as many pages as it takes', async () => {
    const keys = Array.from({ length: 5 }, (_, i) => `listed/${i}`);
    await Promise.all(keys.map((key) => archive.put(key, Buffer.from('x'))));
    const pages: (readonly string[])[] = [];
    for await (const page of reader.pages('listed/')) pages.push(page);
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(keys);
  });

  test('goes on behind a key, also one that is not there', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => archive.put(`behind/${name}`, Buffer.from('x'))));
    const behind = async (after: string) => {
      const keys: string[] = [];
      for await (const page of reader.pages('behind/', after)) keys.push(...page);
      return keys;
    };
    expect(await behind('behind/a')).toEqual(['behind/b', 'behind/c', 'behind/d']);
    expect(await behind('behind/cc')).toEqual(['behind/d']);
    expect(await behind('behind/d')).toEqual([]);
    expect(await behind('a')).toHaveLength(4);
  });

  test('answers one empty page where nothing is', async () => {
    const pages: (readonly string[])[] = [];
    for await (const page of reader.pages('nowhere/')) pages.push(page);
    expect(pages).toEqual([[]]);
  });

  test('names the folders of a prefix, and not what lies right below it or deeper', async () => {
    for (const key of ['tree/b/1', 'tree/a/x/1', 'tree/a/2', 'tree/leaf', 'tree/c/1', 'trees/d/1'])
      await archive.put(key, Buffer.from('x'));
    expect(await reader.folders('tree/')).toEqual(['tree/a/', 'tree/b/', 'tree/c/']);
    expect(await reader.folders('none/')).toEqual([]);
  });

  test('has nothing to read under a key that is not there', async () => {
    expect(await reader.read('missing')).toBeUndefined();
  });
});
