import { readFacts } from '../../src/notify/alert/alert-facts.ts';
import type { ChannelOutcome } from '../../src/notify/channel.ts';
import type { OutboxEntry } from '../../src/notify/group/outbox-entry.ts';
import { OBJECTIVES } from '../../src/objectives.ts';
import { errorFields } from '../middleware/error-fields.ts';
import { type MessageOutcome, park, SETTLED } from '../middleware/queue-batch.ts';
import { notificationBody } from './alert-body.ts';
import { withSimilar } from './history.ts';
import { GROUP_MEMORY_MS, type Invocation, LEASE_MS, type NotifyDeps } from './notify-deps.ts';

/** Slack asks for one second when messages come too fast; longer waits go back to the outbox. */
const SHORT_WAIT_MS = 2_000;
const SHORT_WAITS = 3;
const AFTER_FAULT_MS = 5_000;

/** Tries again in this invocation when the channel is only busy: the next chance would be the next minute's. */
export async function sendSoon(
  deps: NotifyDeps,
  entry: OutboxEntry,
  run: Invocation,
): Promise<ChannelOutcome> {
  let outcome = await trySend(deps, entry, run);
  for (let again = 0; run.waits && again < SHORT_WAITS; again += 1) {
    if (outcome.kind !== 'retry' || outcome.afterMs > SHORT_WAIT_MS) return outcome;
    if (deps.clock() + outcome.afterMs >= run.deadline) return outcome;
    await deps.wait(outcome.afterMs);
    outcome = await trySend(deps, entry, run);
  }
  return outcome;
}

/**
 * Sends a parked notification that somebody put back on the queue. It left its group's outbox when it was parked, so the
 * queue message itself stands for it now.
 */
export async function sendAgain(
  deps: NotifyDeps,
  entry: OutboxEntry,
  letter: string,
  run: Invocation,
): Promise<MessageOutcome> {
  const now = deps.clock();
  const task = `replay#${letter}`;
  const claim = await deps.groups.claim(task, run.requestId, now, now + LEASE_MS);
  if (claim === 'done') return SETTLED;
  if (claim === 'busy') return { kind: 'retry', afterMs: LEASE_MS / 4 };
  const outcome = await sendSoon(deps, entry, run);
  if (outcome.kind === 'retry') {
    await deps.groups.release(task, run.requestId);
    return outcome;
  }
  await deps.groups.complete(task, now + GROUP_MEMORY_MS);
  return SETTLED;
}

/** Tries one notification; a refusal is parked here, so that the caller need not tell it from success. */
async function trySend(deps: NotifyDeps, entry: OutboxEntry, run: Invocation): Promise<ChannelOutcome> {
  const line = { stage: 'alert-notify', source: 'alert', count: 1 } as const;
  const outcome = await send(deps, entry, run);
  if (outcome.kind === 'sent') {
    if (outcome.warning !== undefined)
      deps.telemetry.log('warn', 'a channel took a notification in part', {
        stage: 'alert-notify',
        channel: entry.channel,
        code: outcome.warning,
      });
    const trace_id = readFacts(entry.alert)?.traceId;
    if (trace_id !== undefined)
      deps.telemetry.log('info', 'a channel has a notification', {
        stage: 'alert-notify',
        channel: entry.channel,
        trace_id,
      });
    deps.telemetry.ledger({ ...line, outcome: 'notified' });
    countLateness(deps, entry);
  } else if (outcome.kind === 'retry') {
    if (outcome.untried !== true)
      deps.telemetry.ledger({ ...line, outcome: 'retried', reason: 'dependency_unavailable' });
  } else {
    deps.telemetry.log('error', 'a channel refused a notification; it is parked', {
      stage: 'alert-notify',
      channel: entry.channel,
      code: outcome.code,
    });
    const parked = await park(deps.deadLetters, 'alert-notify', notificationBody(entry), {
      reason: 'refused_by_channel',
      status: outcome.code,
      attempt: entry.attempts + 1,
      parkedAt: deps.clock(),
    });
    if (!parked) return { kind: 'retry', afterMs: AFTER_FAULT_MS };
    deps.telemetry.ledger({ ...line, outcome: 'parked', reason: 'refused_by_channel' });
  }
  return outcome;
}

/** What the objective `alerting` counts: from Wazuh's own time of the alert, so that no way to us is left out. */
function countLateness({ telemetry, clock }: NotifyDeps, { kind, alert, since }: OutboxEntry): void {
  if (kind !== 'first') return;
  const ms = Math.max(0, clock() - (readFacts(alert)?.alertedAt ?? since));
  const isLate = ms > OBJECTIVES.alerting.withinS * 1_000;
  telemetry.measure(isLate ? 'AlertsToldLate' : 'AlertsToldInTime', 1, 'Count');
}

async function send(deps: NotifyDeps, entry: OutboxEntry, run: Invocation): Promise<ChannelOutcome> {
  try {
    const [channels, told] = await Promise.all([deps.channels(), withSimilar(deps, entry, run)]);
    const channel = channels.get(entry.channel);
    if (channel === undefined) return { kind: 'refused', code: 'unknown_channel' };
    const message = await deps.render(told, channel.type);
    return message === undefined
      ? { kind: 'refused', code: 'unreadable_facts' }
      : await channel.send(message, {
          id: entry.id,
          thread: entry.thread ?? entry.id,
          handle: entry.handle,
          again: entry.attempts > 0 || entry.sending === true,
          patienceMs: run.waits ? undefined : 0,
        });
  } catch (error) {
    deps.telemetry.log('error', 'a notification could not be sent; it is tried again', {
      stage: 'alert-notify',
      channel: entry.channel,
      ...errorFields(error),
    });
    return { kind: 'retry', afterMs: AFTER_FAULT_MS };
  }
}
