import { sha256 } from '../kernel/digest.ts';
import type { GroupState } from './group-state.ts';
import type { GroupHistory, OutboxEntry } from './outbox-entry.ts';

/** When repeats are summed up: after the first interval, then after twice as long, up to the longest. */
export interface DigestTiming {
  readonly firstAfterMinutes: number;
  readonly maxIntervalMinutes: number;
}

/** Which group an alert belongs to and who is told. */
export interface GroupPlace {
  readonly route: string;
  readonly key: string;
  readonly channels: readonly string[];
}

/** One alert as the machine sees it. */
export interface GroupAlert {
  /** `alertKey` of the alert. */
  readonly key: string;
  /** Its facts, as `writeFacts` puts them down. */
  readonly facts: string;
}

/** Notifications that one group may owe; beyond it repeats stay pending until a channel has taken some. */
export const MAX_OUTBOX = 16;
/** Alerts that a group recognises when they come again. */
export const MAX_SEEN = 128;

/** Milliseconds between notification `step - 1` and the next. */
export function intervalMs(step: number, timing: DigestTiming): number {
  const doublings = Math.min(Math.max(step - 1, 0), 30);
  return Math.min(timing.firstAfterMinutes * 2 ** doublings, timing.maxIntervalMinutes) * 60_000;
}

/** Quiet for one interval with nothing pending: the next alert goes out at once again. */
export function isResolved(state: GroupState, now: number): boolean {
  return state.pending === 0 && now >= state.digestAt;
}

/** Nothing is pending, nothing is owed and the group has resolved: it can be forgotten. */
export function isSettled(state: GroupState, now: number): boolean {
  return isResolved(state, now) && state.outbox.length === 0;
}

function hasRoom(outbox: readonly OutboxEntry[], channels: readonly string[]): boolean {
  return outbox.length === 0 || outbox.length + channels.length <= MAX_OUTBOX;
}

/** Names one episode of a group, from its first alert until it has resolved, and shows nothing of it. */
function threadOf({ route, key, firstAt }: GroupState): string {
  return sha256(JSON.stringify([route, key, firstAt]), 22);
}

function historyOf({ firstAt, total }: GroupState): GroupHistory {
  return { firstAt, total };
}

/**
 * Puts what is pending into the outbox, once for each channel. `firstAt` is part of the id because steps start again
 * when a group opens again.
 */
function notify(
  state: GroupState,
  channels: readonly string[],
  now: number,
  timing: DigestTiming,
): GroupState {
  const entries = channels.map((channel) => ({
    id: [state.route, state.key, state.firstAt, state.step, channel].join(':'),
    channel,
    kind: state.step === 0 ? ('first' as const) : ('digest' as const),
    thread: threadOf(state),
    handle: state.handles[channel],
    group: { route: state.route, key: state.key },
    history: historyOf(state),
    count: state.pending,
    since: state.pendingSince,
    until: state.lastAt,
    alert: state.sample,
    attempts: 0,
    nextAt: now,
  }));
  const step = state.step + 1;
  return {
    ...state,
    pending: 0,
    step,
    digestAt: now + intervalMs(step, timing),
    outbox: [...state.outbox, ...entries],
  };
}

function opened(place: GroupPlace, alert: GroupAlert, now: number): GroupState {
  return {
    key: place.key,
    route: place.route,
    firstAt: now,
    lastAt: now,
    pending: 1,
    pendingSince: now,
    total: 1,
    step: 0,
    digestAt: now,
    sample: alert.facts,
    seen: [],
    handles: {},
    outbox: [],
  };
}

function counted(state: GroupState, alert: GroupAlert, now: number): GroupState {
  return {
    ...state,
    lastAt: Math.max(state.lastAt, now),
    pending: state.pending + 1,
    pendingSince: state.pending === 0 ? now : Math.min(state.pendingSince, now),
    total: state.total + 1,
    sample: alert.facts,
  };
}

/**
 * An alert has come. The first of a group, or the first after it resolved, is owed at once; repeats are counted. Gives
 * the same state back, the very object, when the alert was counted before.
 */
export function onAlert(
  state: GroupState | undefined,
  place: GroupPlace,
  alert: GroupAlert,
  now: number,
  timing: DigestTiming,
): GroupState {
  const mark = sha256(alert.key, 12);
  if (state?.seen.includes(mark)) return state;
  const seen = [...(state?.seen ?? []), mark].slice(-MAX_SEEN);
  const reopens = state === undefined || (isResolved(state, now) && hasRoom(state.outbox, place.channels));
  if (!reopens) return onTick({ ...counted(state, alert, now), seen }, place.channels, now, timing);
  const fresh = { ...opened(place, alert, now), seen, outbox: state?.outbox ?? [] };
  return notify(fresh, place.channels, now, timing);
}

/**
 * Time has passed. When the interval is over, what is pending becomes a digest for the route's channels. Gives the very
 * same object back when there is nothing to do.
 */
export function onTick(
  state: GroupState,
  channels: readonly string[],
  now: number,
  timing: DigestTiming,
): GroupState {
  if (state.pending === 0 || now < state.digestAt) return state;
  if (!hasRoom(state.outbox, channels)) return { ...state, digestAt: now + intervalMs(state.step, timing) };
  return notify(state, channels, now, timing);
}

/** Notifications that should be tried now, oldest first. */
export function owedEntries(state: GroupState, now: number): readonly OutboxEntry[] {
  return state.outbox.filter(({ nextAt }) => nextAt <= now);
}

/**
 * The channel has taken the notification, or it was parked: it is owed no more. The first `handle` of a thread stays with the
 * group, and goes to what is owed in that thread already.
 */
export function withoutEntry(state: GroupState, id: string, handle?: string): GroupState {
  const sent = state.outbox.find((entry) => entry.id === id);
  const outbox = state.outbox.filter((entry) => entry.id !== id);
  if (sent === undefined || handle === undefined || sent.handle !== undefined) return { ...state, outbox };
  const { thread, channel } = sent;
  return {
    ...state,
    handles: thread === threadOf(state) ? { ...state.handles, [channel]: handle } : state.handles,
    outbox: outbox.map((entry) =>
      entry.thread === thread && entry.channel === channel ? { ...entry, handle } : entry,
    ),
  };
}

/** The channel could not take the notification now: it is owed again at `nextAt`. */
export function withRetry(state: GroupState, id: string, nextAt: number): GroupState {
  return {
    ...state,
    outbox: state.outbox.map((entry) =>
      entry.id === id ? { ...entry, attempts: entry.attempts + 1, nextAt } : entry,
    ),
  };
}
