import type { AlertHistory } from '../alert-history.ts';
import type { ReportFramework } from './control-names.ts';
import { dailyReport, hourSlot, type LedgerLine } from './daily-report.ts';
import { type AlertSum, createAlertSum, mergeSums } from './day-sum.ts';
import { readIncidents } from './incident-facts.ts';
import { daySlot, monthlyReport, type WatchedControls } from './monthly-report.ts';
import { dayAfter, monthOf, type Period, periodOf } from './period.ts';
import type { Report } from './report.ts';

export interface ReportDeps {
  readonly history: Pick<AlertHistory, 'between' | 'incidents'>;
  /** Epoch ms: what is open then, and which hours still run. Left out: the end of the period. */
  readonly now?: number;
  /** What the ledger says of a span (epoch ms); undefined when it cannot be read. */
  readonly ledger: (from: number, until: number) => Promise<LedgerLine | undefined>;
  /** Told after each day that was summed. */
  readonly onDay?: (day: string, alerts: number) => void;
}

/** The digest of a day, `2026-03-04`, there. */
export async function makeDaily(deps: ReportDeps, day: string, timeZone: string): Promise<Report> {
  const period = periodOf(day, 1, timeZone);
  const slotOf = hourSlot(timeZone);
  const before = await sumDays(deps, periodOf(dayAfter(day, -1), 1, timeZone), slotOf);
  const sum = await sumDays(deps, period, slotOf);
  const ledger = await deps.ledger(period.from, period.until);
  const incidents = await readIncidents(deps.history.incidents, period, deps.now);
  return dailyReport({ period, timeZone, sum, before, ledger, incidents });
}

/** The report of a month, `2026-03`, there. */
export async function makeMonthly(
  deps: Omit<ReportDeps, 'ledger'>,
  month: string,
  timeZone: string,
  of: { readonly frameworks: readonly ReportFramework[]; readonly watched: WatchedControls },
): Promise<Report> {
  const period = monthOf(month, timeZone);
  const sum = await sumDays(deps, period, daySlot(timeZone));
  const incidents = await readIncidents(deps.history.incidents, period, deps.now);
  return monthlyReport({ month, period, timeZone, sum, incidents, ...of });
}

/** Day after day, so that memory holds two sums at a time. */
async function sumDays(
  { history, onDay }: Pick<ReportDeps, 'history' | 'onDay'>,
  { days }: Period,
  slotOf: (at: number) => string,
): Promise<AlertSum> {
  let all = createAlertSum(slotOf).sum();
  for (const { day, from, until } of days) {
    const sum = createAlertSum(slotOf);
    for await (const records of history.between(from, until)) for (const record of records) sum.add(record);
    const ofDay = sum.sum();
    all = mergeSums([all, ofDay]);
    onDay?.(day, ofDay.alerts);
  }
  return all;
}
