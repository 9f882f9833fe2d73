import { gunzipSync, gzipSync } from 'node:zlib';
import type { PollBook, PollState } from '../../../src/notify/poll-state.ts';
import type { Table } from './table.ts';
import type { Item } from './table-item.ts';
import { expiry, POLL_KEY } from './table-layout.ts';

/** Whoever does not poll for so long begins anew. */
const LIFETIME_MS = 30 * 86_400_000;

/** How far the indexer has been read, in one item. Its functions throw what those of `createTable` throw. */
export function createPollBook(table: Table): PollBook {
  return {
    async claim(now, leaseUntil) {
      const claimed = await table.update(POLL_KEY, {
        set: { leaseUntil, expiresAt: expiry(now + LIFETIME_MS) },
        when: 'attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now',
        values: { now },
      });
      return claimed.written ? { state: stateOf(claimed.item) } : undefined;
    },

    async save(state, now) {
      const packed = gzipSync(JSON.stringify(state));
      await table.update(POLL_KEY, {
        set: { state: packed, leaseUntil: 0, expiresAt: expiry(now + LIFETIME_MS) },
      });
    },

    read: async () => stateOf(await table.get(POLL_KEY)),
  };
}

function stateOf(item: Item | undefined): PollState | undefined {
  const state = item?.state;
  return state instanceof Uint8Array
    ? (JSON.parse(gunzipSync(state).toString('utf8')) as PollState)
    : undefined;
}
