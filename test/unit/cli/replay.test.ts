import { afterAll, expect, test } from 'vitest';
import { createS3Archive } from '../../../adapters/aws/buckets/archive.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { createSqsLetters } from '../../../adapters/aws/queues/sqs-letters.ts';
import { createSqsQueue } from '../../../adapters/aws/queues/sqs-queue.ts';
import { archiveMessage } from '../../../functions/enrich/archive-message.ts';
import { packEnvelopes } from '../../../src/event/packed-message.ts';
import type { QueueName } from '../../../src/pipeline.ts';
import { envelopes } from '../../support/envelopes.ts';
import { offerStack } from '../../support/offered-stack.ts';
import { packedBody } from '../../support/sqs-records.ts';
import { NOW, sluice } from './run-sluice.ts';

const { aws, queues, bucket } = await offerStack();
const sqs = createSqsClient(aws);
const s3 = createS3Client(aws);
afterAll(() => {
  sqs.destroy();
  s3.destroy();
});

const at = (queueUrl: string) => ({
  ...createSqsQueue(sqs, { environment: aws, queueUrl }),
  ...createSqsLetters(sqs, { environment: aws, queueUrl, waitS: 0 }),
});

async function parked(prefix: string, count: number, reason: string, queue: QueueName = 'events') {
  const attributes = { reason, class: 'refused', status: 'wazuh_400', parkedAt: '2026-03-04T05:00:00.000Z' };
  const body = packedBody(envelopes(count, prefix), NOW);
  await at(queues.deadLettersUrl(queue)).send([{ body, attributes }]);
}

async function taken(queue: QueueName): Promise<number> {
  const from = at(queues.url(queue));
  let count = 0;
  for (let batch = await from.receive(60); batch.length > 0; batch = await from.receive(60)) {
    for (const { handle } of batch) await from.delete(handle);
    count += batch.length;
  }
  return count;
}

test('a dry run shows what is there and why, and what would go', async () => {
  await parked('a', 3, 'refused_by_wazuh');
  await parked('b', 2, 'retries_exhausted');
  const { exitCode, printed, errors } = await sluice(
    'replay --from dlq --local --dry-run --where reason=refused_by_wazuh',
  );
  expect(exitCode).toBe(0);
  expect(printed).toEqual([
    'reason             class    status     letters  events  matching  oldest                examples',
    'refused_by_wazuh   refused  wazuh_400  1        3       3         2026-03-04T05:00:00Z  a-0 a-1',
    'retries_exhausted  refused  wazuh_400  1        2       0         2026-03-04T05:00:00Z  b-0 b-1',
  ]);
  expect(errors).toMatch(
    /2 letters were read; 3 events match and would go, in 1 s at 50 a second\. Nothing was changed\n$/,
  );
  expect(await taken('events')).toBe(0);
});

test('letters go back to the queue of their stage, once', async () => {
  const command = 'replay --from dlq --local --where reason=refused_by_wazuh';
  expect(await sluice(command)).toMatchObject({
    exitCode: 0,
    errors: expect.stringContaining('3 events are on their way, out of 2 letters'),
  });
  expect(await taken('events')).toBe(1);
  expect(await sluice(command)).toMatchObject({
    errors: expect.stringContaining('0 events are on their way'),
  });
  await parked('x', 1, 'refused_by_channel', 'alerts');
  expect((await sluice('replay --from dlq --local --queue alerts')).exitCode).toBe(0);
  expect([await taken('alerts'), await taken('events')]).toEqual([1, 0]);
  expect((await sluice('replay --from dlq --local --queue trail')).errors).toBe(
    'there are no dead letters to be seen\n',
  );
});

test('a letter that has been split and put back again and again is not too old to be seen', async () => {
  const attributes = { reason: 'internal_error', class: 'internal', parkedAt: '2025-01-01T00:00:00.000Z' };
  await at(queues.deadLettersUrl('events')).send([{ body: packedBody(envelopes(1, 'aged')), attributes }]);
  const where = '--where reason=internal_error';
  expect((await sluice(`replay --from dlq --local ${where} --since 30d`)).errors).toContain('0 events');
  expect((await sluice(`replay --from dlq --local ${where}`)).errors).toContain('1 events');
  expect(await taken('events')).toBe(1);
});

test('events of the archive go to the events queue', async () => {
  const events = envelopes(4, 'kept');
  for (const message of packEnvelopes(events, NOW - 3_600_000))
    await archiveMessage(createS3Archive(s3, bucket), message, events);
  const command = 'replay --from archive --local --since 2h --tenant acme --where event.action=auth_*';
  const dry = await sluice(`${command} --dry-run`);
  expect(dry.errors).toContain(
    '4 match and would go in 1 messages (1 requests at least), in 1 s at 50 a second',
  );
  expect(await taken('events')).toBe(0);
  const { exitCode, errors } = await sluice(command);
  expect(exitCode).toBe(0);
  const [, id] = /4 are on their way, as replay ([\w-]{12})\./.exec(errors) ?? [];
  expect((await sluice(command)).errors).toContain(`as replay ${id}.`);
  expect((await sluice(`${command} --again`)).errors).not.toContain(`as replay ${id}.`);
  expect(await taken('events')).toBe(3);
});

test('letters up to a time go, however long ago it is', async () => {
  const { exitCode, errors } = await sluice('replay --from dlq --local --dry-run --until 20d');
  expect(exitCode).toBe(0);
  expect(errors).toContain('0 events match and would go');
});

test('what goes on behind the limit is said so that it does, also after --again', async () => {
  const events = envelopes(4, 'limited');
  for (const pair of [events.slice(0, 2), events.slice(2)])
    for (const message of packEnvelopes(pair, NOW - 30 * 3_600_000))
      await archiveMessage(createS3Archive(s3, bucket), message, pair);
  const range = '--until 2026-03-03T00:00Z';
  let time = NOW;
  const ticking = () => {
    time += 50;
    return time;
  };
  const replay = (flags: string) => sluice(`replay --from archive --local ${flags}`, '', {}, ticking);
  const { exitCode, errors } = await replay(`--since 40h ${range} --limit 1 --again`);
  const [, id, since, limit] =
    /--id (\w+) instead of --again --since (\S+), .* --limit above (\d+), or none\n$/.exec(errors) ?? [];
  expect([exitCode, since, limit]).toEqual([0, '2026-03-02T23:00Z', '2']);
  const { errors: further } = await replay(`--id ${id} --since ${since} ${range} --limit 3`);
  expect(further).toContain(`4 are on their way, as replay ${id}.`);
  expect(await taken('events')).toBe(3);
});

test.each([
  ['replay --from dlq --local --where reson=x', '--where: there is no field "reson"'],
  ['replay --from dlq --local --where source=app,', '\n  source=app,\n             ^\n'],
  ['replay --from dlq --local --rate 0', '--rate: give a whole number, 1 to 10000'],
  ['replay --from dlq --local --tenant acme', '--tenant and --source are for --from archive'],
  ['replay --from dlq --local --again', '--id and --again are for --from archive'],
  ['replay --from archive --local', '--since: say from when on'],
  ['replay --from archive --local --since 1d --queue alerts', '--queue: the archive holds events'],
  ['replay --from archive --local --since 1d --where reason=x', '"reason" is said of dead letters'],
  ['replay --from archive --local --since 1d --id a/b', '--id: use 1–64 letters'],
  ['replay --from archive --region eu-west-1 --since 1d', 'which bucket? Give --archive'],
])('%s is refused with what to write instead', async (commandLine, complaint) => {
  const { exitCode, errors } = await sluice(commandLine);
  expect(exitCode).toBe(2);
  expect(errors).toContain(complaint);
});
