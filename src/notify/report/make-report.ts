import type { ActivityBook } from '../activity/activity-book.ts';
import type { AlertHistory } from '../alert/alert-history.ts';
import { readActivity } from './activity-facts.ts';
import { type ActivityView, withActivity } from './activity-sections.ts';
import { REPORT_FRAMEWORKS, type ReportFramework } from './control-names.ts';
import { dailyReport, HOURS, hourSlot, type LedgerLine } from './daily-report.ts';
import { type AlertSum, createAlertSum, mergeSums } from './day-sum.ts';
import { readIncidents } from './incident-facts.ts';
import { daySlot, monthlyReport, type WatchedControls } from './monthly-report.ts';
import { clockAt, dayAfter, dayAt, monthOf, type Period, periodOf } from './period.ts';
import type { Report } from './report.ts';
import { type Summed, sumDay } from './sum-alerts.ts';

export interface ReportDeps {
  readonly history: Pick<AlertHistory, 'between' | 'incidents'> & Summed;
  /** Epoch ms: what is open then, and which hours still run. Left out: the end of the period. */
  readonly now?: number;
  /** Sums of what users did; undefined when there is no archive. */
  readonly activity?: Pick<ActivityBook, 'read'> | undefined;
  /** What the ledger says of a span (epoch ms); undefined when it cannot be read. */
  readonly ledger: (from: number, until: number) => Promise<LedgerLine | undefined>;
  /** Told after each day that was summed. */
  readonly onDay?: (day: string, alerts: number) => void;
}

const FRAMEWORKS = Object.keys(REPORT_FRAMEWORKS) as ReportFramework[];

/** The digest of a day, `2026-03-04`, there. */
export async function makeDaily(deps: ReportDeps, day: string, timeZone: string): Promise<Report> {
  const period = periodOf(day, 1, timeZone);
  const slotOf = hourSlot(timeZone);
  const before = await sumDays(deps, periodOf(dayAfter(day, -1), 1, timeZone), slotOf);
  const sum = await sumDays(deps, period, slotOf);
  const ledger = await deps.ledger(period.from, period.until);
  const incidents = await readIncidents(deps.history.incidents, period, deps.now);
  const report = dailyReport({ period, timeZone, sum, before, ledger, incidents });
  const timeOf = (at: number) => clockAt(at, timeZone);
  const view: ActivityView = { axis: 'hour', slots: HOURS, timeOf, frameworks: FRAMEWORKS };
  const activity = deps.activity && (await readActivity(deps.activity, period, slotOf));
  return withActivity(report, activity, view, 'The pipeline');
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
  const report = monthlyReport({ month, period, timeZone, sum, incidents, ...of });
  const timeOf = (at: number) => `${dayAt(at, timeZone)} ${clockAt(at, timeZone)}`;
  const slots = period.days.map(({ day }) => day);
  const view: ActivityView = { axis: 'day', slots, timeOf, frameworks: of.frameworks };
  const activity = deps.activity && (await readActivity(deps.activity, period, daySlot(timeZone)));
  return withActivity(report, activity, view, 'Incidents');
}

/** Day after day, so that memory holds the sums of a day's hours and of what was before. */
async function sumDays(
  { history, onDay }: Pick<ReportDeps, 'history' | 'onDay'>,
  { days }: Period,
  slotOf: (at: number) => string,
): Promise<AlertSum> {
  let all = createAlertSum(slotOf).sum();
  for (const day of days) {
    const ofDay = await sumDay(history, day, slotOf);
    all = mergeSums([all, ofDay]);
    onDay?.(day.day, ofDay.alerts);
  }
  return all;
}
