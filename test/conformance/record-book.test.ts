import { describe, expect, test } from 'vitest';
import { createRecordBook } from '../../adapters/aws/table/record-book.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { seenKey } from '../../adapters/aws/table/table-layout.ts';
import { createMemoryRecordBook } from '../../adapters/memory/record-book.ts';
import { LEDGER_LIFETIME_MS } from '../../src/event/ledger.ts';
import type { RecordName, Taker } from '../../src/event/record-book.ts';
import { slotOf } from '../../src/event/record-state.ts';
import { openClient } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const FILE: Taker = { kind: 'file', name: 'bucket/first.json.gz 0' };
const OTHER_FILE: Taker = { kind: 'file', name: 'bucket/second.json.gz 0' };
const message = (now = NOW, leaseUntil = now + 60_000): Taker => ({ kind: 'message', now, leaseUntil });

let last = 0;
const record = (facts: Partial<RecordName> = {}): RecordName => {
  last += 1;
  return {
    tenant: 'acme',
    id: `record-${last}`,
    account: '111122223333',
    region: 'eu-west-1',
    at: NOW,
    ...facts,
  };
};
const records = (count: number, facts: Partial<RecordName> = {}) =>
  Array.from({ length: count }, () => record(facts));
const all = <T>(count: number, verdict: T) => Array.from({ length: count }, () => verdict);

const { client, table: tableName } = await openClient();
const table = createTable(client, tableName);
/** Another instance of the function: it remembers nothing. */
const another = () => createRecordBook(table, { clock: () => NOW, pause: async () => {} });

describe.each([
  ['memory', createMemoryRecordBook()],
  ['DynamoDB', another()],
])('a book of records in %s', (_name, book) => {
  test('gives a record that nobody knows to whoever asks, and to nobody else', async () => {
    const names = records(3);
    expect(await book.claim(names, FILE)).toEqual(all(3, 'ours'));
    expect(await book.claim(names, OTHER_FILE)).toEqual(all(3, 'taken'));
    expect(await book.claim(names, message())).toEqual(all(3, 'taken'));
  });

  test('gives each tenant a record of its own', async () => {
    const name = record();
    expect(await book.claim([name, { ...name, tenant: 'globex' }], FILE)).toEqual(['ours', 'ours']);
    expect(await book.claim([{ ...name, tenant: 'globex' }, name], OTHER_FILE)).toEqual(['taken', 'taken']);
  });

  test('lets a file that is read again find its own', async () => {
    const names = records(3);
    await book.claim(names, FILE);
    expect(await book.claim([...names, record()], FILE)).toEqual(all(4, 'ours'));
  });

  test('answers in order when some are known, and takes a name that comes twice once', async () => {
    const [a, b, c] = [record(), record(), record()];
    await book.claim([b], OTHER_FILE);
    expect(await book.claim([a, b, a, c], FILE)).toEqual(['ours', 'taken', 'taken', 'ours']);
    expect(await book.claim([a, b, c], FILE)).toEqual(['ours', 'taken', 'ours']);
  });

  test('has what a message took in flight until it settles', async () => {
    const names = records(2);
    expect(await book.claim(names, message())).toEqual(['ours', 'ours']);
    expect(await book.claim(names, message(NOW + 59_999))).toEqual(['in_flight', 'in_flight']);
    await book.settle(names);
    expect(await book.claim(names, message(NOW + 120_000))).toEqual(['taken', 'taken']);
  });

  test('lets another message take over what is unsettled behind its lease, for a lease of its own', async () => {
    const names = records(2);
    await book.claim(names, message());
    expect(await book.claim(names, message(NOW + 60_000))).toEqual(['ours', 'ours']);
    expect(await book.claim(names, message(NOW + 119_999))).toEqual(['in_flight', 'in_flight']);
  });

  test('lets no file take what a message took, since that comes back until it is sent or parked', async () => {
    const [open, settled] = [record(), record()];
    await book.claim([open, settled], message(NOW, NOW + 1_000));
    await book.settle([settled]);
    expect(await book.claim([open, settled], FILE)).toEqual(['taken', 'taken']);
    expect(await book.claim([open], message(NOW + 1_000))).toEqual(['ours']);
  });

  test('leaves a file its own when a message settles it by mistake', async () => {
    const name = record();
    await book.claim([name], FILE);
    await book.settle([name]);
    expect(await book.claim([name], FILE)).toEqual(['ours']);
    expect(await book.claim([name], OTHER_FILE)).toEqual(['taken']);
  });

  test('remembers as settled what it had not heard of before', async () => {
    const name = record();
    await book.settle([name, name]);
    expect(await book.claim([name], FILE)).toEqual(['taken']);
    await book.settle([]);
    expect(await book.claim([], FILE)).toEqual([]);
  });

  test('tells records apart by id, account, region and time', async () => {
    const name = record();
    const others = [
      { ...name, id: `${name.id}-other` },
      { ...name, account: '444455556666' },
      { ...name, region: 'us-east-1' },
      { ...name, at: NOW + 300_000 },
    ];
    await book.claim([name], FILE);
    expect(await book.claim([...others, name], OTHER_FILE)).toEqual([...all(4, 'ours'), 'taken']);
  });

  test('takes records that say odd things of themselves as any other', async () => {
    const odd = [
      record({ at: Number.NaN }),
      record({ at: -1 }),
      record({ at: 9e15 }),
      record({ account: '', region: '' }),
      record({ account: '#'.repeat(5_000), region: '☃\n'.repeat(5_000) }),
      record({ id: '__proto__' }),
      record({ id: `${'x'.repeat(5_000)} ☃\ud800` }),
    ];
    expect(await book.claim(odd, FILE)).toEqual(all(odd.length, 'ours'));
    expect(await book.claim(odd, OTHER_FILE)).toEqual(all(odd.length, 'taken'));
  });

  test('gives each of many records to exactly one of many files that bring them at once', async () => {
    const names = records(60);
    const takers = Array.from({ length: 6 }, (_, i): Taker => ({ kind: 'file', name: `copy ${i}` }));
    const verdicts = await Promise.all(takers.map((taker) => book.claim(names, taker)));
    for (const i of names.keys())
      expect(verdicts.map((verdict) => verdict[i]).filter((verdict) => verdict === 'ours')).toHaveLength(1);
  });

  test('gives each record to exactly one of many messages, the others find it in flight', async () => {
    const names = records(5);
    const verdicts = await Promise.all(all(8, message()).map((taker) => book.claim(names, taker)));
    for (const i of names.keys()) {
      const of = (wanted: string) => verdicts.filter((verdict) => verdict[i] === wanted).length;
      expect([of('ours'), of('in_flight')]).toEqual([1, 7]);
    }
  });
});

test('what one instance takes another knows, whatever both remember of it', async () => {
  const [one, other] = [another(), another()];
  const names = records(4);
  expect(await one.claim(names.slice(0, 2), FILE)).toEqual(['ours', 'ours']);
  expect(await other.claim(names.slice(1, 3), OTHER_FILE)).toEqual(['taken', 'ours']);
  expect(await one.claim(names, FILE)).toEqual(['ours', 'ours', 'taken', 'ours']);
});

test('what another instance settled is not in flight for one that remembers its lease', async () => {
  const [one, other] = [another(), another()];
  const name = record();
  await other.claim([name], message());
  expect(await one.claim([name], message(NOW + 1))).toEqual(['in_flight']);
  await other.settle([name]);
  expect(await one.claim([name], message(NOW + 2))).toEqual(['taken']);
});

test('a slot that outgrows its item goes on in the next, and everybody finds all of it', async () => {
  const at = NOW + 86_400_000;
  const names = records(9_000, { at });
  const first = another();
  for (let from = 0; from < names.length; from += 3_000)
    expect(await first.claim(names.slice(from, from + 3_000), FILE)).toEqual(all(3_000, 'ours'));
  expect(await another().claim(names, OTHER_FILE)).toEqual(all(9_000, 'taken'));
  expect(await another().claim(names, FILE)).toEqual(all(9_000, 'ours'));
  const slot = slotOf({ ...record(), at });
  const chunks = await table.many([0, 1, 2, 3].map((chunk) => seenKey(slot, chunk)));
  const bytes = chunks.map(({ records }) => (records instanceof Uint8Array ? records.length : 0));
  expect(bytes.toSorted((a, b) => b - a)).toEqual([48_000, 48_000, 12_000]);
});

test('a slot that is full remembers no more, says how many, and holds nobody else up', async () => {
  const told: unknown[] = [];
  const telemetry = { measure: (...each: unknown[]) => void told.push(each) };
  const book = createRecordBook(table, { clock: () => NOW, maxChunks: 1, telemetry });
  const at = NOW + 2 * 86_400_000;
  await book.claim(records(3_999, { at }), FILE);
  expect(told).toEqual([]);
  const late = records(3, { at });
  expect(await book.claim(late, FILE)).toEqual(all(3, 'ours'));
  expect(told).toEqual([['RecordsNotRemembered', 2, 'Count']]);
  expect(await book.claim(late, OTHER_FILE)).toEqual(['taken', 'ours', 'ours']);
  const others = records(2, { at, tenant: 'globex' });
  await book.claim(others, FILE);
  expect(await book.claim(others, OTHER_FILE)).toEqual(['taken', 'taken']);
  expect(told).toHaveLength(2);
});

test('a slot that nobody wrote for 20 days is forgotten, whenever TTL deletes it', async () => {
  let now = NOW;
  const book = createRecordBook(table, { clock: () => now });
  const name = record({ account: '999900009999' });
  await book.claim([name], FILE);
  now += LEDGER_LIFETIME_MS - 1_000;
  expect(await book.claim([name], OTHER_FILE)).toEqual(['taken']);
  now += 1_000;
  expect(await book.claim([name], OTHER_FILE)).toEqual(['ours']);
  expect(await createRecordBook(table, { clock: () => now }).claim([name], FILE)).toEqual(['taken']);
});

/** What is asked of the table meanwhile. */
async function calls(run: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
  const counted: Record<string, number> = {};
  const name = 'count';
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (call) => {
        counted[commandName] = (counted[commandName] ?? 0) + 1;
        return next(call);
      },
    { name },
  );
  await run();
  client.middlewareStack.remove(name);
  return counted;
}

test('records cost as many reads and writes as they have slots, and no read the next time', async () => {
  const account = '000011112222';
  const usual = [...records(180, { account }), ...records(20, { account, at: NOW + 300_000 })];
  const book = another();
  expect(await calls(() => book.claim(usual, FILE))).toEqual({ GetItemCommand: 2, PutItemCommand: 2 });
  const more = records(20, { account });
  expect(await calls(() => book.claim(more, OTHER_FILE))).toEqual({ PutItemCommand: 1 });
  expect(await calls(() => another().claim(usual, OTHER_FILE))).toEqual({ GetItemCommand: 2 });
  const scattered = Array.from({ length: 20 }, (_, i) => record({ account, at: NOW - i * 300_000 - 1 }));
  expect(await calls(() => book.claim(scattered, FILE))).toEqual({
    GetItemCommand: 20,
    PutItemCommand: 20,
  });
});
