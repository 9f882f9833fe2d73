import { gunzipSync, gzipSync } from 'node:zlib';
import {
  type BucketProgress,
  NOTHING_VERIFIED,
  type VerifyProgress,
} from '../../src/intake/digest/progress.ts';
import type { Table } from './table.ts';
import { expiry, verifyKey } from './table-layout.ts';

/** A bucket that nobody has verified for so long begins anew. */
const LIFETIME_MS = 90 * 86_400_000;

/** How far verification has come, an item for each bucket. Its functions throw what those of `createTable` throw. */
export function createVerifyProgress(table: Table): VerifyProgress {
  return {
    async claim(bucket, now, until) {
      const claimed = await table.update(verifyKey(bucket), {
        set: { leaseUntil: until, expiresAt: expiry(now + LIFETIME_MS) },
        when: 'attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now',
        values: { now },
      });
      if (!claimed.written) return undefined;
      const { state } = claimed.item;
      return state instanceof Uint8Array
        ? (JSON.parse(gunzipSync(state).toString('utf8')) as BucketProgress)
        : NOTHING_VERIFIED;
    },

    async save(bucket, progress, now, until) {
      const state = gzipSync(JSON.stringify(progress));
      await table.update(verifyKey(bucket), {
        set: { state, leaseUntil: until, expiresAt: expiry(now + LIFETIME_MS) },
      });
    },
  };
}
