import { gunzipSync, gzipSync } from 'node:zlib';
import {
  type BucketProgress,
  NOTHING_VERIFIED,
  type VerifyProgress,
} from '../../../src/intake/digest/progress.ts';
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
      return state instanceof Uint8Array ? unpack(gunzipSync(state).toString('utf8')) : NOTHING_VERIFIED;
    },

    async save(bucket, progress, now, until) {
      const state = gzipSync(pack(progress));
      await table.update(verifyKey(bucket), {
        set: { state, leaseUntil: until, expiresAt: expiry(now + LIFETIME_MS) },
      });
    },
  };
}

/** An organisation has thousands of accounts and regions, and an item 400 KB: rows without names, times in seconds. */
type Row = readonly [
  base: string,
  region: string,
  lookedUntil: number,
  checkedUntil: number,
  scannedUntil: number,
  told: readonly string[],
  isSlow: 0 | 1,
];

function pack({ foundAt, shelves }: BucketProgress): string {
  const seconds = (ms: number) => Math.floor(ms / 1_000);
  const rows = shelves.map((shelf): Row => {
    const { base, region, lookedUntil, checkedUntil, scannedUntil, told, isSlow } = shelf;
    const times = [seconds(lookedUntil), seconds(checkedUntil), seconds(scannedUntil)] as const;
    return [base, region, ...times, told, isSlow === true ? 1 : 0];
  });
  return JSON.stringify([seconds(foundAt), rows]);
}

function unpack(text: string): BucketProgress {
  const [foundAt, rows] = JSON.parse(text) as [number, readonly Row[]];
  return {
    foundAt: foundAt * 1_000,
    shelves: rows.map(([base, region, lookedUntil, checkedUntil, scannedUntil, told, isSlow]) => ({
      base,
      region,
      lookedUntil: lookedUntil * 1_000,
      checkedUntil: checkedUntil * 1_000,
      scannedUntil: scannedUntil * 1_000,
      told,
      ...(isSlow === 1 && { isSlow: true }),
    })),
  };
}
