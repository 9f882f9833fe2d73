import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';
import { type LocalCloudTrailOptions, startCloudTrail } from '../../tools/local/aws/cloudtrail-server.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startQueues } from '../../tools/local/aws/queues.ts';
import { startS3 } from '../../tools/local/aws/s3-server.ts';
import { startTables } from '../../tools/local/aws/tables.ts';
import { listenOnLoopback } from '../../tools/local/listen.ts';
import { LOCAL } from '../../tools/local/stack-config.ts';
import { writeState } from '../../tools/local/state-file.ts';

export interface OfferedOptions {
  /** What CloudTrail knows. */
  readonly cloudTrail?: LocalCloudTrailOptions;
  /** Time of the bucket, epoch ms. */
  readonly clock?: () => number;
}

/**
 * Queues, table and buckets of a local stack without its functions, which commands find with `--local`; gone when the test
 * file is done.
 */
export async function offerStack({ cloudTrail = {}, clock = Date.now }: OfferedOptions = {}) {
  const [queues, tables, s3, trails, page, folder] = await Promise.all([
    startQueues({ app: LOCAL.name }),
    startTables({ table: LOCAL.name }),
    startS3({ buckets: [LOCAL.archiveBucket, LOCAL.trailBucket], clock }),
    startCloudTrail(cloudTrail),
    listenOnLoopback(
      createServer((_, response) => response.end(String(process.pid))),
      0,
      'console',
    ),
    mkdtemp(join(tmpdir(), 'sluice-offered-')),
  ]);
  const word = {
    pid: process.pid,
    ingestUrl: page.endpoint,
    consoleUrl: page.endpoint,
    consoleToken: 't',
    key: 'k',
    s3: s3.endpoint,
    dynamodb: tables.endpoint,
    sqs: queues.endpoint,
    secretsmanager: page.endpoint,
    cloudtrail: trails.endpoint,
    manager: { url: page.endpoint, tls: {} },
    localManager: true,
  };
  vi.stubEnv('SLUICE_STATE', join(folder, 'stack.json'));
  await writeState(word, join(folder, 'stack.json'));
  afterAll(async () => {
    vi.unstubAllEnvs();
    await Promise.all([queues, tables, s3, trails, page].map((server) => server.close()));
    await rm(folder, { recursive: true });
  });
  const aws = localEnvironment({
    sqs: queues.endpoint,
    dynamodb: tables.endpoint,
    s3: s3.endpoint,
    cloudtrail: trails.endpoint,
  });
  return { aws, queues, s3, table: LOCAL.name, bucket: LOCAL.archiveBucket };
}
