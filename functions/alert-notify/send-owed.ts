import type { MessageQueue } from '../../src/event/message-queue.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import { backoffMs } from '../../src/kernel/backoff.ts';
import type { Clock, Random } from '../../src/kernel/clock.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { Channel, ChannelMessage, ChannelOutcome } from '../../src/notify/channel.ts';
import type { GroupState } from '../../src/notify/group-state.ts';
import {
  type DigestTiming,
  onTick,
  owedEntries,
  withoutEntry,
  withRetry,
} from '../../src/notify/group-step.ts';
import type { GroupStore } from '../../src/notify/group-store.ts';
import type { OutboxEntry } from '../../src/notify/outbox-entry.ts';
import type { AlertRoute } from '../../src/notify/route.ts';
import { errorFields } from '../middleware/error-fields.ts';
import { type MessageOutcome, park, SETTLED } from '../middleware/queue-batch.ts';
import { notificationBody } from './alert-body.ts';

export interface NotifyDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly wait: (ms: number) => Promise<void>;
  readonly telemetry: Telemetry;
  readonly groups: GroupStore;
  readonly deadLetters: MessageQueue;
  readonly config: {
    readonly threshold: number;
    readonly routes: readonly AlertRoute[];
    readonly digest: DigestTiming;
  };
  /** Built once, when the first message has to go out: channels need their secrets. */
  readonly channels: () => Promise<ReadonlyMap<string, Channel>>;
  /** Step `notify`, its rendering half; undefined when the entry's facts cannot be read. */
  readonly render: (entry: OutboxEntry, type: ChannelMessage['type']) => ChannelMessage | undefined;
}

/** The running invocation: who claims, and until when (epoch ms). */
export interface Invocation {
  readonly requestId: string;
  readonly deadline: number;
}

const GROUP_MEMORY_MS = 30 * 86_400_000;
const LEASE_MS = 60_000;
const MAX_CONFLICTS = 20;
const DUE_AT_ONCE = 50;
/** Slack asks for one second when messages come too fast; longer waits go back to the outbox. */
const SHORT_WAIT_MS = 2_000;
const SHORT_WAITS = 3;
const RETRY = { baseMs: 5_000, capMs: 900_000 };

/** Applies a change to a group's state until nobody else was faster. */
export async function changeGroup(
  { groups, clock }: NotifyDeps,
  route: string,
  key: string,
  change: (state: GroupState | undefined) => GroupState | undefined,
): Promise<GroupState | undefined> {
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    const current = await groups.get(route, key);
    const state = change(current?.state);
    if (state === undefined || state === current?.state) return state;
    if (await groups.put(state, current?.version, clock() + GROUP_MEMORY_MS)) return state;
  }
  throw new CodedError('group_contended', 'an alert group changed under every attempt to write it', {
    retryable: true,
  });
}

/** Makes digests that are due and sends everything that is owed now. */
export async function sendDue(deps: NotifyDeps, run: Invocation): Promise<void> {
  const { clock, config, groups } = deps;
  for (const { state } of await groups.due(clock(), DUE_AT_ONCE)) {
    if (clock() >= run.deadline) return;
    const channels = config.routes.find(({ name }) => name === state.route)?.channels ?? [];
    const ticked = await changeGroup(
      deps,
      state.route,
      state.key,
      (current) => current && onTick(current, channels, clock(), config.digest),
    );
    await sendOwed(deps, ticked, run);
  }
}

/**
 * Sends what a group owes. A notification leaves the outbox when its channel has taken it, and its id is remembered as
 * done, so that neither a crash nor a second invocation sends it twice.
 */
export async function sendOwed(
  deps: NotifyDeps,
  state: GroupState | undefined,
  run: Invocation,
): Promise<void> {
  if (state === undefined) return;
  for (const entry of owedEntries(state, deps.clock())) {
    const now = deps.clock();
    if (now >= run.deadline) return;
    const task = `notification#${entry.id}`;
    const claimant = `${run.requestId}/${entry.id}`;
    const claim = await deps.groups.claim(task, claimant, now, now + LEASE_MS);
    if (claim === 'busy') continue;
    const outcome: ChannelOutcome = claim === 'done' ? { kind: 'sent' } : await sendSoon(deps, entry, run);
    if (outcome.kind === 'retry') {
      const waitMs = Math.max(outcome.afterMs, backoffMs(entry.attempts + 1, RETRY, deps.random()));
      await changeGroup(
        deps,
        state.route,
        state.key,
        (current) => current && withRetry(current, entry.id, now + waitMs),
      );
      await deps.groups.release(task, claimant);
      continue;
    }
    if (claim === 'claimed') await deps.groups.complete(task, now + GROUP_MEMORY_MS);
    const handle = outcome.kind === 'sent' ? outcome.handle : undefined;
    await changeGroup(
      deps,
      state.route,
      state.key,
      (current) => current && withoutEntry(current, entry.id, handle),
    );
  }
}

/** Tries again in this invocation when the channel is only busy: the next chance would be the next minute's. */
async function sendSoon(deps: NotifyDeps, entry: OutboxEntry, run: Invocation): Promise<ChannelOutcome> {
  let outcome = await trySend(deps, entry);
  for (let again = 0; again < SHORT_WAITS; again += 1) {
    if (outcome.kind !== 'retry' || outcome.afterMs > SHORT_WAIT_MS) return outcome;
    if (deps.clock() + outcome.afterMs >= run.deadline) return outcome;
    await deps.wait(outcome.afterMs);
    outcome = await trySend(deps, entry);
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
async function trySend(deps: NotifyDeps, entry: OutboxEntry): Promise<ChannelOutcome> {
  const line = { stage: 'alert-notify', source: 'alert', count: 1 } as const;
  const outcome = await send(deps, entry);
  if (outcome.kind === 'sent') {
    if (outcome.warning !== undefined)
      deps.telemetry.log('warn', 'a channel took a notification in part', {
        stage: 'alert-notify',
        channel: entry.channel,
        code: outcome.warning,
      });
    deps.telemetry.ledger({ ...line, outcome: 'notified' });
  } else if (outcome.kind === 'retry') {
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
    if (!parked) return { kind: 'retry', afterMs: RETRY.baseMs };
    deps.telemetry.ledger({ ...line, outcome: 'parked', reason: 'refused_by_channel' });
  }
  return outcome;
}

async function send(deps: NotifyDeps, entry: OutboxEntry): Promise<ChannelOutcome> {
  try {
    const channel = (await deps.channels()).get(entry.channel);
    if (channel === undefined) return { kind: 'refused', code: 'unknown_channel' };
    const message = deps.render(entry, channel.type);
    return message === undefined
      ? { kind: 'refused', code: 'unreadable_facts' }
      : await channel.send(message, { id: entry.id, thread: entry.thread ?? entry.id, handle: entry.handle });
  } catch (error) {
    deps.telemetry.log('error', 'a notification could not be sent; it is tried again', {
      stage: 'alert-notify',
      channel: entry.channel,
      ...errorFields(error),
    });
    return { kind: 'retry', afterMs: RETRY.baseMs };
  }
}
