import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test } from 'vitest';
import { createS3Feeds } from '../../adapters/aws/buckets/s3-feeds.ts';
import { createS3Client } from '../../adapters/aws/clients/s3-client.ts';
import { createMemoryFeeds, type MemoryFeeds } from '../../adapters/memory/feed-source.ts';
import { createGuardedFetch } from '../../adapters/web/guarded-fetch.ts';
import { createHttpsFeeds } from '../../adapters/web/https-feeds.ts';
import type { FeedFailure } from '../../src/enrich/feeds/feed-failure.ts';
import type { FeedSource } from '../../src/enrich/feeds/feed-source.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startS3 } from '../../tools/local/aws/s3-server.ts';
import { listenOnLoopback } from '../../tools/local/listen.ts';
import { selfSignedIdentity } from '../../tools/local/manager/certificate.ts';

const LIST = '# a list\n203.0.113.4\nbad.example\n';
const ASK = { maxBytes: 10_000, timeoutMs: 5_000 };

const s3 = await startS3({ buckets: ['threats', 'closed'], denied: ['closed'] });
const client = createS3Client(localEnvironment({ s3: s3.endpoint }));
const put = (Key: string, Body: string | Buffer) =>
  client.send(new PutObjectCommand({ Bucket: 'threats', Key: `feeds/${Key}`, Body: Buffer.from(Body) }));

/** What the publisher of this test answers, by path. */
const pages = new Map<string, RequestListener>();
const asked: Record<string, unknown>[] = [];
const identity = await selfSignedIdentity(Date.now());
setDefaultCACertificates([...getCACertificates(), identity.certificatePem]);
const server = createServer({ key: identity.keyPem, cert: identity.certificatePem }, (request, response) => {
  asked.push(request.headers);
  const page = pages.get(request.url ?? '');
  if (page === undefined) response.writeHead(404).end();
  else page(request, response);
});
const local = await listenOnLoopback(server, 0, 'a publisher');
const publisher = `https://localhost:${local.port}`;
afterAll(async () => {
  client.destroy();
  await Promise.all([s3.close(), local.close()]);
});

const memory: MemoryFeeds = new Map();
const https = createHttpsFeeds({ fetch: createGuardedFetch({ loopback: true }), userAgent: 'sluice-test' });

interface Case {
  readonly name: string;
  readonly feeds: FeedSource;
  readonly place: (name: string) => string;
  readonly publish: (name: string, text: string) => unknown;
}

const CASES: readonly Case[] = [
  {
    name: 'memory',
    feeds: createMemoryFeeds(memory),
    place: (name) => name,
    publish: (name, text) => memory.set(name, { text }),
  },
  { name: 'S3', feeds: createS3Feeds(client, 'threats'), place: (name) => name, publish: put },
  {
    name: 'HTTPS',
    feeds: https,
    place: (name) => `${publisher}/${name}`,
    publish: (name, text) =>
      pages.set(`/${name}`, ({ headers }, response) => {
        const etag = `"${text.length}"`;
        if (headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
        else response.writeHead(200, { etag, 'last-modified': 'Sun, 01 Mar 2026 12:00:00 GMT' }).end(text);
      }),
  },
];

describe.each(CASES)('a feed in $name', ({ feeds, place, publish }) => {
  test('is read whole, and not again until it has changed', async () => {
    await publish('list.txt', LIST);
    const first = await feeds.get(place('list.txt'), ASK);
    if (first.kind !== 'read') throw new Error(first.kind);
    expect(first.body.toString()).toBe(LIST);
    const { validators } = first;
    expect(validators.etag).toMatch(/^".+"$/);
    expect(await feeds.get(place('list.txt'), { ...ASK, validators })).toEqual({ kind: 'unchanged' });
    await publish('list.txt', `${LIST}203.0.113.5\n`);
    expect(await feeds.get(place('list.txt'), { ...ASK, validators })).toMatchObject({ kind: 'read' });
  });

  test('may be empty', async () => {
    await publish('empty.txt', '');
    expect(await feeds.get(place('empty.txt'), ASK)).toMatchObject({ kind: 'read', body: Buffer.alloc(0) });
  });

  test('that is missing or larger than it may be is a failure with that reason', async () => {
    expect(await feeds.get(place('gone.txt'), ASK)).toEqual({ kind: 'failed', failure: 'not_found' });
    await publish('large.txt', 'x'.repeat(10_001));
    expect(await feeds.get(place('large.txt'), ASK)).toEqual({ kind: 'failed', failure: 'too_large' });
  });
});

test('a feed in S3 may be gzip, and a bucket that may not be read is told apart', async () => {
  const feeds = createS3Feeds(client, 'threats');
  await put('list.gz', gzipSync(LIST));
  const read = await feeds.get('list.gz', ASK);
  expect(read.kind === 'read' && read.body.toString()).toBe(LIST);
  const denied = await createS3Feeds(client, 'closed').get('list.gz', ASK);
  expect(denied).toEqual({ kind: 'failed', failure: 'denied' });
});

describe('a feed by HTTPS', () => {
  const get = (path: string, change: Partial<typeof ASK> = {}) =>
    https.get(`${publisher}${path}`, { ...ASK, ...change });

  test('may come compressed, as a file or on the way, and is bounded when it is decompressed', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    expect(bomb.length).toBeLessThan(ASK.maxBytes);
    pages.set('/file.gz', (_, response) => void response.writeHead(200).end(gzipSync(LIST)));
    pages.set(
      '/coded',
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(LIST)),
    );
    pages.set('/bomb', (_, response) => void response.writeHead(200).end(bomb));
    pages.set('/broken', (_, response) => void response.writeHead(200).end(gzipSync(LIST).subarray(0, 30)));
    for (const path of ['/file.gz', '/coded']) {
      const read = await get(path);
      expect(read.kind === 'read' && read.body.toString()).toBe(LIST);
    }
    expect(await get('/bomb')).toEqual({ kind: 'failed', failure: 'too_large' });
    expect(await get('/broken')).toEqual({ kind: 'failed', failure: 'unreadable' });
  });

  test('is asked for with our name, and with nothing that tells more', async () => {
    pages.set('/who', (_, response) => void response.end('x'));
    await get('/who');
    expect(asked.at(-1)).toEqual({
      host: `localhost:${local.port}`,
      connection: expect.stringMatching(/^(close|keep-alive)$/),
      'user-agent': 'sluice-test',
      'accept-encoding': 'gzip',
    });
  });

  test.each<[string, number, FeedFailure]>([
    ['sends on elsewhere', 302, 'redirect'],
    ['wants a password', 401, 'denied'],
    ['has gone', 410, 'not_found'],
    ['breaks', 500, 'status'],
    ['wants to be left alone', 429, 'status'],
    ['has no content', 204, 'status'],
  ])('that %s (%i) is a failure: %s', async (_, status, failure) => {
    const location = `${publisher}/who`;
    pages.set('/odd', (__, response) => void response.writeHead(status, { location }).end('a page'));
    const before = asked.length;
    expect(await get('/odd')).toEqual({ kind: 'failed', failure });
    expect(asked.length).toBe(before + 1);
  });

  test('that never ends is left at its bound, and one that is slow when its time is over', async () => {
    pages.set('/endless', (_, response) => {
      const write = () => {
        while (response.write('x'.repeat(1_024)));
      };
      response.on('drain', write);
      write();
    });
    pages.set('/slow', (_, response) => void response.write('203.0.113.4\n'));
    expect(await get('/endless')).toEqual({ kind: 'failed', failure: 'too_large' });
    expect(await get('/slow', { timeoutMs: 50 })).toEqual({ kind: 'failed', failure: 'timeout' });
  });

  test('whose connection breaks half-way is not taken for the whole', async () => {
    pages.set('/cut', (_, response) => {
      response.writeHead(200, { 'content-length': 1_000 });
      response.write('203.0.113.4\n', () => response.destroy());
    });
    expect(await get('/cut')).toEqual({ kind: 'failed', failure: 'unreachable' });
  });

  test('is not looked for on addresses that are not public, nor without https', async () => {
    const guarded = createHttpsFeeds({ fetch: createGuardedFetch({ loopback: false }), userAgent: 'x' });
    const refused = { kind: 'failed', failure: 'address_refused' };
    for (const place of [`${publisher}/who`, 'https://10.0.0.1/', 'https://169.254.169.254/latest/'])
      expect(await guarded.get(place, ASK)).toEqual(refused);
    expect(await guarded.get('http://203.0.113.4/', ASK)).toEqual(refused);
  });
});
