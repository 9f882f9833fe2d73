import type { ReportSettings } from '../../../src/config/report-settings.ts';
import type { ActivityBook } from '../../../src/notify/activity/activity-book.ts';
import type { ChannelMessage, ChannelOutcome } from '../../../src/notify/channel.ts';
import { REPORT_FRAMEWORKS, type ReportFramework } from '../../../src/notify/report/control-names.ts';
import type { LedgerLine } from '../../../src/notify/report/daily-report.ts';
import { dueDay, dueMonth } from '../../../src/notify/report/due-reports.ts';
import { makeDaily, makeMonthly } from '../../../src/notify/report/make-report.ts';
import { reportMail } from '../../../src/notify/report/report-mail.ts';
import watched from '../../../src/notify/report/watched-controls.json' with { type: 'json' };
import type { ReportDesk, ReportRequest } from '../../../src/notify/report-desk.ts';
import { errorFields } from '../../middleware/error-fields.ts';
import type { Invocation, NotifyDeps } from '../notify-deps.ts';

/** What reports want besides what alerts do. */
export interface Reporting {
  readonly settings: ReportSettings;
  /** Sums of what users did; undefined when there is no archive. */
  readonly activity?: Pick<ActivityBook, 'read'> | undefined;
  /** What the ledger says of a span (epoch ms); undefined when it says nothing. */
  readonly ledger: (from: number, until: number) => Promise<LedgerLine | undefined>;
  /** Reports that somebody asks for; left out: nobody can. */
  readonly desk?: ReportDesk;
}

/** Longer than a report is due. */
const MEMORY_MS = 40 * 86_400_000;
/** As long as an invocation can take. */
const LEASE_MS = 15 * 60_000;

interface DueReport {
  /** The same for each attempt: `daily 2026-03-04`. */
  readonly id: string;
  readonly channels: readonly string[];
  readonly make: () => Promise<ChannelMessage>;
}

/**
 * Sends the reports that are due, each once to each of its channels. What a channel does not take now is tried again at the next
 * tick; alerts go before, and nothing of this holds them up.
 */
export async function sendReports(
  deps: NotifyDeps,
  reporting: Reporting,
  run: Pick<Invocation, 'requestId' | 'deadline'>,
): Promise<void> {
  for (const report of dueReports(deps, reporting)) {
    let message: Promise<ChannelMessage> | undefined;
    for (const channel of report.channels) {
      if (deps.clock() >= run.deadline) return;
      const task = `report#${report.id}#${channel}`;
      const now = deps.clock();
      if ((await deps.groups.claim(task, run.requestId, now, now + LEASE_MS)) !== 'claimed') continue;
      message ??= report.make();
      const outcome = await sendReport(deps, channel, message, `${report.id} ${channel}`);
      if (outcome.kind === 'retry') await deps.groups.release(task, run.requestId);
      else await deps.groups.complete(task, deps.clock() + MEMORY_MS);
    }
  }
}

function dueReports(deps: NotifyDeps, reporting: Reporting): readonly DueReport[] {
  const { daily, monthly } = reporting.settings;
  const now = deps.clock();
  const due: DueReport[] = [];
  const add = (wanted: WantedReport, channels: readonly string[]) =>
    due.push({
      id: `${wanted.which} ${wanted.of}`,
      channels,
      make: () => reportFor(deps, reporting, wanted),
    });
  if (daily !== undefined)
    add({ which: 'daily', of: dueDay(daily, now), timeZone: daily.timeZone, frameworks: [] }, daily.channels);
  const month = monthly && dueMonth(monthly, now);
  if (monthly !== undefined && month !== undefined)
    add({ ...monthly, which: 'monthly', of: month }, monthly.channels);
  return due;
}

type WantedReport = Pick<ReportRequest, 'which' | 'of' | 'timeZone' | 'frameworks'>;

/** The mail with that report, made now. */
export async function reportFor(
  { history, clock }: NotifyDeps,
  { ledger, activity }: Reporting,
  { which, of, timeZone, frameworks: names }: WantedReport,
): Promise<ChannelMessage> {
  const deps = { history, ledger, activity, now: clock() };
  if (which === 'daily') return reportMail(await makeDaily(deps, of, timeZone));
  const known = Object.keys(REPORT_FRAMEWORKS) as ReportFramework[];
  const frameworks = known.filter((framework) => names.includes(framework));
  return reportMail(await makeMonthly(deps, of, timeZone, { frameworks, watched }));
}

/** Never rejects: a report that cannot be made is one to be tried again. */
export async function sendReport(
  { channels, telemetry }: NotifyDeps,
  name: string,
  message: Promise<ChannelMessage>,
  id: string,
): Promise<ChannelOutcome> {
  const fields = { stage: 'alert-notify', channel: name } as const;
  // Where there is no channel nobody waits for it.
  message.catch(() => undefined);
  try {
    const channel = (await channels()).get(name);
    const outcome: ChannelOutcome =
      channel === undefined
        ? { kind: 'refused', code: 'unknown_channel' }
        : await channel.send(await message, { id, thread: id });
    if (outcome.kind === 'refused')
      telemetry.log('error', 'a channel refused a report; `sluice report` makes it again', {
        ...fields,
        code: outcome.code,
      });
    return outcome;
  } catch (error) {
    telemetry.log('error', 'a report could not be sent; it is tried again', {
      ...fields,
      ...errorFields(error),
    });
    return { kind: 'retry', afterMs: 0 };
  }
}
