import { SOURCES } from '../../src/event/envelope.ts';
import { HOUR_MS, hourOf, hourStart } from '../../src/event/ledger.ts';
import { type BalanceDeps, balanceHours, hoursBetween } from '../../src/event/ledger-balance.ts';
import type { KeptHour } from '../../src/event/ledger-book.ts';
import { missingOf, type QueueDepths } from '../../src/event/ledger-missing.ts';
import { differenceOf, type InFlight, total } from '../../src/event/ledger-sum.ts';
import { type Silence, silenceName } from '../../src/event/silence.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { Clock } from '../../src/kernel/clock.ts';

export interface BalanceLedgerDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly ledger: BalanceDeps;
  readonly depths: () => Promise<QueueDepths>;
  /** Sources that must not go quiet; left out: none. */
  readonly silence?: readonly Silence[];
}

const DAY_MS = 24 * HOUR_MS;
/** Dead letters are kept for 14 days: until then an hour can still change. */
const HORIZON_MS = 15 * DAY_MS;
/** What is lost for good is told of for as long as SQS keeps a message, and a day; then only the ledger says so. */
const ALARM_MS = 5 * DAY_MS;
/** Bounds what a run costs: 50 000 read units. Hours of more records are summed in turn: see `docs/capacity.md`. */
export const LEDGER_RECORDS_A_RUN = 100_000;
/** Messages that are named in the log. */
const MAX_NAMED = 10;

/**
 * Sums the hours of the ledger that have changed, keeps their sums, and tells what does not balance: by source, and in all
 * for the alarm. The queues are asked first, so that what is delivered meanwhile cannot seem to be missing.
 */
export async function balanceLedger(
  { clock, telemetry, ledger, depths, silence = [] }: BalanceLedgerDeps,
  deadline: number,
): Promise<void> {
  const now = clock();
  const held = await depths();
  const first = await ledger.book.began(hourOf(now - HOUR_MS));
  const from = Math.max(hourStart(first), now - HORIZON_MS);
  const sums = await balanceHours(ledger, hoursBetween(hourOf(from), hourOf(now)), {
    now,
    keep: true,
    mayGoOn: (records) => records < LEDGER_RECORDS_A_RUN && clock() < deadline,
  });
  const missing = missingOf(sums, held, now).filter(({ at }) => now - at < ALARM_MS);
  const recent = sums.filter(({ hour }) => now - hourStart(hour) < ALARM_MS);

  const differenceIn = (source?: string) => {
    const of = (row: { readonly source: string }) => source === undefined || row.source === source;
    const rows = recent.flatMap((sum) => sum.rows).filter(of);
    const vanished = rows.reduce((sum, row) => sum + Math.abs(differenceOf(row)), 0);
    return missing.filter(of).reduce((sum, { events }) => sum + events, vanished);
  };
  const all = sums.flatMap((sum) => sum.rows);
  for (const source of SOURCES) {
    const rows = all.filter((row) => row.source === source);
    // CloudWatch bills each metric that is told of, its zeros too.
    if (rows.length === 0) continue;
    const dimensions = { source };
    const inFlight = rows.reduce((sum, row) => sum + row.inFlight, 0);
    const parked = rows.reduce((sum, row) => sum + total(row.parked), 0);
    telemetry.measure('LedgerInFlight', inFlight, 'Count', dimensions);
    telemetry.measure('LedgerParked', parked, 'Count', dimensions);
    telemetry.measure('LedgerDifference', differenceIn(source), 'Count', dimensions);
  }
  telemetry.measure('LedgerDifference', differenceIn(), 'Count');
  for (const one of silence)
    telemetry.measure('SourceQuiet', quietFor(one, sums, { from, now }), 'Seconds', {
      watch: silenceName(one),
    });
  for (const message of missing.slice(0, MAX_NAMED)) tell(telemetry, message);
}

/** Seconds since the end of the last hour in which anything was received of it; since the ledger began, when it never was. */
function quietFor(
  { source, tenant }: Silence,
  sums: readonly KeptHour[],
  { from, now }: { readonly from: number; readonly now: number },
): number {
  const heard = sums
    .filter(({ rows }) =>
      rows.some(
        (row) => row.source === source && (tenant === undefined || row.tenant === tenant) && row.received > 0,
      ),
    )
    .map(({ hour }) => hourStart(hour) + HOUR_MS);
  return Math.max(0, Math.round((now - Math.max(from, ...heard)) / 1_000));
}

function tell(telemetry: Telemetry, { key, source, request, events, at }: InFlight): void {
  telemetry.log('error', 'events are on no queue and have not arrived; see `sluice ledger --explain`', {
    stage: 'enrich',
    source,
    request,
    messageKey: key,
    events,
    takenAt: new Date(at).toISOString(),
  });
}
