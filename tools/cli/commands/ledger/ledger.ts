import type { Source } from '../../../../src/event/envelope.ts';
import { EXIT } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import type { Variables } from '../deployed/aws-place.ts';
import { type DeployedFlags, deployedPlace } from '../deployed/deployed-place.ts';
import { timeRange } from '../time-range.ts';
import { readLedger } from './ledger-books.ts';
import { explainText } from './ledger-explain.ts';
import { type LedgerReport, ledgerReport, type ReportLine } from './ledger-report.ts';
import { ledgerText, numbersOf } from './ledger-view.ts';

export interface LedgerFlags extends DeployedFlags {
  readonly since?: string;
  readonly until?: string;
  readonly source?: Source;
  readonly tenant?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

export interface LedgerOptions {
  readonly flags: LedgerFlags;
  readonly env: Variables;
  /** Epoch ms. */
  readonly now: number;
  readonly directory: string;
}

/** What `sluice ledger` looks back without `--since`. */
const LEDGER_SINCE = '24h';

/** `sluice ledger`: what was taken and what became of it. The exit code says whether it balances. */
export async function ledgerCommand(
  { output, errors }: CliStreams,
  { flags, env, now, directory }: LedgerOptions,
): Promise<number> {
  const { explain = false, json = false } = flags;
  const range = timeRange(flags, now, LEDGER_SINCE);
  const place = await deployedPlace(flags, env, directory);
  const reading = await readLedger(place, range, { now, fresh: explain });
  if (reading.depthsFault !== undefined)
    errors.write(
      `the queues cannot be asked (${reading.depthsFault}), so only what is older than fourteen days counts as missing\n`,
    );
  const report = ledgerReport(reading, flags, now);
  if (json) await writeText(output, ledgerJson(report, range, explain));
  else if (report.lines.length === 0) errors.write(`nothing was taken in that time ${place.where}\n`);
  else await writeText(output, `${ledgerText(report)}${explain ? explainText(report) : ''}`);
  return report.balanced ? EXIT.done : EXIT.refused;
}

function ledgerJson(
  { lines, totals, depths, balanced, ...named }: LedgerReport,
  { since, until }: { readonly since: number; readonly until: number },
  explain: boolean,
): string {
  const document = {
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    balanced,
    queues: depths ?? null,
    hours: lines.map(lineJson),
    totals: totals.map(lineJson),
    ...(explain ? named : {}),
  };
  return `${JSON.stringify(document)}\n`;
}

function lineJson(line: ReportLine): object {
  const { source, rejected, filtered, forwarded, parked, replayed, unannounced, refused } = line.row;
  const { 'in flight': inFlight, ...numbers } = numbersOf(line);
  return {
    ...(line.hour !== undefined && { hour: `${line.hour}:00:00Z` }),
    source,
    ...numbers,
    inFlight,
    missing: line.missing,
    difference: line.difference,
    replayed,
    unannounced,
    refused,
    by: { rejected, filtered, forwarded, parked },
  };
}
