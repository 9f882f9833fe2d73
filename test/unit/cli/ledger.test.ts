import { createServer } from 'node:http';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, test } from 'vitest';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { createDeliveryMarks } from '../../../adapters/aws/table/delivery-marks.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { createTakenBook } from '../../../adapters/aws/table/taken-book.ts';
import { type TakenEntry, takenId } from '../../../src/event/ledger.ts';
import { untouched } from '../../../src/forward/delivery-marks.ts';
import { readLedger } from '../../../tools/cli/commands/ledger/ledger-books.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { listenOnLoopback } from '../../../tools/local/listen.ts';
import { offerStack } from '../../support/offered-stack.ts';
import { NOW, sluice } from './run-sluice.ts';

const { aws, queues, table: name } = await offerStack();
const dynamodb = createDynamoDbClient(aws);
const sqs = createSqsClient(aws);
const book = createTakenBook(dynamodb, name, 30_000);
const marks = createDeliveryMarks(createTable(dynamodb, name));
afterAll(() => {
  dynamodb.destroy();
  sqs.destroy();
});

const HOUR_MS = 3_600_000;
/** A time of its own for each test, whose hours nobody else's records are in. */
const at = (hours: number) => NOW - hours * HOUR_MS;
const time = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;
const hour = (ms: number) => ` --since ${time(ms)} --until ${time(ms)}`;

async function take(facts: Partial<TakenEntry> & Pick<TakenEntry, 'at' | 'request'>): Promise<TakenEntry> {
  const stage = 'ingest';
  const entry: TakenEntry = {
    id: takenId(stage, facts.request),
    stage,
    source: 'app',
    tenant: 'acme',
    origin: 'checkout',
    received: 3,
    refused: 0,
    rejected: {},
    filtered: {},
    parked: {},
    messages: [{ key: `message-of-${facts.request}`, count: 3 }],
    ...facts,
  };
  await book.enter(entry);
  return entry;
}

async function deliver(entry: TakenEntry, parked = 0) {
  const { id: taken, at: since, source, tenant, origin } = entry;
  for (const { key, count } of entry.messages) {
    await marks.claim({ key, since, count, source, tenant, origin, taken }, 'me', since, since + 60_000);
    await marks.settle(
      key,
      'me',
      {
        ...untouched(new Set(Array(count).keys())),
        done: true,
        forwarded: { agent: count - parked },
        parked: parked === 0 ? [] : [{ key: `letter-of-${key}`, reason: 'refused_by_wazuh', count: parked }],
      },
      since + 86_400_000 * 30,
    );
  }
}

test('an hour is printed with what became of each source, and the exit code says that it balances', async () => {
  const when = at(2);
  await deliver(await take({ at: when, request: 'whole', received: 5, rejected: { invalid_event: 2 } }));
  await deliver(await take({ at: when, request: 'part', source: 'sentry' }), 1);
  const again = await take({ at: when, request: 'again', messages: [{ key: 'message-of-whole', count: 3 }] });
  expect(again.received).toBe(3);
  const { exitCode, printed } = await sluice(`ledger --local${hour(when)}`);
  expect(printed.map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
    'hour (UTC) | source | received | rejected | filtered | duplicate | forwarded | parked | in flight | balance',
    '2026-03-04 03 | app | 8 | 2 | · | 3 | 3 | · | · | ✓ | █████████▓▓▓▓▓▓▓▓▓······',
    '2026-03-04 03 | sentry | 3 | · | · | · | 2 | 1 | · | ✓ | ██████░░░',
    'in all | app | 8 | 2 | · | 3 | 3 | · | · | ✓',
    'in all | sentry | 3 | · | · | · | 2 | 1 | · | ✓',
    'forwarded by: agent 5',
    'rejected: invalid_event 2',
    'parked: refused_by_wazuh 1',
    'queues hold: messages 0, dead letters 0',
    'bar: █ forwarded | ▓ duplicate | ▒ in flight | ░ parked | · rejected or filtered',
  ]);
  expect(exitCode).toBe(0);
});

test('--explain names what is parked and what is a duplicate, --json has it as data', async () => {
  const when = at(5);
  await deliver(await take({ at: when, request: 'first' }), 2);
  await take({ at: when, request: 'second', messages: [{ key: 'message-of-first', count: 3 }] });
  const { printed } = await sluice(`ledger --local --explain${hour(when)}`);
  const from = printed.findIndex((line) => line.startsWith('Parked'));
  expect(printed.slice(from)).toEqual([
    'Parked (1)',
    '  2026-03-04T00:06:07Z  app  acme/checkout  request first: 2 events of message message-of-first, in dead letter letter-of-message-of-first, refused_by_wazuh',
    'Duplicate: in a message that had been taken before (1)',
    '  2026-03-04T00:06:07Z  app  acme/checkout  request second: 3 events in message message-of-first',
  ]);
  const json = await sluice(`ledger --local --json --explain${hour(when)}`);
  expect(JSON.parse(json.printed[0] ?? '')).toMatchObject({
    balanced: true,
    queues: { events: 0, deadLetters: 0 },
    hours: [
      { hour: '2026-03-04T00:00:00Z', source: 'app', received: 6, duplicate: 3, forwarded: 1, parked: 2 },
    ],
    totals: [{ source: 'app', by: { parked: { refused_by_wazuh: 2 }, forwarded: { agent: 1 } } }],
    parked: [{ request: 'first', reason: 'refused_by_wazuh' }],
    duplicates: [{ request: 'second' }],
    missing: [],
  });
});

test('one tenant or one source can be looked at alone', async () => {
  const when = at(8);
  await deliver(await take({ at: when, request: 'mine' }));
  await deliver(await take({ at: when, request: 'theirs', tenant: 'beta' }));
  await deliver(await take({ at: when, request: 'hook', source: 'supabase' }));
  const totals = async (flags: string) => {
    const { printed } = await sluice(`ledger --local --json${flags}${hour(when)}`);
    return (JSON.parse(printed[0] ?? '') as { totals: { source: string; received: number }[] }).totals.map(
      ({ source, received }) => [source, received],
    );
  };
  expect(await totals('')).toEqual([
    ['app', 6],
    ['supabase', 3],
  ]);
  expect(await totals(' --tenant beta')).toEqual([['app', 3]]);
  expect(await totals(' --source supabase')).toEqual([['supabase', 3]]);
});

test('a message that is on no queue is missing: named with its request, and the exit code is 1', async () => {
  const when = at(11);
  await take({ at: when, request: 'lost' });
  const balance = async () => sluice(`ledger --local --explain${hour(when)}`);
  const lost = await balance();
  expect(lost.exitCode).toBe(1);
  expect(lost.printed[1]).toMatch(/✗ 3 missing +▒+$/);
  expect(lost.printed).toContain('Missing: in no queue, and not known to have arrived (1)');
  expect(lost.printed).toContain(
    '  2026-03-03T18:06:07Z  app  acme/checkout  request lost: 3 events in message message-of-lost, never claimed',
  );

  await sqs.send(new SendMessageCommand({ QueueUrl: queues.url('events'), MessageBody: 'it was late' }));
  const late = await balance();
  expect(late.exitCode).toBe(0);
  expect(late.printed).toContain('In flight for long (1)');
});

test('when nothing was taken that is said, and it balances', async () => {
  const { exitCode, printed, errors } = await sluice(`ledger --local${hour(at(200))}`);
  expect([exitCode, printed]).toEqual([0, []]);
  expect(errors).toBe('nothing was taken in that time of the stack that runs here\n');
});

describe('queues that may not be asked', () => {
  const sqsThatDenies = createServer((_, response) => {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: 'com.amazonaws.sqs#AccessDenied', message: 'no' }));
  });
  const read = async (table: string) => {
    const denying = await listenOnLoopback(sqsThatDenies, 0, 'queues');
    const place = {
      name: table,
      archive: undefined,
      where: 'here',
      aws: localEnvironment({ dynamodb: aws.endpoints?.dynamodb ?? '', sqs: denying.endpoint }),
    };
    const range = { since: at(2), until: at(2) };
    try {
      return await readLedger(place, range, { now: NOW, fresh: false });
    } finally {
      await denying.close();
    }
  };

  test('are said to be denied, with the permission, and the rest is told', async () => {
    const { depths, depthsFault } = await read(name);
    expect(depths).toBeUndefined();
    expect(depthsFault).toMatch(/refused us: have sqs:GetQueueAttributes on it granted$/);
  });

  test('a table that is not there is asked for by the flag that the command has', async () => {
    await expect(read('no-such-table')).rejects.toThrow(/give it as --name, and its --region/);
  });
});

test('a time that is none is wrong usage', async () => {
  expect((await sluice('ledger --local --since yesterday')).exitCode).toBe(2);
});
