import { gunzipSync, gzipSync } from 'node:zlib';
import { hourStart } from '../../../src/event/ledger.ts';
import type {
  ActivityBook,
  ActivityHour,
  ActivityProgress,
} from '../../../src/notify/activity/activity-book.ts';
import type { Table } from './table.ts';
import type { Item } from './table-item.ts';
import { ACTIVITY_PROGRESS_KEY, activityKey, expiry } from './table-layout.ts';

/** A year, and a month to compare it with. */
const LIFETIME_MS = 400 * 86_400_000;

/** What users did, hour by hour, in the table. Its functions throw what those of `createTable` throw. */
export function createActivityBook(table: Table): ActivityBook {
  return {
    async claim(now, leaseUntil) {
      const claimed = await table.update(ACTIVITY_PROGRESS_KEY, {
        set: { leaseUntil, expiresAt: expiry(now + LIFETIME_MS) },
        when: 'attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now',
        values: { now },
      });
      return claimed.written ? { progress: stateOf<ActivityProgress>(claimed.item)[0] } : undefined;
    },

    async save(progress, now) {
      const state = gzipSync(JSON.stringify(progress));
      const expiresAt = expiry(now + LIFETIME_MS);
      await table.update(ACTIVITY_PROGRESS_KEY, { set: { state, leaseUntil: 0, expiresAt } });
    },

    read: async (hours) => (await table.many(hours.map(activityKey))).flatMap(stateOf<ActivityHour>),

    async write(hour) {
      const state = gzipSync(JSON.stringify(hour));
      const expiresAt = expiry(hourStart(hour.hour) + LIFETIME_MS);
      await table.update(activityKey(hour.hour), { set: { state, expiresAt } });
    },
  };
}

function stateOf<T>({ state }: Item): readonly T[] {
  return state instanceof Uint8Array ? [JSON.parse(gunzipSync(state).toString('utf8')) as T] : [];
}
