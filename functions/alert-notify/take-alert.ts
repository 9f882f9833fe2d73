import type { SQSRecord } from 'aws-lambda';
import type { LedgerOutcome } from '../../src/event/telemetry.ts';
import { factsOf } from '../../src/notify/alert/alert-facts.ts';
import { type TestLog, testOf } from '../../src/notify/alert/alert-test.ts';
import { isProbe, type ProbeLog, probeOf } from '../../src/notify/alert/probe.ts';
import { alertKey, alertTime, type WazuhAlert } from '../../src/notify/alert/wazuh-alert.ts';
import { groupKey } from '../../src/notify/group/group-key.ts';
import { muteOf } from '../../src/notify/group/mute.ts';
import { routeAlert } from '../../src/notify/route.ts';
import { letterOf, type MessageOutcome, park, receiveCount, SETTLED } from '../middleware/queue-batch.ts';
import { type AlertBody, readAlertBody } from './alert-body.ts';
import { countIn, holdBack } from './count-alert.ts';
import { enterHistory, lookForSimilar } from './history.ts';
import { type Invocation, LEASE_MS, type NotifyDeps } from './notify-deps.ts';
import { sendAgain } from './send-entry.ts';
import { sendOwed } from './send-owed.ts';
import { type NoteSourceDeps, noteHeard, noteOrder } from './sources/note-source.ts';
import { takeAction } from './take-action.ts';

/** How long an alert is recognised when it comes again: SQS keeps a message four days, the indexer poller overlaps less. */
const ALERT_MEMORY_MS = 7 * 86_400_000;
const LINE = { stage: 'alert-notify', source: 'alert', count: 1 } as const;
const PARK_RETRY: MessageOutcome = { kind: 'retry', afterMs: 10_000 };

export interface TakeAlertDeps extends NotifyDeps, Pick<NoteSourceDeps, 'sources'> {
  readonly probes: ProbeLog;
  readonly tests: TestLog;
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
  const { clock, deadLetters, telemetry } = deps;
  const read = readAlertBody(record.body);
  if (read === undefined) {
    const facts = { reason: 'invalid_alert', attempt: receiveCount(record), parkedAt: clock() } as const;
    if (!(await park(deadLetters, 'alert-notify', record.body, facts))) return PARK_RETRY;
    telemetry.ledger({ ...LINE, outcome: 'parked', reason: 'invalid_alert' });
    return SETTLED;
  }
  if (read.kind === 'notification') return sendAgain(deps, read.entry, letterOf(record), run);
  if (read.kind === 'action') return takeAction(deps, read.action, run);
  if (read.kind === 'nothing') return SETTLED;
  if (read.kind === 'alarm-end') {
    const { takeAlarmEnd } = await import('./take-alarm-end.ts');
    return takeAlarmEnd(deps, read, record, run);
  }
  const test = testOf(read);
  if (test !== undefined) {
    const { takeTest } = await import('./take-test.ts');
    return takeTest(deps, { ...read, test }, run);
  }
  const claimant = `${run.requestId}/${record.messageId}`;
  const arrived = { ...read, again: receiveCount(record) > 1 };
  const counted = inTurn(run.counting, alertKey(read.alert), () => countAlert(deps, arrived, claimant, run));
  const [outcome] = await Promise.all([counted, noteHeard(deps, read)]);
  return outcome;
}

async function countAlert(
  deps: TakeAlertDeps,
  read: Extract<AlertBody, { kind: 'alert' }> & { readonly again: boolean },
  claimant: string,
  run: Invocation,
): Promise<MessageOutcome> {
  const { clock, config, groups, telemetry } = deps;
  const count = (outcome: LedgerOutcome) => telemetry.ledger({ ...LINE, ...outcome });
  if (isProbe(read.alert)) {
    await noteProbe(deps, read.alert, read.receivedAt);
    count({ outcome: 'filtered', reason: 'probe' });
    return SETTLED;
  }
  const facts = factsOf(read.alert);
  const { traceId: trace_id, rule } = facts;
  const tell = (message: string) => {
    if (trace_id !== undefined)
      telemetry.log('info', message, { stage: 'alert-notify', trace_id, rule: rule.id });
  };
  const routing = routeAlert(facts, config, read.receivedAt);
  if (routing.kind === 'filtered') {
    // Nobody is told of it, and reports count it all the same; entering it twice changes nothing.
    await enterHistory(deps, alertKey(read.alert), facts);
    tell('an alert is for nobody');
    count({ outcome: 'filtered', reason: routing.reason });
    return SETTLED;
  }
  const now = clock();
  const alert = { key: alertKey(read.alert), facts, group: groupKey(facts), again: read.again };
  const names = routing.routes.map(({ name }) => name);
  const task = `alert#${alert.key}`;
  // What the first message needs is asked for all at once.
  const known = names.map((name) => groups.get(name, alert.group));
  quietly([...known, deps.channels()]);
  const [claim, mutes] = await Promise.all([groups.claim(task, claimant, now, now + LEASE_MS), deps.mutes()]);
  if (claim === 'busy') return { kind: 'retry', afterMs: LEASE_MS / 4 };
  const noted = noteOrder(deps, read, claim === 'claimed');
  if (claim === 'done') {
    await noted;
    tell('an alert came again');
    count({ outcome: 'duplicate' });
    return SETTLED;
  }
  const mute = muteOf(mutes, facts, read.receivedAt);
  if (mute === undefined) lookForSimilar(deps, run, alert, await Promise.all(known));
  const changed =
    mute === undefined ? await countIn(deps, alert, names, known) : await holdBack(deps, alert, mute, names);
  tell(mute === undefined ? 'an alert is in its group' : 'an alert is muted');
  // Done before its messages are out: they stay in the outbox, and the groups know the alert again.
  await Promise.all([
    ...changed.map((state) => sendOwed(deps, state, run)),
    groups.complete(task, now + ALERT_MEMORY_MS),
    enterHistory(deps, alert.key, facts),
    noted,
  ]);
  count(mute === undefined ? { outcome: 'grouped' } : { outcome: 'filtered', reason: 'muted' });
  telemetry.measure('AlertLatency', Math.max(0, now - read.receivedAt), 'Milliseconds');
  return SETTLED;
}

function inTurn<T>(turns: Map<string, Promise<unknown>>, key: string, work: () => Promise<T>): Promise<T> {
  const before = turns.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  turns.set(key, mine);
  return mine;
}

/** Who awaits them hears what they reject with, if anybody does. */
function quietly(begun: readonly Promise<unknown>[]): void {
  for (const each of begun) each.catch(() => {});
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
