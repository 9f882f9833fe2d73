import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createS3Client } from '../../../../adapters/aws/clients/s3-client.ts';
import { LOCAL } from '../../../../tools/local/stack-config.ts';
import { offerStack } from '../../../support/offered-stack.ts';
import { createSigningKey, TrailWriter } from '../../../support/trail-writer.ts';
import { sluice } from '../run-sluice.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const T0 = Date.parse('2026-03-04T00:12:31Z');
const at = (hour: number) => T0 + hour * HOUR;
const NOW = at(6) + 30 * MINUTE;
const VERIFY = 'cloudtrail verify --local --since 2026-03-04T00:30Z';

const [key, foreign] = [createSigningKey(), createSigningKey()];
let written = NOW;
const { aws, s3: server } = await offerStack({
  clock: () => written,
  cloudTrail: {
    keys: [{ region: 'eu-west-1', from: at(0), to: at(9), ...key }],
    trails: [
      {
        TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
        Name: 'main',
        HomeRegion: 'eu-west-1',
        S3BucketName: LOCAL.trailBucket,
      },
    ],
  },
});
const client = createS3Client(aws);
afterAll(() => client.destroy());

/** What was put into the bucket by `TrailWriter`. */
async function put(writer: TrailWriter, keys: Iterable<string> = writer.files.keys()): Promise<void> {
  for (const Key of keys) {
    const { body, metadata, modifiedAt } = writer.files.get(Key) ?? { body: '', metadata: {}, modifiedAt: 0 };
    written = modifiedAt;
    await client.send(
      new PutObjectCommand({ Bucket: LOCAL.trailBucket, Key, Body: body, Metadata: metadata }),
    );
  }
}
const bodyOf = (name: string) => server.objects(LOCAL.trailBucket).get(name)?.body ?? Buffer.alloc(0);
const run = (commandLine: string) => sluice(commandLine, '', {}, () => NOW);

const writer = new TrailWriter({ bucket: LOCAL.trailBucket, key });
const digests: string[] = [writer.digest(at(0))];
const logs: string[] = [''];
beforeAll(async () => {
  for (let hour = 1; hour <= 6; hour += 1) {
    logs.push(writer.log(at(hour) - 30 * MINUTE));
    digests.push(writer.digest(at(hour)));
  }
  await put(writer);
});
const digest = (hour: number) => digests[hour] as string;
const log = (hour: number) => logs[hour] as string;

test('a chain that nobody touched is proven', async () => {
  const { exitCode, printed } = await run(VERIFY);
  expect(printed).toEqual([
    'account       region     digests  wrong  files  missing  altered  unsigned  denied  not covered  not due',
    '111122223333  eu-west-1        6      ·      6        ·        ·         ·       ·            ·        ·',
    expect.stringMatching(/^2026-03-04T00:30:00Z to .*: every digest is signed by CloudTrail/),
  ]);
  expect(exitCode).toBe(0);
});

test('a file that was altered and one that is gone are named, with what to do', async () => {
  await client.send(
    new PutObjectCommand({
      Bucket: LOCAL.trailBucket,
      Key: log(2),
      Body: bodyOf(log(3)),
    }),
  );
  await client.send(new DeleteObjectCommand({ Bucket: LOCAL.trailBucket, Key: log(5) }));
  const { exitCode, printed } = await run(VERIFY);
  expect(exitCode).toBe(1);
  expect(printed).toContain(`missing  file   s3://${LOCAL.trailBucket}/${log(5)}`);
  expect(printed).toContain(`altered  file   s3://${LOCAL.trailBucket}/${log(2)}`);
  expect(printed.join(' ')).toContain('list-object-versions');
  await put(writer, [log(2), log(5)]);
  expect((await run(VERIFY)).exitCode).toBe(0);
});

test('a digest that is gone, one that is cut short and one with a foreign signature are told apart', async () => {
  await client.send(new DeleteObjectCommand({ Bucket: LOCAL.trailBucket, Key: digest(1) }));
  await client.send(
    new PutObjectCommand({
      Bucket: LOCAL.trailBucket,
      Key: digest(3),
      Body: bodyOf(digest(3)).subarray(0, 90),
      Metadata: { signature: 'ab' },
    }),
  );
  const forged = new TrailWriter({ bucket: LOCAL.trailBucket, key }, new Map(writer.files));
  forged.resign(digest(6), foreign);
  await put(forged, [digest(6)]);
  const { exitCode, printed } = await run(`${VERIFY} --json`);
  expect(exitCode).toBe(1);
  const told = JSON.parse(printed[0] ?? '') as {
    readonly proven: boolean;
    readonly findings: readonly { readonly key: string; readonly status: string; readonly fault: string }[];
    readonly shelves: readonly { readonly files: object }[];
  };
  expect(told.proven).toBe(false);
  expect(told.findings.map((each) => [each.key, each.status, each.fault])).toEqual([
    [digest(6), 'unsigned', 'key_unknown'],
    [digest(3), 'altered', 'unreadable'],
    [digest(1), 'missing', 'not_there'],
  ]);
  await put(writer, digests);
});

test('a file that no digest names is found', async () => {
  const planted = writer.log(at(2) + 10 * MINUTE, { signed: false });
  await put(writer, [planted]);
  expect((await run(VERIFY)).printed).toContain(`unsigned file   s3://${LOCAL.trailBucket}/${planted}`);
  await client.send(new DeleteObjectCommand({ Bucket: LOCAL.trailBucket, Key: planted }));
});

test('a region of which every digest is gone is not proven by the digests of another', async () => {
  const other = new TrailWriter({ bucket: LOCAL.trailBucket, key, region: 'us-east-1' });
  const left = other.log(at(2) + 10 * MINUTE);
  await put(other);
  const { exitCode, printed } = await run(VERIFY);
  expect(exitCode).toBe(1);
  expect(printed.some((line) => /^111122223333 +us-east-1 .* 1 +·$/.test(line))).toBe(true);
  expect(printed.join(' ')).toContain('Not covered');
  await client.send(new DeleteObjectCommand({ Bucket: LOCAL.trailBucket, Key: left }));
  expect((await run(VERIFY)).exitCode).toBe(0);
});

test("a trail's own bucket and prefix are asked for", async () => {
  const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';
  expect((await run(`${VERIFY} --trail ${arn}`)).exitCode).toBe(0);
  const { exitCode, errors } = await run(`${VERIFY} --trail ${arn.replace('main', 'gone')}`);
  expect(exitCode).toBe(1);
  expect(errors).toContain('there is no trail');
});

test('another account or region is not in the bucket, which is said', async () => {
  const { exitCode, printed } = await run(`${VERIFY} --account 444455556666`);
  expect(exitCode).toBe(1);
  expect(printed.join(' ')).toContain('no digests were found');
});

test.each([
  ['cloudtrail verify --since 24h --account 1', '12 digits'],
  ['cloudtrail verify --since 24h --trail main', 'give its ARN'],
  ['cloudtrail verify --since 24h --bucket s3://a/b', 'give the name alone'],
  ['cloudtrail verify --since soon --bucket org-trail', '--since: give how long ago'],
  ['cloudtrail verify', "required option '--since <time>'"],
])('"%s" is wrong usage', async (commandLine, told) => {
  const { exitCode, errors } = await run(commandLine);
  expect(exitCode).toBe(2);
  expect(errors).toContain(told);
});
