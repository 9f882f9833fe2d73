import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
import { createAlertHistory } from '../../adapters/aws/table/alert-history.ts';
import { createDeliveryMarks } from '../../adapters/aws/table/delivery-marks.ts';
import { createGroupStore } from '../../adapters/aws/table/group-store.ts';
import { createKeyRegistry } from '../../adapters/aws/table/key-store.ts';
import { createLedgerRecords } from '../../adapters/aws/table/ledger-records.ts';
import { createMuteStore } from '../../adapters/aws/table/mute-store.ts';
import { createSourceBook } from '../../adapters/aws/table/source-book.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { createTableCopy, type RawItem } from '../../adapters/aws/table/table-copy.ts';
import { SET_VERSION } from '../../src/enrich/threat/set-layout.ts';
import { ThreatSet } from '../../src/enrich/threat/threat-set.ts';
import { AlertMessageSchema } from '../../src/event/alert-message.ts';
import { packEnvelopes } from '../../src/event/packed-message.ts';
import { unpackMessage } from '../../src/event/unpack-message.ts';
import { readTrailMessage } from '../../src/intake/trail/trail-message.ts';
import type { AlertRecord } from '../../src/notify/alert/alert-record.ts';
import { ITEM_SHAPES, type ItemKind, itemKind, STORED_SHAPES } from '../../src/state-versions.ts';
import { itemOfLine, lineOfItem } from '../../tools/backup/item-line.ts';
import { restore } from '../../tools/backup/restore.ts';
import { envelopes } from '../support/envelopes.ts';
import { goldenItems } from '../support/golden-items.ts';
import { THREAT_NOW } from '../support/indicators.ts';
import { openClient } from '../support/local-aws.ts';

/**
 * What version 1 left behind: a backup of a stack that took ten events and told of one alert, items of every other kind as adapters write
 * them, messages and a set. Never written anew: when a reader is changed, what waits in queues, tables and buckets is still this. Samples of a
 * new kind are added by `GOLDEN=add npm run test:all -- test/unit/golden-state.test.ts`.
 */
const GOLDEN = join(import.meta.dirname, 'golden-state', '1');
const NOW = Date.parse('2026-11-27T08:29:50.994Z');

const { client, table: name } = await openClient({ createDynamoDbClient });
const table = createTable(client, name);
const restored = await restore({
  table: createTableCopy(client, name),
  from: GOLDEN,
  overwrite: false,
  dryRun: false,
  now: NOW,
});

describe('of a table of version 1', () => {
  test('every item is known, and the backup is still taken', () => {
    expect(restored).toMatchObject({ written: 15, kept: 0, expired: 0, complete: true });
  });

  test('the key lets its application in', async () => {
    const keys = createKeyRegistry(table);
    expect(await keys.list()).toHaveLength(1);
    expect(await keys.find('9b0934ac3018464a')).toMatchObject({
      tenant: 'demo',
      application: 'hashpass',
      secretHash: 'lxy2lLlZwwKKrQVI-IaqEdht-7j8UYaYknqIpFHPpN0',
      kind: 'secret',
      scopes: ['*'],
      signature: 'optional',
    });
  });

  test('the mute mutes', async () => {
    expect(await createMuteStore(table).list()).toEqual([
      {
        id: '539d6af6',
        when: { sources: ['203.0.113.9'] },
        until: 1798360154677,
        comment: 'pen test',
        by: 'ann',
      },
    ]);
  });

  test('what was delivered is not delivered again', async () => {
    const message = {
      key: 'ansjhEmGqJ2g9NYKeKra4R1t',
      since: NOW,
      source: 'app' as const,
      tenant: 'demo',
      origin: 'hashpass',
      count: 9,
    };
    const claim = createDeliveryMarks(table).claim(message, 'another', NOW, NOW + 60_000);
    expect(await claim).toEqual({ kind: 'done' });
  });

  test('the ledger balances', async () => {
    const { entries, marks } = await createLedgerRecords(table).hour('2026-11-27T08');
    expect(new Set(entries.map(({ received }) => received))).toEqual(new Set([1, 9]));
    const forwarded = marks.map((mark) => JSON.stringify(mark));
    expect(forwarded).toHaveLength(2);
    expect(forwarded.join()).toContain('"events-api":9');
  });

  test('the group goes on where it was, and the alert is in the history', async () => {
    const due = await createGroupStore(table, () => NOW).due(NOW + 86_400_000, 10);
    expect(due).toHaveLength(1);
    expect(due[0]?.state).toMatchObject({ total: 1, sample: expect.stringContaining('100102') });
    const records: AlertRecord[] = [];
    for await (const some of createAlertHistory(table).between(NOW - 86_400_000, NOW)) records.push(...some);
    expect(records).toMatchObject([{ at: 1795768167098, rule: { id: '100102', level: 12 } }]);
  });

  test('the script of the manager counts as heard', async () => {
    const { scripts } = await createSourceBook(table).read(NOW);
    expect(scripts).toEqual([{ node: 'wazuh.manager', heardAt: 1795768166017, alertedAt: 1795768162306 }]);
  });
});

const ITEMS = join(GOLDEN, 'items.ndjson');
const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n').filter(Boolean);
const itemsIn = (file: string) => linesOf(file).map((line, i) => itemOfLine(line, i + 1));
const kindsIn = (file: string) => new Set(itemsIn(file).map(({ pk }) => itemKind(pk.S)));

const today = await openClient({ createDynamoDbClient });
const written = createTableCopy(today.client, today.table);
const newItems = goldenItems(today.client, today.table);
for (const { write } of Object.values(newItems)) await write();
if (process.env.GOLDEN === 'add') {
  const known = kindsIn(ITEMS);
  for await (const page of written.pages())
    for (const item of page)
      if (!known.has(itemKind(item.pk?.S ?? ''))) appendFileSync(ITEMS, `${lineOfItem(item)}\n`);
}
const samples = itemsIn(ITEMS);
const then = await openClient({ createDynamoDbClient });
for (const item of samples) await createTableCopy(then.client, then.table).put(item, 'nothing');

describe('of items of version 1', () => {
  const kinds = Object.entries(goldenItems(then.client, then.table));

  test.each(kinds)('what is kept as `%s` is read as it was meant', async (_kind, { read, says }) => {
    expect({ read: await read() }).toMatchObject({ read: says });
  });

  test('what is written today has all that its sample has, so that a reader of then understands it', async () => {
    const formOf = (item: RawItem | undefined) =>
      Object.fromEntries(Object.entries(item ?? {}).map(([key, value]) => [key, Object.keys(value)]));
    for (const sample of samples)
      expect(formOf(await written.get(sample.pk.S)), sample.pk.S).toMatchObject(formOf(sample));
  });
});

const messages = JSON.parse(readFileSync(join(GOLDEN, 'messages.json'), 'utf8')) as Record<string, string>;
const messageOf = (shape: string, version: number) => messages[`${shape} ${version}`] ?? '';

describe('of messages of version 1', () => {
  test.each(STORED_SHAPES['packed message'].reads)('a packed message of form %i is unpacked', (version) => {
    const unpacked = unpackMessage(messageOf('packed message', version));
    if (!unpacked.ok) throw new Error(unpacked.error);
    expect(unpacked.value.message).toMatchObject({ v: version, count: 1, taken: 'abcdefghijklmnopqrstuvwx' });
    expect(unpacked.value.envelopes[0]).toMatchObject({
      tenant: 'main',
      origin: { name: 'shop' },
      event: { event: { id: 'golden-1', action: 'auth_login_failed' } },
    });
  });

  test('an alert is taken, and a part of a trail file gone on with', () => {
    expect(AlertMessageSchema.parse(JSON.parse(messageOf('alert message', 1)))).toMatchObject({
      via: 'integration',
      alert: { rule: { id: '100102' } },
    });
    expect(readTrailMessage(messageOf('part of a trail file', 1), new Map())).toMatchObject({
      ok: true,
      value: [{ kind: 'object', object: { bucket: 'trail', key: 'AWSLogs/1.json.gz' }, part: 3 }],
    });
  });
});

test('a set of threat indicators of version 1 is opened, and finds what is in it', () => {
  const file = gunzipSync(Buffer.from(messageOf('threat set', 1), 'base64'));
  const set = ThreatSet.open(file);
  if (!set.ok) throw new Error(set.error);
  expect(set.value.findIp('203.0.113.77', THREAT_NOW)).toMatchObject({ name: '203.0.113.0/24', others: 0 });
  expect(set.value.findIp('203.0.114.1', THREAT_NOW)).toBeUndefined();
});

describe('the registry', () => {
  test('says the versions that are written', () => {
    const [packed] = packEnvelopes(envelopes(1), NOW);
    expect(packed?.v).toBe(STORED_SHAPES['packed message'].version);
    expect(SET_VERSION).toBe(STORED_SHAPES['threat set'].version);
    for (const { version, reads } of Object.values(STORED_SHAPES)) expect(reads).toContain(version);
  });

  test.each(Object.entries(ITEM_SHAPES))('has a sample of `%s` as it is written', (kind, { version }) => {
    const folder = join(import.meta.dirname, 'golden-state', String(version));
    const kept = ['table.ndjson', 'items.ndjson'].map((file) => kindsIn(join(folder, file)));
    expect(kept.some((kinds) => kinds.has(kind as ItemKind))).toBe(true);
  });

  test('has a sample of every form that is read', () => {
    const forms = Object.entries(STORED_SHAPES).flatMap(([shape, { reads }]) =>
      reads.map((version) => `${shape} ${version}`),
    );
    expect(Object.keys(messages).toSorted()).toEqual(forms.toSorted());
  });

  test('a message of a later form is refused as a whole, by the name under which it is kept', () => {
    const later = messageOf('packed message', 2).replace('"v":2', '"v":3');
    expect(unpackMessage(later)).toEqual({ ok: false, error: 'unreadable_message' });
    const alert = JSON.parse(messageOf('alert message', 1));
    expect(AlertMessageSchema.safeParse({ ...alert, v: 2 }).success).toBe(false);
  });
});
