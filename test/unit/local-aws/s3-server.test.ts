import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test } from 'vitest';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { readTrailMessage } from '../../../src/intake/trail/trail-message.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startS3 } from '../../../tools/local/aws/s3-server.ts';

const queue = createMemoryQueue();
const server = await startS3({
  buckets: ['data', 'locked'],
  denied: [],
  locked: ['locked'],
  notifications: [{ bucket: 'trail', prefix: 'AWSLogs/', queue }],
});
const client = createS3Client(localEnvironment({ s3: server.endpoint }));
afterAll(async () => {
  client.destroy();
  await server.close();
});

const put = (Key: string, Body: string | Readable, more = {}) =>
  client.send(new PutObjectCommand({ Bucket: 'data', Key, Body, ...more }));
const get = async (Key: string, more = {}) => {
  const { Body, ...facts } = await client.send(new GetObjectCommand({ Bucket: 'data', Key, ...more }));
  return { ...facts, text: (await Body?.transformToString()) ?? '' };
};

describe('objects', () => {
  test('come back with their type, encoding and metadata', async () => {
    await put('facts', 'body', {
      ContentType: 'application/json',
      ContentEncoding: 'gzip',
      Metadata: { reason: 'test' },
    });
    expect(await get('facts')).toMatchObject({
      text: 'body',
      ContentType: 'application/json',
      ContentEncoding: 'gzip',
      ContentLength: 4,
      Metadata: { reason: 'test' },
      ETag: '"841a2d689ad86bd1611447453c22c6fc"',
    });
  });

  test('sent as a stream are taken out of their chunks', async () => {
    const pieces = Array.from({ length: 40 }, (_, i) => Buffer.alloc(10_000, String(i % 10)));
    await put('streamed', Readable.from(pieces), { ContentLength: 400_000 });
    const { text, ContentEncoding } = await get('streamed');
    expect(text === Buffer.concat(pieces).toString()).toBe(true);
    expect(ContentEncoding).toBeUndefined();
  });

  test('have any key that S3 allows', async () => {
    const key = 'a b/ü+&<>"\'%2F?#\n=';
    await put(key, 'odd');
    expect((await get(key)).text).toBe('odd');
    expect([...server.objects('data').keys()]).toContain(key);
  });

  test('are replaced by a put, unless it says that there may be none', async () => {
    await put('once', 'first');
    await put('once', 'second');
    await expect(put('once', 'third', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    expect((await get('once')).text).toBe('second');
    await put('only-now', 'x', { IfNoneMatch: '*' });
  });

  test('are replaced under a condition on what is there', async () => {
    const { ETag } = await put('guarded', 'first');
    await put('guarded', 'second', { IfMatch: ETag });
    await expect(put('guarded', 'third', { IfMatch: ETag })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await expect(put('absent', 'x', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('can be read in part', async () => {
    await put('ranged', '0123456789');
    expect(await get('ranged', { Range: 'bytes=2-4' })).toMatchObject({
      text: '234',
      ContentRange: 'bytes 2-4/10',
    });
    expect((await get('ranged', { Range: 'bytes=7-' })).text).toBe('789');
    expect((await get('ranged', { Range: 'bytes=-3' })).text).toBe('789');
    expect((await get('ranged', { Range: 'bytes=8-99' })).text).toBe('89');
    await expect(get('ranged', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  test('can be asked about without being read, and deleted, twice too', async () => {
    await put('short-lived', 'abc');
    const about = { Bucket: 'data', Key: 'short-lived' };
    expect(await client.send(new HeadObjectCommand(about))).toMatchObject({ ContentLength: 3 });
    await client.send(new DeleteObjectCommand(about));
    await client.send(new DeleteObjectCommand(about));
    await expect(client.send(new HeadObjectCommand(about))).rejects.toMatchObject({ name: 'NotFound' });
    await expect(get('short-lived')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('that arrive damaged are refused', async () => {
    await expect(put('damaged', 'abc', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({
      name: 'BadDigest',
    });
    expect(server.objects('data').has('damaged')).toBe(false);
  });

  test('keep what they hold when somebody wants a thing that this server cannot do', async () => {
    await put('tagged', 'precious');
    const tags = { TagSet: [{ Key: 'a', Value: 'b' }] };
    await expect(
      client.send(new PutObjectTaggingCommand({ Bucket: 'data', Key: 'tagged', Tagging: tags })),
    ).rejects.toMatchObject({ name: 'NotImplemented' });
    expect((await get('tagged')).text).toBe('precious');
  });
});

describe('buckets', () => {
  test('are listed by prefix, in byte order, page by page', async () => {
    await client.send(new CreateBucketCommand({ Bucket: 'pages' }));
    for (const Key of ['b/2', 'a/1', 'b/10', 'b/ü', 'b/1', 'c']) {
      await client.send(new PutObjectCommand({ Bucket: 'pages', Key, Body: Key }));
    }
    const keys: (string | undefined)[][] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket: 'pages',
          Prefix: 'b/',
          MaxKeys: 2,
          ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
        }),
      );
      keys.push((page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(keys).toEqual([
      ['b/1', 'b/10'],
      ['b/2', 'b/ü'],
    ]);
  });

  test('are listed after a key, with their keys encoded, as other clients ask for', async () => {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: 'pages', StartAfter: 'b/2', EncodingType: 'url' }),
    );
    expect(page.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
      ['b/%C3%BC', 4],
      ['c', 1],
    ]);
  });

  test('are listed as folders, page by page, when a delimiter is given', async () => {
    const pages: unknown[] = [];
    let ContinuationToken: string | undefined;
    do {
      const { Contents, CommonPrefixes, KeyCount, NextContinuationToken } = await client.send(
        new ListObjectsV2Command({
          Bucket: 'pages',
          Delimiter: '/',
          MaxKeys: 2,
          ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
        }),
      );
      pages.push([KeyCount, Contents?.map(({ Key }) => Key), CommonPrefixes?.map(({ Prefix }) => Prefix)]);
      ContinuationToken = NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(pages).toEqual([
      [2, undefined, ['a/', 'b/']],
      [1, ['c'], undefined],
    ]);
  });

  test('that do not exist are named in the error', async () => {
    await expect(
      client.send(new PutObjectCommand({ Bucket: 'nowhere', Key: 'k', Body: 'x' })),
    ).rejects.toMatchObject({ name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } });
  });

  test('exist once', async () => {
    await expect(client.send(new CreateBucketCommand({ Bucket: 'data' }))).rejects.toMatchObject({
      name: 'BucketAlreadyOwnedByYou',
    });
  });
});

test('a new object is announced on the queue in the form that the pipeline reads', async () => {
  await client.send(new CreateBucketCommand({ Bucket: 'trail' }));
  const Key = 'AWSLogs/1/Cloud Trail/ü+1.json.gz';
  await client.send(new PutObjectCommand({ Bucket: 'trail', Key, Body: 'x' }));
  await client.send(new PutObjectCommand({ Bucket: 'trail', Key: 'elsewhere', Body: 'x' }));
  expect(queue.messages.map(({ body }) => readTrailMessage(body, new Map()))).toEqual([
    { ok: true, value: [{ kind: 'object', object: { bucket: 'trail', key: Key } }] },
  ]);
});

describe('requests that are not S3', () => {
  const raw = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${server.endpoint}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  const streaming = { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' };

  test.each([
    ['no chunk size', 'zz\r\nabc\r\n0\r\n\r\n'],
    ['a chunk that ends early', '5\r\nabc'],
    ['no last chunk', '3\r\nabc\r\n'],
    ['nothing', ''],
    ['a length that was announced otherwise', '3\r\nabc\r\n0\r\n\r\n'],
  ])('a chunked body with %s is refused and stores nothing', async (_name, body) => {
    const headers = { ...streaming, 'x-amz-decoded-content-length': '5' };
    const { status, text } = await raw('/data/broken', { method: 'PUT', headers, body });
    expect(status).toBe(400);
    expect(text).toContain('<Code>IncompleteBody</Code>');
    expect(server.objects('data').has('broken')).toBe(false);
  });

  test('a malformed address is refused', async () => {
    expect(await raw('/data/%E0%A4%A')).toMatchObject({
      status: 400,
      text: expect.stringContaining('<Code>InvalidURI</Code>'),
    });
  });

  test('what an error quotes of the request cannot break the document', async () => {
    const { text } = await raw('/data/none?x=<script>&y="');
    expect(text).not.toContain('<script>');
  });

  test.each([
    ['GET', '/'],
    ['POST', '/data/key'],
    ['PATCH', '/data'],
    ['GET', '/data?acl'],
  ])('%s %s is not implemented, and says so', async (method, path) => {
    expect(await raw(path, { method })).toMatchObject({
      status: 501,
      text: expect.stringContaining('NotImplemented'),
    });
  });

  test('a put without a checksum is refused where objects are locked', async () => {
    const init = { method: 'PUT', body: 'x' };
    expect(await raw('/locked/key', init)).toMatchObject({
      status: 400,
      text: expect.stringContaining('InvalidRequest'),
    });
    expect((await raw('/data/key', init)).status).toBe(200);
    await client.send(new PutObjectCommand({ Bucket: 'locked', Key: 'key', Body: 'x' }));
    expect([...server.objects('locked').keys()]).toEqual(['key']);
  });

  test('a page size that is no number is refused', async () => {
    expect(await raw('/data?list-type=2&max-keys=many')).toMatchObject({ status: 400 });
  });
});
