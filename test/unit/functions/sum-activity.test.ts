import { gzipSync } from 'node:zlib';
import type { Context } from 'aws-lambda';
import { afterAll, expect, test } from 'vitest';
import { createS3Archive } from '../../../adapters/aws/buckets/archive.ts';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createActivityBook } from '../../../adapters/aws/table/activity-book.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { createMemoryActivityBook } from '../../../adapters/memory/activity-book.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { build } from '../../../functions/alert-notify/build.ts';
import { sumActivity } from '../../../functions/alert-notify/reports/sum-activity.ts';
import { HOUR_MS, hourOf } from '../../../src/event/ledger.ts';
import { archiveKey } from '../../../src/forward/archive-layout.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { LOOKS } from '../../../src/notify/activity/sum-hours.ts';
import { ACTIVITY_EVENT } from '../../../src/pipeline.ts';
import { geoAsset } from '../../../tools/local/geo-asset.ts';
import { localConfig } from '../../../tools/local/stack-config.ts';
import { stageVariables } from '../../../tools/local/stages.ts';
import { envelopes } from '../../support/envelopes.ts';
import { offerStack } from '../../support/offered-stack.ts';
import { lambdaContext } from '../../support/sqs-records.ts';

const NOW = Date.parse('2026-03-04T12:30:00Z');
const READ_AT = NOW - 3 * HOUR_MS;
const { aws, queues, table, bucket } = await offerStack();
const [s3, dynamodb] = [createS3Client(aws), createDynamoDbClient(aws)];
afterAll(() => {
  s3.destroy();
  dynamodb.destroy();
});
await createS3Archive(s3, bucket).put(
  archiveKey({ key: 'a', since: READ_AT }, { tenant: 'acme', source: 'app' }),
  gzipSync(
    envelopes(5)
      .map((envelope) => `${JSON.stringify(envelope)}\n`)
      .join(''),
  ),
);
const book = createActivityBook(createTable(dynamodb, table));

/** The stage as it is deployed, run by the clock of its sums. */
async function run(reports: object, archive: string = bucket) {
  const telemetry = createMemoryTelemetry();
  const config = localConfig({
    url: 'https://127.0.0.1:1',
    tls: { fingerprints: [`${'AB:'.repeat(31)}AB`] },
  });
  const runtime = { clock: () => NOW, random: Math.random, telemetry, aws, asset: geoAsset };
  const handler = build(
    { ...runtime, config: { ...config, reports } },
    { ...stageVariables(queues, table, aws.region), ARCHIVE_BUCKET: archive },
  ) as unknown as (event: typeof ACTIVITY_EVENT, context: Context) => Promise<unknown>;
  const done = handler(ACTIVITY_EVENT, lambdaContext());
  return {
    done: done.then(
      () => 'done',
      () => 'failed',
    ),
    telemetry,
  };
}

const DAILY = { daily: { at: '07:00', timeZone: 'UTC', channels: ['security-mail'] } };
const summed = async () => (await book.read([hourOf(READ_AT)]))[0]?.sum;

test('without a report nobody reads the archive', async () => {
  expect(await (await run({})).done).toBe('done');
  expect(await summed()).toBeUndefined();
});

test('hours that are over are summed into the table', async () => {
  await book.save({ next: LOOKS.map(() => hourOf(READ_AT)) }, NOW);
  expect(await (await run(DAILY)).done).toBe('done');
  expect((await summed())?.totals.sign_in).toEqual({ all: 5, failed: 5 });
});

test('a bucket that is not there fails the run, for the alarm on errors', async () => {
  await book.save({ next: LOOKS.map(() => hourOf(READ_AT)) }, NOW);
  const { done, telemetry } = await run(DAILY, 'no-such-bucket');
  expect(await done).toBe('failed');
  expect(telemetry.lines.map(({ fields }) => fields.code)).toContain('archive_missing');
  expect(await book.claim(NOW, NOW)).toBeDefined();
});

test('what passes by itself fails no run, and is told', async () => {
  const telemetry = createMemoryTelemetry();
  const archive = {
    async *objects() {
      yield await Promise.reject(new CodedError('archive_unavailable', 'S3 is away', { retryable: true }));
    },
    lines: async () => 'gone' as const,
  };
  await sumActivity({ clock: () => NOW, telemetry, archive, book: createMemoryActivityBook() }, NOW + 1_000);
  expect(telemetry.lines.map(({ level, fields }) => [level, fields.code])).toEqual([
    ['error', 'archive_unavailable'],
  ]);
  // It begins two days ago, and says also of a run that fails how much of that is due.
  expect(telemetry.measurements).toMatchObject([
    { name: 'ActivityLag', value: 2 * 24 * 3_600 + 1_800 - 2 * 3_600, unit: 'Seconds' },
  ]);
});
