import { createHourBook } from '../../../adapters/aws/table/hour-book.ts';
import { createLedgerRecords } from '../../../adapters/aws/table/ledger-records.ts';
import type { Table } from '../../../adapters/aws/table/table.ts';
import { hourOf, hourStart } from '../../../src/event/ledger.ts';
import { balanceHours, hoursBetween } from '../../../src/event/ledger-balance.ts';
import { addRows, differenceOf, emptyRow, type LedgerRow, totalsOf } from '../../../src/event/ledger-sum.ts';
import type { LedgerRowView, LedgerView } from '../view.ts';

/** A long ledger is summed again only after so many times the time that it took, and no later than that. */
const REST = 5;
const LONGEST_REST_MS = 10_000;

/**
 * The ledger as the table has it, from `began` on: the very sums of `sluice ledger`, made anew each time, so that what it says of
 * this minute is so.
 */
export function createLedgerView(table: Table, began: number): (now: number) => Promise<LedgerView> {
  const deps = { records: createLedgerRecords(table), book: createHourBook(table) };
  let latest: LedgerView | undefined;
  let dueAt = 0;
  return async (now) => {
    if (latest !== undefined && now < dueAt) return latest;
    const started = performance.now();
    const hours = await balanceHours(deps, hoursBetween(hourOf(began), hourOf(now)), { now, fresh: true });
    const rows = new Map<string, LedgerRow>();
    for (const row of hours.flatMap((hour) => hour.rows))
      rows.set(row.source, addRows(rows.get(row.source) ?? emptyRow(row.source, ''), row));
    latest = { since: hourStart(hourOf(began)), rows: [...rows.values()].map(rowView) };
    dueAt = now + Math.min(LONGEST_REST_MS, REST * (performance.now() - started));
    return latest;
  };
}

export function rowView(row: LedgerRow): LedgerRowView {
  return { ...totalsOf(row), difference: differenceOf(row) };
}
