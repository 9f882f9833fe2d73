import type { ChannelOutcome } from '../../../src/notify/channel.ts';
import { REQUEST_LIFE_MS, type ReportAnswer, type ReportRequest } from '../../../src/notify/report-desk.ts';
import type { Invocation, NotifyDeps } from '../notify-deps.ts';
import { type Reporting, reportFor, sendReport } from './send-reports.ts';

/** As long as an invocation can take. */
const LEASE_MS = 15 * 60_000;
const MEMORY_MS = 86_400_000;

/**
 * Sends reports that somebody has asked for, each once, and says what became of it. What a channel does not take now is tried at the
 * next tick, for an hour.
 */
export async function sendAsked(
  deps: NotifyDeps,
  reporting: Reporting,
  requests: readonly ReportRequest[],
  run: Invocation,
): Promise<void> {
  const { clock, groups } = deps;
  for (const request of requests) {
    const now = clock();
    if (now >= run.deadline) return;
    const { id } = request;
    const task = `report#asked ${id}`;
    if (now >= request.askedAt + REQUEST_LIFE_MS) {
      await reporting.desk?.answer(id, { outcome: 'given_up', at: now });
      continue;
    }
    const claim = await groups.claim(task, run.requestId, now, now + LEASE_MS);
    if (claim === 'busy') continue;
    // What was sent by somebody who could not say so is not sent again.
    const outcome: ChannelOutcome =
      claim === 'done'
        ? { kind: 'sent' }
        : await sendReport(deps, request.channel, reportFor(deps, reporting, request), `asked ${id}`);
    if (outcome.kind !== 'sent') await groups.release(task, run.requestId);
    else if (claim === 'claimed') await groups.complete(task, clock() + MEMORY_MS);
    await reporting.desk?.answer(id, answerOf(outcome, clock()));
  }
}

function answerOf(outcome: ChannelOutcome, at: number): ReportAnswer {
  if (outcome.kind === 'sent') return { outcome: 'sent', at };
  return outcome.kind === 'retry'
    ? { outcome: 'retried', at }
    : { outcome: 'refused', code: outcome.code, at };
}
