import { SOURCES } from '../../../src/event/envelope.ts';
import {
  HOUR_MS,
  hourStart,
  type LedgerRecords,
  type MessageMark,
  type ParkedAs,
  type RecordedEntry,
} from '../../../src/event/ledger.ts';
import { PARK_REASONS } from '../../../src/event/loss.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import type { Table } from './table.ts';
import { type Item, numberOf, textOf, textsOf } from './table-item.ts';
import { LEDGER_SHARDS, ledgerList, markKey, takenKey } from './table-layout.ts';

/** Records of one list: 500 events each, so that an hour holds 800 million. */
const MAX_LISTED = 100_000;
const MARK = markKey('');
const TAKEN = takenKey('');

/** The ledger's records in the table. Its functions throw what those of `createTable` throw, and `ledger_too_long`. */
export function createLedgerRecords(table: Table): LedgerRecords {
  return {
    async hour(hour) {
      const until = hourStart(hour) + HOUR_MS - 1;
      const shards = Array.from({ length: LEDGER_SHARDS }, (_, shard) => ledgerList(hour, shard));
      // The index itself is a moment behind, and what may still change is read again until it does: see `KeptHour.waiting`.
      const lists = await Promise.all(shards.map((list) => table.listed(list, until, MAX_LISTED, 'roughly')));
      if (lists.some(({ length }) => length >= MAX_LISTED))
        throw new CodedError(
          'ledger_too_long',
          `hour ${hour} of the ledger has more records than can be summed`,
        );
      const items = lists.flat();
      return { entries: items.flatMap(entryOf), marks: items.flatMap(markOf) };
    },
    entries: async (ids) => (await table.many(ids.map(takenKey))).flatMap(entryOf),
    marks: async (keys) => (await table.many(keys.map(markKey))).flatMap(markOf),
  };
}

const oneOf = <T extends string>(known: readonly T[], value: string): T | undefined =>
  known.find((each) => each === value);

/** What `createTakenBook` writes, beside the attributes that the table is searched by. */
type EntryText = Omit<RecordedEntry, 'id' | 'at' | 'token' | 'messages'> & {
  readonly messages: readonly (readonly [key: string, count: number])[];
};

function entryOf(item: Item): readonly RecordedEntry[] {
  const pk = textOf(item, 'pk');
  if (!pk.startsWith(TAKEN)) return [];
  const { messages, ...facts } = JSON.parse(textOf(item, 'entry')) as EntryText;
  return [
    {
      ...facts,
      id: pk.slice(TAKEN.length),
      at: numberOf(item, 'at'),
      messages: messages.map(([key, count]) => ({ key, count })),
      token: textOf(item, 'token'),
    },
  ];
}

/** Nothing for a mark of a version that did not keep the ledger. */
function markOf(item: Item): readonly MessageMark[] {
  const pk = textOf(item, 'pk');
  const source = oneOf(SOURCES, textOf(item, 'source'));
  if (!pk.startsWith(MARK) || source === undefined) return [];
  const count = numberOf(item, 'count');
  return [
    {
      key: pk.slice(MARK.length),
      since: numberOf(item, 'since'),
      taken: textOf(item, 'taken') || undefined,
      root: textOf(item, 'root') || undefined,
      source,
      tenant: textOf(item, 'tenant'),
      origin: textOf(item, 'origin'),
      count,
      settled: item.done === true ? count : item.delivered instanceof Set ? item.delivered.size : 0,
      forwarded: Object.fromEntries(
        Object.entries(item).flatMap(([name, value]) =>
          name.startsWith(FORWARDED) && typeof value === 'number'
            ? [[name.slice(FORWARDED.length).replaceAll('_', '-'), value]]
            : [],
        ),
      ),
      parked: [...textsOf(item, 'parked')].flatMap(letterOf),
      replays: [...textsOf(item, 'replays')],
      claimedAt: numberOf(item, 'claimedAt'),
      leaseUntil: numberOf(item, 'leaseUntil'),
      crashes: numberOf(item, 'crashes'),
      token: textOf(item, 'token'),
    },
  ];
}

const FORWARDED = 'forwarded_';

function letterOf(text: string): readonly ParkedAs[] {
  const [key = '', word = '', count] = text.split(' ');
  const reason = oneOf(PARK_REASONS, word);
  return reason === undefined ? [] : [{ key, reason, count: Number(count) }];
}
