import type { SQSRecord } from 'aws-lambda';
import type { LedgerOutcome } from '../../src/event/telemetry.ts';
import { factsOf, writeFacts } from '../../src/notify/alert-facts.ts';
import { groupKey } from '../../src/notify/group-key.ts';
import { onAlert } from '../../src/notify/group-step.ts';
import { isProbe, type ProbeLog, probeOf } from '../../src/notify/probe.ts';
import { routeAlert } from '../../src/notify/route.ts';
import { alertKey, alertTime, type WazuhAlert } from '../../src/notify/wazuh-alert.ts';
import { letterOf, type MessageOutcome, park, receiveCount, SETTLED } from '../middleware/queue-batch.ts';
import { readAlertBody } from './alert-body.ts';
import { changeGroup, type Invocation, type NotifyDeps, sendAgain, sendOwed } from './send-owed.ts';

/** How long an alert is recognised when it comes again: SQS keeps a message four days, the indexer poller overlaps less. */
const ALERT_MEMORY_MS = 7 * 86_400_000;
const LEASE_MS = 60_000;
const PARK_RETRY: MessageOutcome = { kind: 'retry', afterMs: 10_000 };

export interface TakeAlertDeps extends NotifyDeps {
  readonly probes: ProbeLog;
}

/**
 * Counts one alert in the group of every route it takes, and sends at once what is owed by that. Once the groups are
 * written the alert is safe: what a channel does not take stays in the group's outbox.
 */
export async function takeAlert(
  deps: TakeAlertDeps,
  record: SQSRecord,
  run: Invocation,
): Promise<MessageOutcome> {
  const { clock, config, groups, telemetry } = deps;
  const count = (outcome: LedgerOutcome) =>
    telemetry.ledger({ stage: 'alert-notify', source: 'alert', count: 1, ...outcome });
  const read = readAlertBody(record.body);
  if (read === undefined) {
    const facts = { reason: 'invalid_alert', attempt: receiveCount(record), parkedAt: clock() } as const;
    if (!(await park(deps.deadLetters, 'alert-notify', record.body, facts))) return PARK_RETRY;
    count({ outcome: 'parked', reason: 'invalid_alert' });
    return SETTLED;
  }
  if (read.kind === 'notification') return sendAgain(deps, read.entry, letterOf(record), run);
  if (isProbe(read.alert)) {
    await noteProbe(deps, read.alert, read.receivedAt);
    count({ outcome: 'filtered', reason: 'probe' });
    return SETTLED;
  }
  const facts = factsOf(read.alert);
  const routing = routeAlert(facts, config);
  if (routing.kind === 'filtered') {
    count({ outcome: 'filtered', reason: routing.reason });
    return SETTLED;
  }
  const now = clock();
  const task = `alert#${alertKey(read.alert)}`;
  const claim = await groups.claim(task, `${run.requestId}/${record.messageId}`, now, now + LEASE_MS);
  if (claim === 'busy') return { kind: 'retry', afterMs: LEASE_MS / 4 };
  if (claim === 'done') {
    count({ outcome: 'duplicate' });
    return SETTLED;
  }
  const alert = { key: alertKey(read.alert), facts: writeFacts(facts) };
  const key = groupKey(facts);
  const changed = [];
  for (const { name, channels } of routing.routes)
    changed.push(
      await changeGroup(deps, name, key, (state) =>
        onAlert(state, { route: name, key, channels }, alert, clock(), config.digest),
      ),
    );
  await groups.complete(task, now + ALERT_MEMORY_MS);
  count({ outcome: 'grouped' });
  telemetry.measure('AlertLatency', Math.max(0, now - read.receivedAt), 'Milliseconds');
  for (const state of changed) await sendOwed(deps, state, run);
  return SETTLED;
}

/** Whoever sent the probe waits for this; nobody else is told of it. */
async function noteProbe(
  { probes, clock }: TakeAlertDeps,
  alert: WazuhAlert,
  receivedAt: number,
): Promise<void> {
  const id = probeOf(alert);
  if (id !== undefined) await probes.note(id, { alertedAt: alertTime(alert), receivedAt, notedAt: clock() });
}
