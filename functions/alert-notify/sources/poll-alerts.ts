import type { MessageQueue } from '../../../src/event/message-queue.ts';
import type { LedgerOutcome, Telemetry } from '../../../src/event/telemetry.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type {
  AlertIndex,
  AlertLook,
  IndexedAlert,
  IndexFault,
} from '../../../src/notify/alert/alert-index.ts';
import { parseAlert } from '../../../src/notify/alert/wazuh-alert.ts';
import {
  afterFailure,
  afterPage,
  firstPollState,
  markOf,
  type PollBook,
  type PollPlan,
  type PollState,
  planPoll,
} from '../../../src/notify/poll-state.ts';
import { indexedMessage } from './indexed-message.ts';

export interface PollAlertsDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly index: AlertIndex;
  readonly book: PollBook;
  readonly alerts: MessageQueue;
  /** Step `redact`, with the policy for alerts: a manager also reports what never went through Sluice. */
  readonly redactAlert: (alert: JsonObject) => JsonObject;
  /** Least rule level, and how late an alert may be indexed. */
  readonly settings: { readonly minLevel: number; readonly overlapMs: number };
}

/** Longer than an invocation. */
const LEASE_MS = 60_000;
const PAGE_SIZE = 200;

/**
 * Reads what Wazuh's indexer has got since the last time and puts it onto the alerts queue. How far it has come is kept only
 * behind alerts that the queue has taken; what it does not manage before `deadline` (epoch ms) is the next run's.
 */
export async function pollAlerts(deps: PollAlertsDeps, deadline: number): Promise<void> {
  const { book, clock, settings, telemetry } = deps;
  const claimed = await book.claim(clock(), clock() + LEASE_MS);
  if (claimed === undefined) return;
  let state = claimed.state ?? firstPollState(clock(), settings.overlapMs);
  try {
    state = await readOn(deps, state, deadline);
  } catch (error) {
    // Such as a secret that cannot be read: without a word it would look as if nothing had been tried.
    state = afterFailure(state, 'indexer_not_asked', clock());
    throw error;
  } finally {
    await book.save(state, clock());
  }
  const { failing } = state;
  if (failing !== undefined)
    telemetry.log('warn', 'alerts cannot be read from the indexer; they are read when it is back', {
      stage: 'alert-notify',
      code: failing.code,
      since: new Date(failing.since).toISOString(),
    });
}

async function readOn(deps: PollAlertsDeps, before: PollState, deadline: number): Promise<PollState> {
  const { clock, settings } = deps;
  const plan = planPoll(before, clock(), settings.overlapMs);
  let progress: Progress = { state: before, plan, size: PAGE_SIZE };
  // Twice: a point in time may go while it is read.
  for (const chance of [1, 2]) {
    const begun = await deps.index.look({ minLevel: settings.minLevel, from: plan.from, until: clock() });
    if (!begun.ok) return afterFailure(progress.state, begun.error.code, clock());
    const ended = await closing(begun.value, (look) => readLook(deps, look, progress, deadline));
    if (ended.fault === undefined) return ended.progress.state;
    progress = ended.progress;
    if (ended.fault.kind !== 'expired' || chance === 2)
      return afterFailure(progress.state, ended.fault.code, clock());
  }
  return progress.state;
}

/** Whatever becomes of it, a look is closed: it holds segments of the indexer. */
async function closing<T>(look: AlertLook, use: (look: AlertLook) => Promise<T>): Promise<T> {
  try {
    return await use(look);
  } finally {
    await look.close();
  }
}

interface Progress {
  readonly state: PollState;
  readonly plan: PollPlan;
  readonly size: number;
}

/** Reads a look to its end, a fault or the deadline. */
async function readLook(
  deps: PollAlertsDeps,
  look: AlertLook,
  begun: Progress,
  deadline: number,
): Promise<{ readonly progress: Progress; readonly fault?: IndexFault }> {
  let { state, plan, size } = begun;
  const progress = () => ({ state, plan, size });
  do {
    const page = await look.page(plan.after, size);
    if (!page.ok) {
      if (page.error.kind !== 'too_long' || size === 1) return { progress: progress(), fault: page.error };
      size = Math.ceil(size / 8);
      continue;
    }
    const known = new Set(state.sent);
    const fresh = page.value.filter(({ position }) => !known.has(markOf(position)));
    if (!(await handOn(deps, fresh)))
      return { progress: progress(), fault: { kind: 'unavailable', code: 'alerts_queue_unavailable' } };
    const after = page.value.at(-1)?.position ?? plan.after;
    const last = page.value.length < size;
    const marks = fresh.map(({ position }) => markOf(position));
    state = afterPage(state, plan, { after, marks, last }, deps.clock());
    plan = { ...plan, after };
    if (last) return { progress: progress() };
  } while (deps.clock() < deadline);
  return { progress: progress() };
}

/** Puts alerts onto the queue; false unless it took them all. Those that it took come again, and are known there. */
async function handOn(
  { alerts, clock, redactAlert, telemetry }: PollAlertsDeps,
  indexed: readonly IndexedAlert[],
): Promise<boolean> {
  const count = (outcome: LedgerOutcome, many: number) => {
    if (many > 0) telemetry.ledger({ stage: 'alert-notify', source: 'alert', count: many, ...outcome });
  };
  const readable = indexed.filter(({ alert }) => parseAlert(alert).ok);
  const bodies = readable.map(({ alert }) => ({ body: indexedMessage(redactAlert(alert), clock()) }));
  const taken = bodies.length === 0 ? [] : await alerts.send(bodies);
  const queued = taken.filter(Boolean).length;
  count({ outcome: 'received' }, queued);
  count({ outcome: 'queued' }, queued);
  if (queued < bodies.length) return false;
  // Whatever else somebody keeps in these indices is nothing that anybody is told of.
  const others = indexed.length - readable.length;
  count({ outcome: 'received' }, others);
  count({ outcome: 'rejected', reason: 'invalid_event' }, others);
  return true;
}
