import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test } from 'vitest';
import { createS3FeedShelf } from '../../adapters/aws/buckets/feed-shelf.ts';
import { createS3SetShelf } from '../../adapters/aws/buckets/set-shelf.ts';
import { createS3SetStore } from '../../adapters/aws/buckets/set-store.ts';
import { createS3Client } from '../../adapters/aws/clients/s3-client.ts';
import { createMemoryFeedShelf } from '../../adapters/memory/feed-shelf.ts';
import { createMemorySetStore } from '../../adapters/memory/set-store.ts';
import { newFeedState } from '../../src/enrich/feeds/feed-state.ts';
import type { SetNote } from '../../src/enrich/feeds/set-store.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startS3 } from '../../tools/local/aws/s3-server.ts';
import { deployedAdapters } from '../support/deployed.ts';

let lost = false;
const server = await startS3({
  buckets: ['threats', 'deployed', 'closed', 'odd'],
  denied: ['closed'],
  fault: (method) => {
    if (method !== 'PUT' || !lost) return undefined;
    lost = false;
    return 'answer-lost';
  },
});
const environment = localEnvironment({ s3: server.endpoint });
const client = createS3Client(environment);
const deployed = await deployedAdapters();
const deployedClient = deployed.createS3Client(environment);
const memory = createMemorySetStore();
afterAll(async () => {
  client.destroy();
  deployedClient.destroy();
  await server.close();
});

const note = (version: string): SetNote => ({ version, builtAt: 1_772_366_400_000, indicators: 2, bytes: 9 });

describe.each([
  { name: 'memory', store: memory, shelf: memory, feeds: createMemoryFeedShelf() },
  {
    name: 'S3',
    store: createS3SetStore(client, 'threats'),
    shelf: createS3SetShelf(client, 'threats'),
    feeds: createS3FeedShelf(client, 'threats'),
  },
  {
    name: 'S3, as deployed',
    store: deployed.createS3SetStore(deployedClient, 'deployed'),
    shelf: deployed.createS3SetShelf(deployedClient, 'deployed'),
    feeds: deployed.createS3FeedShelf(deployedClient, 'deployed'),
  },
])('sets and feeds in $name', ({ store, shelf, feeds }) => {
  test('have no set in use and no version at first', async () => {
    expect(await shelf.current()).toBeUndefined();
    expect(await store.pointer()).toEqual({ tag: undefined });
    expect(await store.read('v1')).toBeUndefined();
    expect(await shelf.read('v1')).toBeUndefined();
    expect(await store.versions()).toEqual([]);
  });

  test('keep every byte of a version, and point to it for whoever uses it', async () => {
    const file = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 251));
    await store.put('v1', file);
    expect(await store.point(note('v1'), undefined)).toBe(true);
    expect(await shelf.current()).toEqual({ version: 'v1' });
    expect((await shelf.read('v1'))?.equals(file)).toBe(true);
    expect(await store.pointer()).toMatchObject({ version: 'v1', note: note('v1') });
  });

  test('move the pointer only for who knows where it points: of two that build at once one has it', async () => {
    const { tag } = await store.pointer();
    await store.put('v2', Buffer.from('2'));
    await store.put('v3', Buffer.from('3'));
    expect(await store.point(note('v2'), tag)).toBe(true);
    expect(await store.point(note('v3'), tag)).toBe(false);
    expect(await store.point(note('v3'), undefined)).toBe(false);
    expect(await shelf.current()).toEqual({ version: 'v2' });
  });

  test('list versions by name, and forget one', async () => {
    expect(await store.versions()).toEqual(['v1', 'v2', 'v3']);
    await store.remove('v1');
    await store.remove('v1');
    expect(await store.versions()).toEqual(['v2', 'v3']);
    expect(await store.read('v1')).toBeUndefined();
  });

  test('keep what is known of a feed, and its content', async () => {
    expect([await feeds.state('own'), await feeds.text('own')]).toEqual([undefined, undefined]);
    const state = {
      ...newFeedState('origin', 1_772_366_400),
      validators: { etag: '"a"', lastModified: 'Sun, 01 Mar 2026 12:00:00 GMT' },
      failure: 'shrunk' as const,
      failures: 3,
      counts: { read: 3, added: 2, refused: { unreadable: 1 } },
    };
    await feeds.putState('own', state);
    await feeds.putText('own', Buffer.from([0x1f, 0x8b, 0, 255]));
    expect(await feeds.state('own')).toEqual(state);
    expect(await feeds.text('own')).toEqual(Buffer.from([0x1f, 0x8b, 0, 255]));
    expect(await feeds.state('other')).toBeUndefined();
  });
});

describe('sets in S3', () => {
  test('know a pointer that they have moved when only the answer was lost', async () => {
    const store = createS3SetStore(client, 'threats');
    const { tag } = await store.pointer();
    lost = true;
    expect(await store.point(note('v3'), tag)).toBe(true);
    expect(lost).toBe(false);
  });

  test('tell what may not be read from what is not there', async () => {
    const expected = { code: 'threat_set_denied', message: expect.stringContaining('s3:ListBucket') };
    await expect(createS3SetShelf(client, 'closed').current()).rejects.toMatchObject(expected);
    await expect(createS3SetStore(client, 'closed').versions()).rejects.toMatchObject(expected);
    await expect(createS3SetShelf(client, 'no-such-bucket').current()).rejects.toMatchObject({
      code: 'threat_set_unavailable',
      retryable: true,
    });
  });

  test.each(['{', '[]', '{"version":"../x"}', '{"version":7}'])('refuse the pointer %s', async (text) => {
    await client.send(new PutObjectCommand({ Bucket: 'odd', Key: 'threat/current.json', Body: text }));
    const code = 'threat_pointer_unreadable';
    await expect(createS3SetShelf(client, 'odd').current()).rejects.toMatchObject({ code });
    await expect(createS3SetStore(client, 'odd').pointer()).rejects.toMatchObject({ code });
  });

  test('take a pointer that a hand has written, of which nothing more is known', async () => {
    const Body = '{"version":"2026-03-01"}';
    await client.send(new PutObjectCommand({ Bucket: 'odd', Key: 'threat/current.json', Body }));
    const pointer = await createS3SetStore(client, 'odd').pointer();
    expect(pointer).toEqual({ tag: expect.stringMatching(/^"/), version: '2026-03-01' });
  });
});
