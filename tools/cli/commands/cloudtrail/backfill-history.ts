import { setTimeout as sleep } from 'node:timers/promises';
import { createCloudTrailClient } from '../../../../adapters/aws/clients/cloudtrail-client.ts';
import { isJsonObject } from '../../../../src/kernel/json.ts';
import { createCloudTrailHistory } from '../../../backfill/cloudtrail-history.ts';
import { type HistoryEnd, type RegionProgress, sendHistory } from '../../../backfill/history.ts';
import { beginning, createStateFile, type HistoryState } from '../../../backfill/history-state.ts';
import { CommandFailed, EXIT } from '../../faults.ts';
import { writeText } from '../../lines.ts';
import { timeOf } from '../keys/key-columns.ts';
import { durationText } from '../ledger/replay-reporter.ts';
import type { TimeRange } from '../time-range.ts';
import type { BackfillWork } from './cloudtrail-backfill.ts';

export interface HistoryPlan extends TimeRange {
  /** As they were asked for: the same words go on with what was begun. */
  readonly asked: { readonly since: string; readonly until: string };
  readonly regions: readonly string[];
  readonly account?: string | undefined;
  /** Whether the deployment knows whose records of an account are. */
  readonly isKnown: (account: string) => boolean;
  readonly statePath: string;
}

const LINE_EVERY_MS = 2_000;

/** Sends CloudTrail's own history to the trail queue, a region after the other, and goes on where it was ended. */
export async function backfillHistory(work: BackfillWork, plan: HistoryPlan): Promise<number> {
  const { streams, signal, dryRun } = work;
  const file = createStateFile(plan.statePath);
  let state = await begunOr(plan, dryRun ? undefined : await file.read());
  if (Object.keys(state.regions).length > 0)
    streams.errors.write(`going on with what was begun: ${timeOf(state.since)} to ${timeOf(state.until)}\n`);
  let tooLarge = 0;
  for (const region of plan.regions) {
    const begun = state.regions[region] ?? beginning(state.until);
    if (begun.isDone) continue;
    const keep = async (progress: RegionProgress) => {
      state = { ...state, regions: { ...state.regions, [region]: progress } };
      if (!dryRun) await file.write(state);
    };
    const end = await readRegion(work, {
      region,
      begun,
      range: state,
      keep,
      check: (text) => {
        state = withAccount(state, text, plan);
      },
      onTooLarge: () => {
        tooLarge += 1;
      },
    });
    if (end === 'queue refused')
      throw new CommandFailed(`${work.refused()}; give the same command again: it goes on from ${file.path}`);
    if (end === 'interrupted') break;
  }
  await writeText(streams.output, table(state, plan.regions));
  if (signal.aborted) {
    streams.errors.write(
      dryRun ? 'interrupted\n' : `interrupted; the same command goes on from ${file.path}\n`,
    );
    return EXIT.refused;
  }
  if (!dryRun) await file.remove();
  if (tooLarge > 0)
    streams.errors.write(`${tooLarge} events are too large for a message and were not sent\n`);
  return tooLarge > 0 ? EXIT.refused : EXIT.done;
}

interface RegionWork {
  readonly region: string;
  readonly begun: RegionProgress;
  readonly range: { readonly since: number; readonly until: number };
  readonly keep: (progress: RegionProgress) => Promise<void>;
  readonly check: (text: string) => void;
  readonly onTooLarge: () => void;
}

async function readRegion(
  work: BackfillWork,
  { region, begun, range, keep, check, onTooLarge }: RegionWork,
): Promise<HistoryEnd> {
  const { now, streams, signal, dryRun, queue } = work;
  // Throttling is waited for here: the SDK would try twice more at once.
  const client = createCloudTrailClient(work.history, region, { maxAttempts: 1 });
  const startedAt = now();
  let saidAt = Number.NEGATIVE_INFINITY;
  try {
    return await sendHistory(
      {
        history: createCloudTrailHistory(client),
        send: async (body) => dryRun || (await queue.send([{ body }]))[0] === true,
        keep,
        now,
        wait: (ms) => sleep(ms),
        interrupted: () => signal.aborted,
        check,
        onTooLarge,
        onPage(progress) {
          if (now() - saidAt < LINE_EVERY_MS) return;
          saidAt = now();
          streams.errors.write(
            `${region}: ${progressText(progress, begun, range.since, now() - startedAt)}\n`,
          );
        },
      },
      range,
      begun,
    );
  } finally {
    client.destroy();
  }
}

function progressText(
  progress: RegionProgress,
  begun: RegionProgress,
  since: number,
  tookMs: number,
): string {
  const { events, reachedAt } = progress;
  const rate = tookMs > 0 ? (((events - begun.events) / tookMs) * 1_000).toFixed(1) : '0';
  const read = begun.reachedAt - reachedAt;
  const rest = read > 0 ? durationText(((reachedAt - since) / read) * (tookMs / 1_000)) : 'unknown';
  return `${events} events, back to ${timeOf(reachedAt)} (${rate}/s), about ${rest} to go`;
}

/** Goes on with what was begun when it is the same that is asked for. */
async function begunOr(plan: HistoryPlan, begun: HistoryState | undefined): Promise<HistoryState> {
  const { since, until, asked, statePath } = plan;
  if (begun === undefined) return { version: 1, asked, since, until, regions: {} };
  if (begun.asked.since === asked.since && begun.asked.until === asked.until) return begun;
  throw new CommandFailed(
    `${statePath} is of a backfill since ${begun.asked.since} until ${begun.asked.until} that has not ended: give those again to go on with it, another --state, or remove it`,
  );
}

/** Credentials of another account would leave a hole where these ended. */
function withAccount(
  state: HistoryState,
  text: string,
  { account, isKnown, statePath }: HistoryPlan,
): HistoryState {
  const found = accountOf(text);
  if (found === undefined || found === state.account) return state;
  if (account !== undefined && account !== found)
    throw new CommandFailed(`these credentials are of account ${found}, and --account is ${account}`);
  if (state.account !== undefined)
    throw new CommandFailed(
      `${statePath} is of account ${state.account}, and these credentials are of ${found}: give another --state`,
    );
  if (!isKnown(found))
    throw new CommandFailed(
      `the configuration does not say whose records of account ${found} are, so that they would be left out: name a tenant for it under cloudtrail.accounts, or give aws.tenant, and deploy`,
    );
  return { ...state, account: found };
}

function accountOf(text: string): string | undefined {
  const record: unknown = JSON.parse(text);
  const account = isJsonObject(record) ? record.recipientAccountId : undefined;
  return typeof account === 'string' ? account : undefined;
}

function table({ regions }: HistoryState, asked: readonly string[]): string {
  const rows = [
    ['region', 'events', 'messages', 'back to'],
    ...asked.flatMap((region) => {
      const progress = regions[region];
      if (progress === undefined) return [];
      const { events, messages, reachedAt } = progress;
      return [[region, String(events), String(messages), timeOf(reachedAt)]];
    }),
  ];
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((text, i) => text.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
