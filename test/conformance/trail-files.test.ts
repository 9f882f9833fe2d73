import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test } from 'vitest';
import { createTrailFiles } from '../../adapters/aws/buckets/trail-files.ts';
import { createS3Client } from '../../adapters/aws/clients/s3-client.ts';
import { createMemoryTrailFiles, type MemoryFile } from '../../adapters/memory/trail-files.ts';
import { sha256Hex } from '../../src/intake/digest/digest-signature.ts';
import type { ListedFile, TrailFiles } from '../../src/intake/digest/trail-files.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startS3 } from '../../tools/local/aws/s3-server.ts';

const CONTENT = Buffer.from(JSON.stringify({ Records: Array.from({ length: 3_000 }, (_, i) => ({ i })) }));
const PACKED = gzipSync(CONTENT);
const FILES: Readonly<Record<string, { readonly body: Buffer; readonly metadata?: Record<string, string> }>> =
  {
    'AWSLogs/a/2026/03/04/1.json.gz': { body: PACKED, metadata: { signature: 'ab12' } },
    'AWSLogs/a/2026/03/04/2.json.gz': { body: PACKED.subarray(0, PACKED.length - 9) },
    'AWSLogs/a/2026/03/05/3.json': { body: CONTENT },
    'AWSLogs/b/4.json.gz': { body: Buffer.from('no gzip at all') },
  };
const server = await startS3({ buckets: ['trail', 'closed'], denied: ['closed'] });
const client = createS3Client(localEnvironment({ s3: server.endpoint }));
const held = new Map<string, MemoryFile>();
for (const [Key, { body, metadata = {} }] of Object.entries(FILES)) {
  await client.send(new PutObjectCommand({ Bucket: 'trail', Key, Body: body, Metadata: metadata }));
  held.set(Key, { body, metadata, modifiedAt: Date.now() });
}
const closed = { body: PACKED, metadata: {}, modifiedAt: 0, isDenied: true };
afterAll(async () => {
  client.destroy();
  await server.close();
});

async function listed(files: TrailFiles, prefix: string, after?: string): Promise<readonly ListedFile[]> {
  const found: ListedFile[] = [];
  for await (const page of files.pages('trail', prefix, after)) found.push(...page);
  return found;
}

describe.each<[string, TrailFiles]>([
  [
    'memory',
    createMemoryTrailFiles(
      new Map([
        ['trail', held],
        ['closed', new Map([['a.json.gz', closed]])],
      ]),
    ),
  ],
  ['S3', createTrailFiles(() => client)],
])('files of trails in %s', (_name, files) => {
  test('are listed in order, with when they were put there', async () => {
    const found = await listed(files, 'AWSLogs/');
    expect(found.map(({ key }) => key)).toEqual(Object.keys(FILES));
    for (const { modifiedAt } of found) expect(Math.abs(modifiedAt - Date.now())).toBeLessThan(60_000);
    expect((await listed(files, 'AWSLogs/a/', 'AWSLogs/a/2026/03/04/1')).map(({ key }) => key)).toEqual(
      Object.keys(FILES).slice(0, 3),
    );
    expect(await listed(files, 'AWSLogs/a/', 'AWSLogs/a/2026/03/05/3.json')).toEqual([]);
  });

  test('lie in folders', async () => {
    expect(await files.folders('trail', '')).toEqual(['AWSLogs/']);
    expect(await files.folders('trail', 'AWSLogs/')).toEqual(['AWSLogs/a/', 'AWSLogs/b/']);
    expect(await files.folders('trail', 'AWSLogs/b/')).toEqual([]);
  });

  test('are read uncompressed, with their metadata', async () => {
    const read = await files.read('trail', 'AWSLogs/a/2026/03/04/1.json.gz');
    expect(read).toMatchObject({ kind: 'found', metadata: { signature: 'ab12' } });
    expect(read.kind === 'found' && Buffer.from(read.content).equals(CONTENT)).toBe(true);
  });

  test('are hashed by their content, compressed or not', async () => {
    const sha256 = sha256Hex(CONTENT);
    expect(await files.hash('trail', 'AWSLogs/a/2026/03/04/1.json.gz')).toEqual({ kind: 'found', sha256 });
    expect(await files.hash('trail', 'AWSLogs/a/2026/03/05/3.json')).toEqual({ kind: 'found', sha256 });
  });

  test('are damaged, missing or denied, and each is said', async () => {
    for (const key of ['AWSLogs/a/2026/03/04/2.json.gz', 'AWSLogs/b/4.json.gz']) {
      expect(await files.hash('trail', key)).toEqual({ kind: 'damaged' });
      expect(await files.read('trail', key)).toEqual({ kind: 'damaged' });
    }
    expect(await files.hash('trail', 'AWSLogs/none.json.gz')).toEqual({ kind: 'missing' });
    expect(await files.read('closed', 'a.json.gz')).toEqual({ kind: 'denied' });
    // A chain may lead into a bucket that was deleted: that must not keep its other digests from being verified.
    expect(await files.read('nowhere', 'a.json.gz')).toEqual({ kind: 'missing' });
    expect(await files.hash('nowhere', 'a.json.gz')).toEqual({ kind: 'missing' });
  });
});

test.each([
  [301, 'PermanentRedirect'],
  [400, 'AuthorizationHeaderMalformed'],
])('a file whose bucket lies in another region counts as denied (%i %s)', async (status, code) => {
  const elsewhere = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>elsewhere</Message></Error>`);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const { port } = elsewhere.address() as AddressInfo;
  const other = createS3Client(localEnvironment({ s3: `http://127.0.0.1:${port}` }));
  try {
    const files = createTrailFiles(() => other);
    expect(await files.read('elsewhere', 'a.json.gz')).toEqual({ kind: 'denied' });
    expect(await files.hash('elsewhere', 'a.json.gz')).toEqual({ kind: 'denied' });
  } finally {
    other.destroy();
    elsewhere.close();
  }
});

test('a bucket that is not there or may not be listed is said', async () => {
  const files = createTrailFiles(() => client);
  await expect(files.folders('nowhere', '')).rejects.toMatchObject({ code: 'trail_files_missing' });
  await expect(files.folders('closed', '')).rejects.toMatchObject({ code: 'trail_files_denied' });
});
