import { describe, expect, test } from 'vitest';
import { createDeliveryMarks } from '../../adapters/aws/table/delivery-marks.ts';
import { createHourBook } from '../../adapters/aws/table/hour-book.ts';
import { createLedgerRecords } from '../../adapters/aws/table/ledger-records.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { createTakenBook } from '../../adapters/aws/table/taken-book.ts';
import { createMemoryDeliveryMarks } from '../../adapters/memory/delivery-marks.ts';
import { createMemoryLedger } from '../../adapters/memory/ledger.ts';
import { type TakenEntry, takenId } from '../../src/event/ledger.ts';
import type { KeptHour } from '../../src/event/ledger-book.ts';
import { openClient } from '../support/local-aws.ts';

const { client, table: name } = await openClient();
const table = createTable(client, name);
/** A machine that is busy with other tests is slow. */
const PATIENCE_MS = 30_000;
const HOUR = '2026-03-04T05';
const AT = Date.parse('2026-03-04T05:06:07Z');
const LEASE = AT + 60_000;

const entry = (request: string, facts: Partial<TakenEntry> = {}): TakenEntry => ({
  id: takenId('ingest', request),
  at: AT,
  stage: 'ingest',
  source: 'app',
  tenant: 'acme',
  origin: 'checkout',
  request,
  received: 7,
  refused: 0,
  rejected: { invalid_event: 2 },
  filtered: {},
  parked: {},
  messages: [
    { key: 'm-1', count: 3 },
    { key: 'm-2', count: 2 },
  ],
  ...facts,
});
const message = (key: string, since = AT, root?: string) => {
  const facts = { count: 1, source: 'app', tenant: 'acme', origin: 'checkout' } as const;
  return { key, since, ...facts, ...(root !== undefined && { root }) };
};

const memory = createMemoryDeliveryMarks();
const ledger = createMemoryLedger(memory);

describe.each([
  ['memory', ledger, memory, ledger, ledger],
  [
    'DynamoDB',
    createTakenBook(client, name, PATIENCE_MS),
    createDeliveryMarks(table),
    createLedgerRecords(table),
    createHourBook(table),
  ],
])('the ledger in %s', (_name, book, marks, records, hours) => {
  test('an entry is read as it was entered, under its hour and by its id', async () => {
    const entered = entry('read', {
      parked: { invalid_record: 1 },
      filtered: { digest_object: 1 },
      refused: 4,
    });
    await book.enter(entered);
    const read = { ...entered, token: expect.any(String) };
    expect((await records.hour(HOUR)).entries).toContainEqual(read);
    expect(await records.entries([entered.id, 'unknown'])).toEqual([read]);
    expect((await records.hour('2026-03-04T06')).entries).toEqual([]);
  });

  test('an entry without any message or reason is read as such', async () => {
    const nothing = entry('nothing', { received: 0, rejected: {}, messages: [] });
    await book.enter(nothing);
    expect(await records.entries([nothing.id])).toEqual([{ ...nothing, token: expect.any(String) }]);
  });

  test('an object that is read again is one entry, in its first hour, with what was read last', async () => {
    const later = AT + 2 * 3_600_000;
    const first = entry('object', { received: 1, rejected: {}, parked: { missing_object: 1 }, messages: [] });
    await book.enter(first);
    const [before] = await records.entries([first.id]);
    await book.enter({ ...entry('object'), at: later });
    const [after, ...others] = await records.entries([first.id]);
    expect(others).toEqual([]);
    expect(after).toMatchObject({ at: AT, received: 7, parked: {} });
    expect(after?.token).not.toBe(before?.token);
    expect((await records.hour(HOUR)).entries.filter(({ id }) => id === first.id)).toHaveLength(1);
    expect((await records.hour('2026-03-04T07')).entries).toEqual([]);
  });

  test('marks are listed under the hour of their reading, but for those of replays', async () => {
    await marks.claim(message('here'), 'a', AT, LEASE);
    await marks.claim(message('before', AT - 3_600_000), 'a', AT, LEASE);
    await marks.claim(message('replay', AT, 'here'), 'a', AT, LEASE);
    const listed = (await records.hour(HOUR)).marks.map(({ key }) => key);
    expect(listed).toContain('here');
    expect(listed).not.toContain('before');
    expect(listed).not.toContain('replay');
    const found = await records.marks(['replay', 'here', 'here', 'unknown']);
    expect(found.map(({ key }) => key).toSorted()).toEqual(['here', 'replay']);
  });

  test('more records than one read can fetch are all there', async () => {
    const many = Array.from({ length: 110 }, (_, i) => entry(`many-${i}`, { at: AT + 5 * 3_600_000 }));
    await Promise.all(many.map((each) => book.enter(each)));
    expect((await records.hour('2026-03-04T10')).entries).toHaveLength(110);
    expect(await records.entries(many.map(({ id }) => id))).toHaveLength(110);
  });

  test('the sum of an hour is kept until it is replaced', async () => {
    const kept: KeptHour = {
      hour: HOUR,
      records: 0,
      rows: [],
      inFlight: [],
      parked: [],
      duplicates: [],
      crashed: [],
      waiting: [['mark m-1', 'x']],
      summedAt: AT,
      open: true,
    };
    await hours.write(kept);
    await hours.write({ ...kept, summedAt: AT + 1, open: false });
    expect(await hours.read([HOUR, '2026-03-04T06'])).toEqual([{ ...kept, summedAt: AT + 1, open: false }]);
  });

  test('a record that is written, or made, has changed', async () => {
    await marks.claim(message('watched'), 'a', AT, LEASE);
    const token = (await records.marks(['watched']))[0]?.token ?? '';
    expect(
      await hours.anyChanged([
        ['mark watched', token],
        ['mark unmade', ''],
      ]),
    ).toBe(false);
    await marks.claim(message('watched'), 'b', LEASE, LEASE + 1);
    expect(await hours.anyChanged([['mark watched', token]])).toBe(true);
    await marks.claim(message('unmade'), 'a', AT, LEASE);
    expect(await hours.anyChanged([['mark unmade', '']])).toBe(true);
  });

  test('the first hour is remembered', async () => {
    expect(await hours.began('2026-03-04T05')).toBe('2026-03-04T05');
    expect(await hours.began('2026-03-09T05')).toBe('2026-03-04T05');
  });
});

test('an entry that the table does not take in time is refused, not waited for', async () => {
  const book = createTakenBook(client, name, 0);
  await expect(book.enter(entry('late'))).rejects.toMatchObject({
    code: 'table_unavailable',
    retryable: true,
  });
});
