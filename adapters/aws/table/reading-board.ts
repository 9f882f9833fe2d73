import * as z from 'zod/mini';
import type { CountersReading, PostedReading, ReadingBoard } from '../../../src/forward/manager-counters.ts';
import type { Table } from './table.ts';
import { type Item, numberOf, textOf } from './table-item.ts';
import { countersKey, expiry } from './table-layout.ts';

const LIFETIME_MS = 3_600_000;
/** By how much the clocks of two functions may differ: a reading of another counts as older than it says by this. */
const SKEW_MS = 500;

const ReadingSchema = z.object({
  startedAt: z.string(),
  dropped: z.number(),
  discarded: z.number(),
  analysisUsage: z.number(),
  receiverUsage: z.number(),
}) satisfies z.ZodMiniType<CountersReading>;

/** Readings shared by all who use the table, `perMinute` of each node; one write to ask, one to tell. */
export function createReadingBoard(table: Table, perMinute = 60): ReadingBoard {
  return {
    async claim(node, now) {
      const claimed = await table.update(countersKey(node), {
        set: { nextAt: now + 60_000 / perMinute, expiresAt: expiry(now + LIFETIME_MS) },
        when: 'attribute_not_exists(#nextAt) OR #nextAt <= :now',
        values: { now },
      });
      if (claimed.written) return { granted: true };
      const { current } = claimed;
      return {
        granted: false,
        retryAt: Math.max(now + 1, numberOf(current, 'nextAt')),
        latest: posted(current),
      };
    },

    async post(node, { asOf, reading }) {
      await table.update(countersKey(node), {
        set: { asOf, reading: JSON.stringify(reading), expiresAt: expiry(asOf + LIFETIME_MS) },
        when: 'attribute_not_exists(#asOf) OR #asOf < :asOf',
        values: { asOf },
      });
    },

    async rest(node, until) {
      await table.update(countersKey(node), {
        set: { nextAt: until, expiresAt: expiry(until + LIFETIME_MS) },
        when: 'attribute_not_exists(#nextAt) OR #nextAt < :until',
        values: { until },
      });
    },
  };
}

/** Undefined also for what another version of this program has written. */
function posted(item: Item | undefined): PostedReading | undefined {
  try {
    const reading = ReadingSchema.parse(JSON.parse(textOf(item, 'reading')));
    return { asOf: numberOf(item, 'asOf') - SKEW_MS, reading };
  } catch {
    return undefined;
  }
}
