import type { Source } from '../../../../src/event/envelope.ts';
import { hourOf } from '../../../../src/event/ledger.ts';
import { missingOf, OVERDUE_MS, type QueueDepths } from '../../../../src/event/ledger-missing.ts';
import {
  addRows,
  type Crashed,
  type Duplicate,
  differenceOf,
  emptyRow,
  type InFlight,
  type LedgerRow,
  type Parked,
  type Whence,
} from '../../../../src/event/ledger-sum.ts';
import type { LedgerReading } from './ledger-books.ts';

/** One line: an hour of a source, or the sum of several. */
export interface ReportLine {
  /** Undefined: of all hours. */
  readonly hour: string | undefined;
  readonly row: LedgerRow;
  /** Events in flight that are in no queue. */
  readonly missing: number;
  /** Events that are nowhere: the missing ones, and what vanished between two stages. 0: it balances. */
  readonly difference: number;
}

export interface LedgerReport {
  /** Oldest first. */
  readonly lines: readonly ReportLine[];
  /** By source. */
  readonly totals: readonly ReportLine[];
  readonly depths: QueueDepths | undefined;
  readonly balanced: boolean;
  readonly missing: readonly InFlight[];
  /** In flight, not missing, and nothing heard of it for ten minutes. */
  readonly late: readonly InFlight[];
  readonly parked: readonly Parked[];
  readonly duplicates: readonly Duplicate[];
  readonly crashed: readonly Crashed[];
}

/** What is asked for of what was read. */
export function ledgerReport(
  { hours, all, depths }: LedgerReading,
  { source, tenant }: { readonly source?: Source; readonly tenant?: string },
  now: number,
): LedgerReport {
  const isMeant = (of: { readonly source: Source; readonly tenant: string }) =>
    (source === undefined || of.source === source) && (tenant === undefined || of.tenant === tenant);
  const asked = new Set(hours.map(({ hour }) => hour));
  const missing = missingOf(all, depths, now).filter((one) => isMeant(one) && asked.has(hourOf(one.at)));
  const lost = new Set(missing.map(({ key }) => key));

  const lines = hours.toReversed().flatMap(({ hour, rows }) => {
    const ofHour = missing.filter(({ at }) => hourOf(at) === hour);
    return bySource(rows.filter(isMeant)).map((row) => lineOf(hour, row, ofHour));
  });
  const totals = bySource(lines.map(({ row }) => row)).map((row) => lineOf(undefined, row, missing));
  const named = <T extends Whence>(list: readonly T[]) =>
    list.filter(isMeant).toSorted((a, b) => a.at - b.at);
  return {
    lines,
    totals,
    depths,
    balanced: totals.every(({ difference }) => difference === 0),
    missing: named(missing),
    late: named(hours.flatMap((hour) => hour.inFlight)).filter(
      ({ key, heardAt }) => !lost.has(key) && now - heardAt > OVERDUE_MS,
    ),
    parked: named(hours.flatMap((hour) => hour.parked)),
    duplicates: named(hours.flatMap((hour) => hour.duplicates)),
    crashed: named(hours.flatMap((hour) => hour.crashed)),
  };
}

/** Lines of the same source in one, whatever their tenants. */
function bySource(rows: readonly LedgerRow[]): readonly LedgerRow[] {
  const sums = new Map<Source, LedgerRow>();
  for (const row of rows)
    sums.set(row.source, addRows(sums.get(row.source) ?? emptyRow(row.source, ''), row));
  return [...sums.values()].toSorted((a, b) => (a.source < b.source ? -1 : 1));
}

function lineOf(hour: string | undefined, row: LedgerRow, missing: readonly InFlight[]): ReportLine {
  const lost = missing
    .filter(({ source }) => source === row.source)
    .reduce((sum, { events }) => sum + events, 0);
  return { hour, row, missing: lost, difference: lost + Math.abs(differenceOf(row)) };
}
