import { sha256 } from '../../kernel/digest.ts';
import { leftOf, noted, notedGoing } from './group-incident.ts';
import { hasRoom, owing, owingUpdate } from './group-outbox.ts';
import type { GroupState } from './group-state.ts';

/** When repeats are summed up: after the first interval, then after twice as long, up to the longest. */
export interface DigestTiming {
  readonly firstAfterMinutes: number;
  readonly maxIntervalMinutes: number;
}

/** Which group it is and who is told. */
export interface GroupPlace {
  readonly route: string;
  readonly key: string;
  readonly channels: readonly string[];
  /** Those of them that are told, too, when somebody has taken the group and when it has resolved. */
  readonly updates: readonly string[];
  /** So many minutes after it opened the next route is told, unless somebody has taken it. */
  readonly escalateMinutes?: number | undefined;
}

/** One alert as the machine sees it. */
export interface GroupAlert {
  /** `alertKey` of the alert. */
  readonly key: string;
  /** Its facts, as `writeFacts` puts them down. */
  readonly facts: string;
  /** Its end will be told: quiet is no end. */
  readonly lasting?: boolean;
}

/** What a group recognises when it comes again. */
export const MAX_SEEN = 128;
const MINUTE_MS = 60_000;

export const markOf = (what: string) => sha256(what, 12);
export const withMark = (seen: readonly string[], mark: string) => [...seen, mark].slice(-MAX_SEEN);

/** Milliseconds between notification `step - 1` and the next. */
export function intervalMs(step: number, timing: DigestTiming): number {
  const doublings = Math.min(Math.max(step - 1, 0), 30);
  return Math.min(timing.firstAfterMinutes * 2 ** doublings, timing.maxIntervalMinutes) * MINUTE_MS;
}

/** Quiet for one interval with nothing pending: the next alert goes out at once again. */
export function isResolved(state: GroupState, now: number): boolean {
  return state.lasting !== true && state.pending === 0 && now >= state.digestAt;
}

/** Puts what is pending into the outbox, once for each channel. */
function notify(
  state: GroupState,
  channels: readonly string[],
  now: number,
  timing: DigestTiming,
): GroupState {
  const step = state.step + 1;
  const kind = state.step === 0 ? 'first' : 'digest';
  const owed = { word: String(state.step), kind, count: state.pending, since: state.pendingSince } as const;
  const told = owing(state, channels, owed, now);
  const next = { ...told, pending: 0, step, digestAt: now + intervalMs(step, timing) };
  return notedGoing(next, kind === 'first' ? 0 : 1, now);
}

/** A new episode, of which nothing is known yet; what is still owed of those before stays owed. */
export function opened(
  before: GroupState | undefined,
  { route, key, escalateMinutes }: GroupPlace,
  facts: string,
  now: number,
): GroupState {
  const muted = Math.max(now, before?.mutedUntil ?? 0);
  return {
    key,
    route,
    firstAt: now,
    lastAt: now,
    pending: 0,
    pendingSince: now,
    total: 0,
    step: 0,
    digestAt: muted,
    ...(muted > now && { mutedUntil: muted }),
    sample: facts,
    seen: before?.seen ?? [],
    handles: {},
    open: true,
    ...(before !== undefined && {
      reopened: {
        times: (before.reopened?.times ?? 0) + 1,
        resolvedAt: before.resolvedAt ?? before.digestAt,
      },
    }),
    // A group that opens again and again escalates none the later for it.
    ...(escalateMinutes !== undefined && {
      escalateAt: Math.min(
        before?.escalateAt ?? Number.POSITIVE_INFINITY,
        muted + escalateMinutes * MINUTE_MS,
      ),
    }),
    ...leftOf(before),
    outbox: before?.outbox ?? [],
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

/** An episode for alerts that came behind the end of the last one, when there was no room to tell of them. */
function openedLate(state: GroupState, place: GroupPlace, now: number): GroupState {
  const { pending, pendingSince, lastAt, lasting } = state;
  return {
    ...opened(state, place, state.sample, now),
    pending,
    pendingSince,
    lastAt,
    total: pending,
    ...(lasting === true && { lasting }),
  };
}

/** It is over; the very same object when it was before, or while channels take nothing. */
export function resolved(state: GroupState, { updates }: GroupPlace, now: number): GroupState {
  if (!(state.open && isResolved(state, now) && hasRoom(state.outbox, updates))) return state;
  const told = owingUpdate(state, updates, { word: 'resolved', kind: 'resolved' }, now);
  return noted({ ...told, open: false, resolvedAt: now }, { at: now, kind: 'resolved' }, now);
}

/** Whether the next alert begins an episode, once what is over has been `resolved`. */
function opensWith(state: GroupState | undefined, { channels }: GroupPlace, now: number): boolean {
  return state === undefined || (isResolved(state, now) && !state.open && hasRoom(state.outbox, channels));
}

/** Whether an alert that comes now begins an episode of the group. */
export function begins(before: GroupState | undefined, place: GroupPlace, now: number): boolean {
  return opensWith(before && resolved(before, place, now), place, now);
}

/**
 * An alert has come. The first of a group, or the first after it resolved, is owed at once; repeats are counted. Gives
 * the same state back, the very object, when the alert was counted before.
 */
export function onAlert(
  before: GroupState | undefined,
  place: GroupPlace,
  alert: GroupAlert,
  now: number,
  timing: DigestTiming,
): GroupState {
  const mark = markOf(alert.key);
  if (before?.seen.includes(mark)) return before;
  const state = before && resolved(before, place, now);
  const current =
    state === undefined || opensWith(state, place, now) ? opened(state, place, alert.facts, now) : state;
  const next = {
    ...counted(current, alert, now),
    seen: withMark(current.seen, mark),
    ...(alert.lasting === true && { lasting: true as const }),
  };
  return onTick(next, place, now, timing);
}

/**
 * What the group is of is over, by its own word. It resolves at once when it began an interval ago and more, and otherwise when
 * that is over, as other groups do: what comes and goes is one group with its digests. Gives the very same object back when it
 * does not last.
 */
export function onOver(state: GroupState, place: GroupPlace, now: number, timing: DigestTiming): GroupState {
  if (state.lasting !== true) return state;
  const isLong = state.pending === 0 && now - state.lastAt >= timing.firstAfterMinutes * MINUTE_MS;
  const digestAt = isLong ? Math.max(now, state.mutedUntil ?? 0) : state.digestAt;
  return onTick({ ...state, lasting: undefined, digestAt }, place, now, timing);
}

/**
 * Time has passed. When the interval is over, what is pending becomes a digest for the route's channels, and a group of
 * which nothing is pending resolves. Gives the very same object back when there is nothing to do.
 */
export function onTick(state: GroupState, place: GroupPlace, now: number, timing: DigestTiming): GroupState {
  if (now < state.digestAt) return state;
  const ended = resolved(state, place, now);
  if (ended !== state || (state.pending === 0 && !state.open)) return ended;
  if (state.pending > 0 && hasRoom(state.outbox, place.channels))
    // What a mute collects is told without having been open.
    return state.open || state.collected !== undefined
      ? notify(state, place.channels, now, timing)
      : onTick(openedLate(state, place, now), place, now, timing);
  return notedGoing({ ...state, digestAt: now + intervalMs(state.step, timing) }, 0, now);
}
