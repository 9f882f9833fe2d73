import { HOUR_MS, hourOf, hourStart } from '../../event/ledger.ts';
import type { ActivityBook } from '../activity/activity-book.ts';
import { type ActivitySum, createActivitySum } from '../activity/activity-sum.ts';
import type { Period } from './period.ts';
import { TALLY_WORDS } from './tally.ts';

/** What users did in a period: all events, also those that raised no alert. */
export interface ActivityFacts {
  readonly sum: ActivitySum;
  /** Sign-ins by hour of the day or by day, as `slotOf` named them. */
  readonly slots: Readonly<Record<string, { readonly all: number; readonly failed: number }>>;
  /** Hours of the period, and those of them that are summed. */
  readonly hours: number;
  readonly summed: number;
  /** Lines and objects of the archive that nobody could read. */
  readonly unreadable: number;
}

/** Sums that are in memory at a time. */
const HOURS_AT_ONCE = 12;

/** Adds up the hours (UTC) that begin in a period, so that each is of one day: in a time zone of half hours it may begin so much late. */
export async function readActivity(
  book: Pick<ActivityBook, 'read'>,
  { from, until }: Period,
  slotOf: (at: number) => string,
): Promise<ActivityFacts> {
  const hours: string[] = [];
  for (let at = Math.ceil(from / HOUR_MS) * HOUR_MS; at < until; at += HOUR_MS) hours.push(hourOf(at));
  const all = createActivitySum(TALLY_WORDS);
  const slots: Record<string, { all: number; failed: number }> = {};
  let [summed, unreadable] = [0, 0];
  for (let at = 0; at < hours.length; at += HOURS_AT_ONCE)
    for (const kept of await book.read(hours.slice(at, at + HOURS_AT_ONCE))) {
      all.addSum(kept.sum);
      summed += 1;
      unreadable += kept.unreadable;
      const slot = slotOf(hourStart(kept.hour));
      const known = slots[slot] ?? { all: 0, failed: 0 };
      const { sign_in } = kept.sum.totals;
      slots[slot] = { all: known.all + sign_in.all, failed: known.failed + sign_in.failed };
    }
  return { sum: all.sum(), slots, hours: hours.length, summed, unreadable };
}
