import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, expect, test, vi } from 'vitest';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { LOCAL } from '../../../tools/local/stack-config.ts';
import { offerStack } from '../../support/offered-stack.ts';
import { busEvent, CALL, logBatch, packed, s3Record } from '../../support/trail-shapes.ts';
import { sluice } from './run-sluice.ts';

const { aws, queues, s3 } = await offerStack();
const sqs = createSqsClient(aws);
afterAll(() => sqs.destroy());

const SEND = 'cloudtrail send --local';
const KEY = 'AWSLogs/111122223333/vpcflowlogs/eu-west-1/2026/03/04/f.log.gz';

async function received(): Promise<readonly string[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queues.url('trail'), MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
  );
  return Messages.map(({ Body = '' }) => Body).sort();
}

test('each line is the body of a message, and it is said how it is read', async () => {
  const bodies = [
    busEvent('aws.guardduty', 'GuardDuty Finding', {}),
    { Records: [s3Record('a'), s3Record('b')] },
    { awslogs: { data: packed(logBatch('/aws/lambda/demo', ['one', 'two'])) } },
    { nothing: 'here' },
  ].map((body) => JSON.stringify(body));
  const { exitCode, printed } = await sluice(SEND, `${bodies.join('\n')}\n`);
  expect(printed).toEqual([
    'message 1: 1 × record of guardduty',
    'message 2: 1 × object s3://my-trail/a, 1 × object s3://my-trail/b',
    'message 3: 2 × record of lambda',
    'message 4: cannot be read; it will be a dead letter',
  ]);
  expect(exitCode).toBe(0);
  expect(await received()).toEqual([...bodies].sort());
});

test('a document of several lines is one message', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-delivery-'));
  const text = JSON.stringify([CALL, CALL, 5], undefined, 2);
  await writeFile(join(folder, 'calls.json'), `${text}\n`);
  const { printed } = await sluice(`${SEND} ${join(folder, 'calls.json')}`);
  await rm(folder, { recursive: true });
  expect(printed).toEqual(['message 1: 2 × record of cloudtrail, 1 × no record']);
  expect(await received()).toEqual([text]);
});

test('a file is put into the bucket under the key that says what it holds', async () => {
  const bytes = gzipSync('2 111122223333 eni-1');
  const { printed } = await sluice(`${SEND} --object ${KEY}`, bytes);
  expect(printed).toEqual([`object s3://${LOCAL.trailBucket}/${KEY}: read as vpcflow`]);
  expect(s3.objects(LOCAL.trailBucket).get(KEY)?.body).toEqual(bytes);
  const again = await sluice(`${SEND} --object ${KEY}`, bytes);
  expect(again).toMatchObject({ exitCode: 1, errors: expect.stringContaining('give it another') });
  const other = await sluice(`${SEND} --object notes.txt`, 'text');
  expect(other.printed).toEqual([
    `object s3://${LOCAL.trailBucket}/notes.txt: left out as not_a_trail_object`,
  ]);
});

test.each([
  ['nothing', SEND, '', 'there is nothing in it'],
  ['gzip', SEND, gzipSync('{}'), '--object <key>'],
  ['more than a message holds', SEND, `"${'x'.repeat(262_144)}"`, '262144 bytes'],
  ['a file that is not there', `${SEND} /no/such/file.json`, '', 'cannot be read (ENOENT)'],
  ['no word of where to', 'cloudtrail send', '{}', '--local'],
])('%s is refused as wrong usage', async (_, command, input, said) => {
  const { exitCode, errors, printed } = await sluice(command, input);
  expect({ exitCode, printed }).toEqual({ exitCode: 2, printed: [] });
  expect(errors).toContain(said);
});

test('without a stack it is said how to start one', async () => {
  vi.stubEnv('SLUICE_STATE', '/no/such/state.json');
  const { exitCode, errors } = await sluice(SEND, '{}');
  expect(exitCode).toBe(2);
  expect(errors).toContain('npm start');
});
