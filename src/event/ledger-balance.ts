import { HOUR_MS, hourOf, hourStart, LEDGER_LIFETIME_MS, type LedgerRecords } from './ledger.ts';
import type { HourBook, KeptHour } from './ledger-book.ts';
import { sumHour } from './ledger-hour.ts';
import { keptOf } from './ledger-kept.ts';

export interface BalanceDeps {
  readonly records: LedgerRecords;
  readonly book: HourBook;
}

export interface BalanceOptions {
  /** Epoch ms. */
  readonly now: number;
  /** Sum every hour from its records, whatever is kept of it. */
  readonly fresh?: boolean;
  /** Keep what was summed. */
  readonly keep?: boolean;
  /** Asked before each hour, with the records read so far; false: what is kept must do. */
  readonly mayGoOn?: (records: number) => boolean;
}

/** After its end, an hour's records may come so much later: a large object is read for minutes, and read again. */
const LATE_MS = HOUR_MS;
/** An hour that did not change is put behind the others so often, lest a run that reads no further asks after the same ones again. */
const ASKED_MS = 6 * HOUR_MS;

/** The hours from one to another, both included, newest first. */
export function hoursBetween(first: string, last: string): readonly string[] {
  const hours: string[] = [];
  for (let at = hourStart(last); at >= hourStart(first); at -= HOUR_MS) hours.push(hourOf(at));
  return hours;
}

/**
 * Sums of hours, newest first. An hour whose sum is kept is summed again when its records may have come since, when one that it
 * waits for was written, and when it is too long to be kept whole. The current hour comes first, then that which has to be read and
 * was not for the longest, so that none is left behind by those that are full again in each run; then the hour before, and the others.
 */
export async function balanceHours(
  { records, book }: BalanceDeps,
  hours: readonly string[],
  { now, fresh = false, keep = false, mayGoOn = () => true }: BalanceOptions,
): Promise<readonly KeptHour[]> {
  const sums = new Map((await book.read(hours)).map((kept) => [kept.hour, kept]));
  // Of hours to come there is nothing, and of those long past no records, only what was kept.
  const there = hours.filter((hour) => {
    const begins = hourStart(hour);
    return begins <= now && now - begins <= LEDGER_LIFETIME_MS - HOUR_MS;
  });
  const age = (hour: string) => sums.get(hour)?.summedAt ?? 0;
  const older = there.slice(2).toSorted((a, b) => age(a) - age(b));
  const overdue = older.find((hour) => !isWhole(sums.get(hour)));
  let read = 0;
  for (const hour of inTurn(there, older, overdue)) {
    if (!mayGoOn(read)) break;
    const kept = sums.get(hour);
    if (!fresh && isWhole(kept)) {
      read += kept.waiting.length;
      if (!(await book.anyChanged(kept.waiting))) {
        const isDue = kept.waiting.length > 0 && now - kept.summedAt > ASKED_MS;
        if (keep && isDue) await book.write({ ...kept, summedAt: now });
        continue;
      }
    }
    const sum = await sumHour(records, hour);
    read += sum.records;
    const summed = { ...sum, summedAt: now, open: false };
    sums.set(hour, summed);
    if (keep) await book.write(keptOf(summed));
  }
  return hours.flatMap((hour) => sums.get(hour) ?? []);
}

function inTurn(
  [current, before]: readonly string[],
  older: readonly string[],
  overdue: string | undefined,
): readonly string[] {
  return [current, overdue, before, ...older.filter((hour) => hour !== overdue)].filter(
    (hour) => hour !== undefined,
  );
}

/** Summed when all its records had come, and kept with everything that may change it. */
function isWhole(kept: KeptHour | undefined): kept is KeptHour {
  return kept !== undefined && !kept.open && kept.summedAt >= hourStart(kept.hour) + HOUR_MS + LATE_MS;
}
