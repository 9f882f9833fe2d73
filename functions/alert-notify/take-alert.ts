import type { SQSRecord } from 'aws-lambda';
import type { LedgerOutcome } from '../../src/event/telemetry.ts';
import { factsOf, writeFacts } from '../../src/notify/alert-facts.ts';
import { groupKey } from '../../src/notify/group-key.ts';
import type { GroupState } from '../../src/notify/group-state.ts';
import { type GroupAlert, onAlert } from '../../src/notify/group-step.ts';
import type { GroupStore } from '../../src/notify/group-store.ts';
import { isProbe, type ProbeLog, probeOf } from '../../src/notify/probe.ts';
import { placeOf, routeAlert } from '../../src/notify/route.ts';
import { alertKey, alertTime, type WazuhAlert } from '../../src/notify/wazuh-alert.ts';
import { letterOf, type MessageOutcome, park, receiveCount, SETTLED } from '../middleware/queue-batch.ts';
import { readAlertBody } from './alert-body.ts';
import { changeGroup, type Invocation, LEASE_MS, type NotifyDeps } from './notify-deps.ts';
import { sendAgain } from './send-entry.ts';
import { sendOwed } from './send-owed.ts';
import { takeAction } from './take-action.ts';

/** How long an alert is recognised when it comes again: SQS keeps a message four days, the indexer poller overlaps less. */
const ALERT_MEMORY_MS = 7 * 86_400_000;
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
  if (read.kind === 'action') return takeAction(deps, read.action, run);
  if (isProbe(read.alert)) {
    await noteProbe(deps, read.alert, read.receivedAt);
    count({ outcome: 'filtered', reason: 'probe' });
    return SETTLED;
  }
  const facts = factsOf(read.alert);
  const routing = routeAlert(facts, config, read.receivedAt);
  if (routing.kind === 'filtered') {
    count({ outcome: 'filtered', reason: routing.reason });
    return SETTLED;
  }
  const now = clock();
  const key = groupKey(facts);
  const names = routing.routes.map(({ name }) => name);
  const known = names.map((name) => groups.get(name, key));
  const task = `alert#${alertKey(read.alert)}`;
  const claim = await groups.claim(task, `${run.requestId}/${record.messageId}`, now, now + LEASE_MS);
  if (claim !== 'claimed') {
    await Promise.allSettled(known);
    if (claim === 'busy') return { kind: 'retry', afterMs: LEASE_MS / 4 };
    count({ outcome: 'duplicate' });
    return SETTLED;
  }
  const alert = { key: alertKey(read.alert), facts: writeFacts(facts) };
  const changed = await countIn(deps, key, alert, names, known);
  // Done before its messages are out: they stay in the outbox, and the groups know the alert again.
  await Promise.all([
    groups.complete(task, now + ALERT_MEMORY_MS),
    ...changed.map((state) => sendOwed(deps, state, run)),
  ]);
  count({ outcome: 'grouped' });
  telemetry.measure('AlertLatency', Math.max(0, now - read.receivedAt), 'Milliseconds');
  return SETTLED;
}

/** Counts the alert on its routes, and on those where its group was escalated to and nobody has taken it. */
async function countIn(
  deps: NotifyDeps,
  key: string,
  alert: GroupAlert,
  names: readonly string[],
  known: readonly ReturnType<GroupStore['get']>[],
): Promise<readonly (GroupState | undefined)[]> {
  const { clock, config } = deps;
  const countOn = (name: string, held?: ReturnType<GroupStore['get']>) =>
    changeGroup(
      deps,
      name,
      key,
      (state) => onAlert(state, placeOf(config, name, key), alert, clock(), config.digest),
      held,
    );
  const states = await Promise.all(names.map((name, i) => countOn(name, known[i])));
  const done = new Set(names);
  for (const state of states) {
    const next = state?.taken === undefined ? state?.escalatedTo : undefined;
    if (next === undefined || done.has(next)) continue;
    done.add(next);
    states.push(await countOn(next));
  }
  return states;
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
