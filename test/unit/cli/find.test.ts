import { afterAll, expect, test } from 'vitest';
import { createS3Archive } from '../../../adapters/aws/buckets/archive.ts';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { markKey } from '../../../adapters/aws/table/table-layout.ts';
import { archiveMessage } from '../../../functions/enrich/archive-message.ts';
import { MESSAGE_KEY_LENGTH, packEnvelopes } from '../../../src/event/packed-message.ts';
import { sha256 } from '../../../src/kernel/digest.ts';
import { keyOfOne } from '../../../tools/archive/find-event.ts';
import { envelopes } from '../../support/envelopes.ts';
import { offerStack } from '../../support/offered-stack.ts';
import { NOW, sluice } from './run-sluice.ts';

const { aws, table: tableName, bucket } = await offerStack();
const s3 = createS3Client(aws);
const dynamodb = createDynamoDbClient(aws);
const table = createTable(dynamodb, tableName);
const archive = createS3Archive(s3, bucket);
afterAll(() => {
  s3.destroy();
  dynamodb.destroy();
});

const DAY_MS = 86_400_000;

async function archived(prefix: string, mark?: Parameters<typeof table.put>[1], since = NOW) {
  const events = envelopes(3, prefix);
  const [message] = packEnvelopes(events, since);
  if (message === undefined) throw new Error('no message');
  await archiveMessage(archive, message, events);
  if (mark !== undefined)
    await table.put(
      markKey(message.key),
      { expiresAt: NOW / 1_000 + 1_000, count: 3, ...mark },
      {
        when: 'attribute_not_exists(#pk)',
      },
    );
  return message.key;
}

test('an event is printed with its object, its message and what became of it', async () => {
  const key = await archived('told', { done: true });
  const { exitCode, printed, errors } = await sluice('find told-1 --local');
  expect(exitCode).toBe(0);
  expect(printed.slice(0, 8)).toEqual([
    'event       told-1',
    'tenant      acme',
    'source      app (checkout)',
    'read        in the hour of 2026-03-04T05Z',
    `object      s3://${bucket}/events/tenant=acme/source=app/date=2026-03-04/hour=05/${key}.jsonl.gz`,
    'line        2 of 3',
    `message     ${key}`,
    'delivery    Wazuh has taken it',
  ]);
  expect(JSON.parse(printed.slice(8).join('\n'))).toMatchObject({ event: { event: { id: 'told-1' } } });
  expect(errors).toBe('found: 1 hour back to 2026-03-04T05Z, 1 object, 5 requests\n');
});

test('with --json it is one document', async () => {
  const key = await archived('json');
  const { printed } = await sluice('find json-2 --local --json --tenant acme');
  expect(printed).toHaveLength(1);
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({
    id: 'json-2',
    bucket,
    message: key,
    line: 3,
    delivery: { kind: 'unknown' },
    envelope: { tenant: 'acme' },
  });
});

const letterOf = (key: string, event: string) =>
  sha256(`${key} parked ${keyOfOne('acme', event)}`, MESSAGE_KEY_LENGTH);

test('what the mark says of the event is said: on its way, parked, or parked in part', async () => {
  const delivery = async (id: string) => {
    const { printed } = await sluice(`find ${id} --local --json`);
    return JSON.parse(printed[0] ?? '').delivery;
  };
  await archived('slow', { delivered: new Set([0, 1]), leaseUntil: 0 });
  expect(await delivery('slow-0')).toMatchObject({ kind: 'waiting', settled: 2 });

  const events = envelopes(3, 'bad');
  const [message] = packEnvelopes(events, NOW);
  const own = letterOf(message?.key ?? '', 'bad-1');
  await archived('bad', { done: true, parked: new Set([`${own} refused_by_wazuh 1`]) });
  expect(await delivery('bad-1')).toEqual({
    kind: 'parked',
    letters: [{ key: own, reason: 'refused_by_wazuh', count: 1 }],
  });
  expect(await delivery('bad-0')).toMatchObject({ kind: 'parked in part' });
});

test('what is not there ends with code 1 and says what was looked through', async () => {
  await archived('long-ago', undefined, NOW - 9 * DAY_MS);
  const { exitCode, printed, errors } = await sluice('find long-ago-0 --local --since 2d --source app');
  expect([exitCode, printed]).toEqual([1, []]);
  expect(errors).toMatch(/; further back …\n/);
  expect(errors.trimEnd().split('\n').at(-1)).toMatch(
    /^not found in s3:\/\/sluice-local-archive \(source app\): \d\d hours back to 2026-03-02T05Z, \d+ objects, \d+ requests\. .*earlier --since$/,
  );
  expect((await sluice('find long-ago-0 --local --since 2026-02-20 --until 2026-02-25')).exitCode).toBe(0);
});

test.each([
  ['find x --local --since yesterday', '--since: give how long ago'],
  ['find x --local --since 2026-02-30', '--since: give how long ago'],
  ['find x --local --since 1h --until 2h', '--since: it lies behind --until'],
  ['find x --region eu-west-1', 'which bucket? Give --archive'],
  ['find x --region eu-west-1 --archive UPPER', "the archive's bucket is not one"],
  ['find x --region Ireland --archive abc', 'the region is not one'],
  ['find ü --local', 'the id is not one'],
])('%s is refused with what to write instead', async (commandLine, complaint) => {
  const { exitCode, errors } = await sluice(commandLine);
  expect(exitCode).toBe(2);
  expect(errors).toContain(complaint);
});
