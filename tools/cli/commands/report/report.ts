import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createDynamoDbClient } from '../../../../adapters/aws/clients/dynamodb-client.ts';
import { createAlertHistory } from '../../../../adapters/aws/table/alert-history.ts';
import { createTable } from '../../../../adapters/aws/table/table.ts';
import { REPORT_FRAMEWORKS, type ReportFramework } from '../../../../src/notify/report/control-names.ts';
import { makeDaily, makeMonthly } from '../../../../src/notify/report/make-report.ts';
import { dayAfter, dayAt } from '../../../../src/notify/report/period.ts';
import type { Report } from '../../../../src/notify/report/report.ts';
import { reportCsv } from '../../../../src/notify/report/report-csv.ts';
import { reportHtml } from '../../../../src/notify/report/report-html.ts';
import { reportText } from '../../../../src/notify/report/report-text.ts';
import watched from '../../../../src/notify/report/watched-controls.json' with { type: 'json' };
import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import type { Variables } from '../deployed/aws-place.ts';
import { deployedFault } from '../deployed/deployed-fault.ts';
import { type DeployedFlags, type DeployedPlace, deployedPlace } from '../deployed/deployed-place.ts';
import { reportActivity } from './report-activity.ts';
import { readLedgerLine } from './report-ledger.ts';
import { type SendFlags, sendReportCommand } from './report-send.ts';

export interface ReportFlags extends DeployedFlags, SendFlags {
  /** Sent by the deployment instead of written here. */
  readonly send?: boolean;
  readonly date?: string;
  readonly month?: string;
  readonly timeZone?: string;
  readonly frameworks?: string;
  readonly out?: string;
}

export interface ReportOptions {
  readonly which: string;
  readonly flags: ReportFlags;
  readonly env: Variables;
  /** Epoch ms. */
  readonly now: number;
  readonly directory: string;
}

const PERMISSIONS = 'dynamodb:BatchGetItem, and dynamodb:Query on its index,';

/** `sluice report`: renders a report into files and names them. */
export async function reportCommand(streams: CliStreams, options: ReportOptions): Promise<number> {
  const { which, flags, env, now, directory } = options;
  const wanted = wantedReport(which, flags, now);
  const place = await deployedPlace(flags, env, directory);
  if (flags.send === true) return sendReportCommand(streams, wanted, { flags, place, now, directory });
  const report = await makeReport(streams, place, wanted, now);
  for (const file of await writeReport(report, resolve(directory, flags.out ?? '.')))
    await writeText(streams.output, `${file}\n`);
  return EXIT.done;
}

interface Wanted {
  readonly which: 'daily' | 'monthly';
  /** A day or a month. */
  readonly of: string;
  readonly timeZone: string;
  readonly frameworks: readonly ReportFramework[];
}

/** @throws UsageError when something is not what it should be */
function wantedReport(which: string, flags: ReportFlags, now: number): Wanted {
  const { timeZone = 'UTC' } = flags;
  if (!isTimeZone(timeZone))
    throw new UsageError('--time-zone: no such zone; give a name such as Europe/Berlin');
  const frameworks = frameworksOf(flags.frameworks ?? Object.keys(REPORT_FRAMEWORKS).join(','));
  const today = dayAt(now, timeZone);
  if (which === 'daily') {
    if (flags.month !== undefined) throw new UsageError('--month is for the monthly report; give --date');
    const day = flags.date ?? dayAfter(today, -1);
    if (!isDay(day)) throw new UsageError('--date: give a day such as 2026-03-04');
    if (day > today) throw new UsageError('--date: that day has not begun');
    return { which, of: day, timeZone, frameworks };
  }
  if (which !== 'monthly') throw new UsageError('which report? `daily` or `monthly`');
  if (flags.date !== undefined) throw new UsageError('--date is for the daily report; give --month');
  const month = flags.month ?? dayAfter(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
  if (!isDay(`${month}-01`)) throw new UsageError('--month: give a month such as 2026-03');
  if (month > today.slice(0, 7)) throw new UsageError('--month: that month has not begun');
  return { which, of: month, timeZone, frameworks };
}

function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function frameworksOf(list: string): readonly ReportFramework[] {
  const known = Object.keys(REPORT_FRAMEWORKS) as ReportFramework[];
  const words = list.split(',').map((word) => word.trim());
  const strange = words.find((word) => !known.some((framework) => framework === word));
  if (strange !== undefined)
    throw new UsageError(`--frameworks: some of ${known.join(', ')}, between commas`);
  return known.filter((framework) => words.includes(framework));
}

async function makeReport(
  { errors }: CliStreams,
  place: DeployedPlace,
  { which, of, timeZone, frameworks }: Wanted,
  now: number,
): Promise<Report> {
  const { aws, name, where } = place;
  const client = createDynamoDbClient(aws);
  const table = createTable(client, name);
  const activity = reportActivity(place, table, now, ({ hour, sum }) =>
    errors.write(`${hour}Z: ${sum.events} events read in the archive\n`),
  );
  const deps = {
    history: createAlertHistory(table),
    activity,
    ledger: (from: number, until: number) => readLedgerLine(place, from, until, now),
    now,
    onDay: (day: string, alerts: number) => errors.write(`${day}: ${alerts} alerts\n`),
  };
  try {
    return which === 'daily'
      ? await makeDaily(deps, of, timeZone)
      : await makeMonthly(deps, of, timeZone, { frameworks, watched });
  } catch (error) {
    throw deployedFault(`"${name}" ${where}`, PERMISSIONS, error);
  } finally {
    activity.close();
    client.destroy();
  }
}

async function writeReport(report: Report, directory: string): Promise<readonly string[]> {
  const files = [
    { filename: `${report.name}.html`, text: reportHtml(report) },
    { filename: `${report.name}.txt`, text: reportText(report) },
    ...reportCsv(report),
  ];
  try {
    await mkdir(directory, { recursive: true });
    for (const { filename, text } of files) await writeFile(join(directory, filename), text);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new CommandFailed(`${directory} cannot be written to: ${code}; name another --out`);
  }
  return files.map(({ filename }) => join(directory, filename));
}
