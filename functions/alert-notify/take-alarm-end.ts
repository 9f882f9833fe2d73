import type { SQSRecord } from 'aws-lambda';
import { factsOf } from '../../src/notify/alert/alert-facts.ts';
import { alertKey, type WazuhAlert } from '../../src/notify/alert/wazuh-alert.ts';
import { groupKey } from '../../src/notify/group/group-key.ts';
import { onOver } from '../../src/notify/group/group-step.ts';
import { timingOf } from '../../src/notify/group/storm.ts';
import { placeOf, routeAlert } from '../../src/notify/route.ts';
import { type MessageOutcome, receiveCount, SETTLED } from '../middleware/queue-batch.ts';
import { changeGroup, type Invocation, LEASE_MS, type NotifyDeps } from './notify-deps.ts';
import { sendOwed } from './send-owed.ts';

/** SQS keeps no order: an end that comes before its beginning waits for it so often, and so long each time. */
const WAITS = 6;
const WAIT_MS = 15_000;

interface AlarmEnd {
  /** The notice of its beginning. */
  readonly alert: WazuhAlert;
  readonly begunAt: number;
}

/** An alarm of our own is over: its group ends on every route that was told of it. */
export async function takeAlarmEnd(
  deps: NotifyDeps,
  { alert, begunAt }: AlarmEnd,
  record: SQSRecord,
  run: Invocation,
): Promise<MessageOutcome> {
  const { clock, config } = deps;
  if (!(await hasBegun(deps, alert, `${run.requestId}/${record.messageId}`)) && receiveCount(record) <= WAITS)
    return { kind: 'retry', afterMs: WAIT_MS };
  const facts = factsOf(alert);
  const key = groupKey(facts);
  const routing = routeAlert(facts, config, begunAt);
  const routes = routing.kind === 'routed' ? routing.routes.map(({ name }) => name) : [];
  for (const route of routes) {
    const place = placeOf(config, route, key);
    const state = await changeGroup(
      deps,
      route,
      key,
      (current) => current && onOver(current, place, clock(), timingOf(config.digest, key)),
    );
    if (state === undefined) continue;
    if (state.escalatedTo !== undefined && !routes.includes(state.escalatedTo))
      routes.push(state.escalatedTo);
    await sendOwed(deps, state, run);
  }
  return SETTLED;
}

async function hasBegun(
  { groups, clock }: NotifyDeps,
  alert: WazuhAlert,
  claimant: string,
): Promise<boolean> {
  const now = clock();
  const task = `alert#${alertKey(alert)}`;
  const claim = await groups.claim(task, claimant, now, now + LEASE_MS);
  if (claim === 'claimed') await groups.release(task, claimant);
  return claim === 'done';
}
