import { gunzipSync, gzipSync } from 'node:zlib';
import { ALERT_HISTORY_MS } from '../../../src/notify/alert/alert-history.ts';
import type { AlertSums } from '../../../src/notify/alert/alert-sums.ts';
import type { AlertSum } from '../../../src/notify/report/day-sum.ts';
import type { Table } from './table.ts';
import { type Item, numberOf, textOf } from './table-item.ts';
import { alertSumKey, expiry } from './table-layout.ts';

/** Of what a sum looks like: one of another version is made anew. */
const VERSION = 1;
/** An item has at most 400 KB, https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_BYTES = 390_000;

/** Sums in the table, an item each; one that does not fit is not kept. Its functions throw what those of `createTable` throw. */
export function createAlertSums(table: Table): AlertSums {
  return {
    async read(names) {
      const items = await table.many(names.map(alertSumKey));
      return new Map(
        items.flatMap((item) => {
          const sum = sumOf(item);
          return sum === undefined ? [] : [[textOf(item, 'of'), sum] as const];
        }),
      );
    },

    async keep(name, sum, until) {
      const state = gzipSync(JSON.stringify(sum));
      if (state.length > MAX_BYTES) return;
      const set = { of: name, state, version: VERSION, expiresAt: expiry(until + ALERT_HISTORY_MS) };
      await table.update(alertSumKey(name), { set });
    },
  };
}

function sumOf(item: Item): AlertSum | undefined {
  const { state } = item;
  if (numberOf(item, 'version') !== VERSION || !(state instanceof Uint8Array)) return undefined;
  return JSON.parse(gunzipSync(state).toString()) as AlertSum;
}
