import { gunzipSync, gzipSync } from 'node:zlib';
import type { HourBook, KeptHour } from '../../../src/event/ledger-book.ts';
import type { WaitingRecord } from '../../../src/event/ledger-sum.ts';
import type { Table } from './table.ts';
import { type Item, textOf } from './table-item.ts';
import { expiry, hourKey, markKey, takenKey } from './table-layout.ts';

/** A year, and a month to compare it with. */
const LIFETIME_MS = 400 * 86_400_000;
const BEGAN = hourKey('first');

/** Sums of hours in the table. Its functions throw what those of `createTable` throw. */
export function createHourBook(table: Table): HourBook {
  return {
    read: async (hours) => (await table.many(hours.map(hourKey))).flatMap(keptOf),

    async write(hour) {
      const state = gzipSync(JSON.stringify(hour));
      const expiresAt = expiry(hour.summedAt + LIFETIME_MS);
      await table.update(hourKey(hour.hour), { set: { state, expiresAt } });
    },

    async anyChanged(waiting) {
      const items = await table.many(waiting.map(([record]) => pkOf(record)));
      const tokens = new Map(items.map((item) => [textOf(item, 'pk'), textOf(item, 'token')]));
      return waiting.some(([record, token]) => (tokens.get(pkOf(record)) ?? '') !== token);
    },

    async began(hour) {
      const known = await table.get(BEGAN);
      if (known !== undefined) return textOf(known, 'hour');
      await table.put(BEGAN, { hour }, { when: 'attribute_not_exists(#pk)' });
      return hour;
    },
  };
}

function pkOf(record: WaitingRecord): string {
  const [kind, id = ''] = record.split(' ');
  return kind === 'mark' ? markKey(id) : takenKey(id);
}

function keptOf({ state }: Item): readonly KeptHour[] {
  return state instanceof Uint8Array ? [JSON.parse(gunzipSync(state).toString('utf8')) as KeptHour] : [];
}
