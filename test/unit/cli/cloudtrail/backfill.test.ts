import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { createDynamoDbClient } from '../../../../adapters/aws/clients/dynamodb-client.ts';
import { createS3Client } from '../../../../adapters/aws/clients/s3-client.ts';
import { createSqsClient } from '../../../../adapters/aws/clients/sqs-client.ts';
import { createSqsLetters } from '../../../../adapters/aws/queues/sqs-letters.ts';
import { createTakenBook } from '../../../../adapters/aws/table/taken-book.ts';
import { filteredEntry, whenceOf } from '../../../../functions/cloudtrail-forwarder/taken-object.ts';
import { readTrailMessage } from '../../../../src/intake/trail/trail-message.ts';
import { backfillHistory } from '../../../../tools/cli/commands/cloudtrail/backfill-history.ts';
import { runCli } from '../../../../tools/cli/run.ts';
import { LOCAL } from '../../../../tools/local/stack-config.ts';
import { offerStack } from '../../../support/offered-stack.ts';
import { createSigningKey, TrailWriter } from '../../../support/trail-writer.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-04T12:00:00Z');
let asked = 0;
let written = NOW;
const { aws, queues, table } = await offerStack({
  clock: () => written,
  cloudTrail: {
    clock: () => NOW,
    lookupsPerSecond: 1_000,
    onRequest: (operation) => {
      if (operation === 'LookupEvents') asked += 1;
      return undefined;
    },
    events: Array.from({ length: 230 }, (_, i) => ({
      region: 'eu-west-1',
      at: NOW - i * 60_000,
      record: {
        eventVersion: '1.11',
        eventID: `e-${i}`,
        eventName: 'CreateUser',
        eventSource: 'iam.amazonaws.com',
        eventTime: new Date(NOW - i * 60_000).toISOString(),
        awsRegion: 'eu-west-1',
        recipientAccountId: '111122223333',
      },
    })),
  },
});
const [sqs, s3, dynamodb] = [createSqsClient(aws), createS3Client(aws), createDynamoDbClient(aws)];
const folder = await mkdtemp(join(tmpdir(), 'sluice-backfill-'));
vi.spyOn(process, 'cwd').mockReturnValue(folder);
afterAll(async () => {
  for (const client of [sqs, s3, dynamodb]) client.destroy();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  asked = 0;
});

/** Runs the command; its clock goes on by what it waits for and a little more. */
async function run(commandLine: string, interruptAfter = Number.POSITIVE_INFINITY) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const [printed, complaints] = [text(output), text(errors)];
  const interruption = new AbortController();
  let now = NOW;
  const exitCode = await runCli(commandLine.split(' '), {
    streams: { input: Readable.from([]), output, errors },
    env: {},
    now: () => {
      if (asked >= interruptAfter) interruption.abort();
      now += 500;
      return now;
    },
    signal: interruption.signal,
  });
  output.end();
  errors.end();
  return { exitCode, printed: await printed, errors: await complaints };
}

/** What stands in the trail queue, as the forwarder reads it. */
async function taken() {
  const letters = createSqsLetters(sqs, { environment: aws, queueUrl: queues.url('trail'), waitS: 0 });
  const items = [];
  for (let batch = await letters.receive(60); batch.length > 0; batch = await letters.receive(60))
    for (const { body, handle } of batch) {
      const read = readTrailMessage(body, new Map());
      if (!read.ok) throw new Error(`unreadable: ${body.slice(0, 100)}`);
      items.push(...read.value);
      await letters.delete(handle);
    }
  return items;
}

test('exactly the files that were never taken are announced', async () => {
  const writer = new TrailWriter({ bucket: LOCAL.trailBucket, key: createSigningKey() });
  const logs = Array.from({ length: 12 }, (_, i) => writer.log(NOW - 10 * HOUR + i * 600_000));
  const old = writer.log(NOW - 60 * HOUR);
  const fresh = writer.log(NOW - 60_000);
  for (const [Key, { body: Body, modifiedAt }] of writer.files) {
    written = modifiedAt;
    await s3.send(new PutObjectCommand({ Bucket: LOCAL.trailBucket, Key, Body }));
  }
  const gap = logs.filter((_, i) => i % 4 === 3);
  const book = createTakenBook(dynamodb, table);
  for (const key of logs)
    if (!gap.includes(key))
      await book.enter(filteredEntry(whenceOf(`${LOCAL.trailBucket}/${key}`, { at: NOW }), 'trail_filter'));

  const dry = await run('cloudtrail backfill --local --since 24h --dry-run');
  expect(dry.errors).toContain('3 files were never taken, 0 were announced. Nothing was changed');
  expect(await taken()).toEqual([]);

  const { exitCode, printed, errors } = await run('cloudtrail backfill --local --since 24h');
  expect(exitCode).toBe(0);
  expect(printed).toBe(
    'account       region     files  never taken  announced\n111122223333  eu-west-1     12            3          3\n',
  );
  expect(errors).toContain('3 files were never taken, 3 were announced\n');
  const found = await taken();
  expect(found).toEqual(gap.map((key) => ({ kind: 'object', object: { bucket: LOCAL.trailBucket, key } })));
  expect(found).not.toContainEqual(
    expect.objectContaining({ object: expect.objectContaining({ key: old }) }),
  );
  expect(found).not.toContainEqual(
    expect.objectContaining({ object: expect.objectContaining({ key: fresh }) }),
  );

  await run('cloudtrail backfill --local --since 24h --again');
  expect(await taken()).toHaveLength(12);
});

test('history is read back, and an interruption leaves no hole', async () => {
  const command = 'cloudtrail backfill --local --from lookup --since 2026-03-04T09:00Z';
  const cut = await run(command, 2);
  expect(cut.exitCode).toBe(1);
  expect(cut.errors).toContain('interrupted; the same command goes on from');
  const state = join(folder, '.sluice-backfill.json');
  expect(JSON.parse(await readFile(state, 'utf8'))).toMatchObject({ account: '111122223333' });
  const first = await taken();
  expect(first.length).toBeGreaterThan(0);
  expect(first.length).toBeLessThan(181);

  const other = await run('cloudtrail backfill --local --from lookup --since 5h');
  expect(other.errors).toContain('that has not ended: give those again');

  const rest = await run(command);
  expect(rest.exitCode).toBe(0);
  expect(rest.errors).toMatch(/^going on with what was begun/);
  expect(rest.errors).toMatch(/eu-west-1: \d+ events, back to 2026-03-04T\S+ \(\S+\/s\), about .* to go/);
  expect(rest.printed).toMatch(/^region +events +messages +back to\neu-west-1 +\d+ +\d+ +2026-03-04T09:00/);
  const all = [...first, ...(await taken())];
  const ids = all.map((item) => (item.kind === 'record' ? item.record.eventID : undefined));
  expect(new Set(ids)).toEqual(new Set(Array.from({ length: 181 }, (_, i) => `e-${i}`)));
  expect(all.every((item) => item.kind === 'record' && item.source === 'cloudtrail')).toBe(true);
  expect(existsSync(state)).toBe(false);
});

test('a dry run counts events and sends none', async () => {
  const { printed } = await run(
    'cloudtrail backfill --local --from lookup --since 2026-03-04T11:00Z --dry-run',
  );
  expect(printed).toMatch(/eu-west-1 +61 /);
  expect(await taken()).toEqual([]);
});

test('records that the deployment would leave out are not sent', async () => {
  const sent: unknown[] = [];
  const work = {
    place: { name: LOCAL.name, where: 'here', aws, archive: undefined },
    history: aws,
    queue: {
      send: async (messages: readonly unknown[]) => {
        sent.push(...messages);
        return messages.map(() => true);
      },
    },
    queueUrl: queues.url('trail'),
    sqs,
    streams: { input: Readable.from([]), output: new PassThrough(), errors: new PassThrough() },
    now: Date.now,
    signal: new AbortController().signal,
    dryRun: false,
    refused: () => '',
  };
  const plan = {
    since: NOW - HOUR,
    until: NOW,
    asked: { since: '1h', until: 'now' },
    regions: ['eu-west-1'],
    isKnown: (account: string) => account !== '111122223333',
    statePath: join(folder, 'other.json'),
  };
  await expect(backfillHistory(work, plan)).rejects.toThrow(
    'does not say whose records of account 111122223333',
  );
  expect(sent).toEqual([]);
});

test.each([
  ['cloudtrail backfill --local --since 30d', '--again announces all'],
  ['cloudtrail backfill --local --from lookup --since 91d', '90 days'],
  ['cloudtrail backfill --local --from lookup --since 1d --again', 'are for --from s3'],
  ['cloudtrail backfill --local --since 1d --region eu-west-1,us-east-1', 'several are for --from lookup'],
  ['cloudtrail backfill --local --since 1d --rate 0', '--rate: give a whole number'],
])('"%s" is wrong usage', async (commandLine, told) => {
  const { exitCode, errors } = await run(commandLine);
  expect(exitCode).toBe(2);
  expect(errors).toContain(told);
});
