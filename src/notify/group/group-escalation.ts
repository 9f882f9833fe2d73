import { noted } from './group-incident.ts';
import { hasRoom, historyOf, owing, threadOf } from './group-outbox.ts';
import type { GroupState } from './group-state.ts';
import {
  type DigestTiming,
  type GroupPlace,
  intervalMs,
  isResolved,
  markOf,
  opened,
  resolved,
  withMark,
} from './group-step.ts';

const MINUTE_MS = 60_000;

/** Nobody has taken the group in time: the next route is to be told. */
export function escalates(state: GroupState, now: number): boolean {
  return state.escalateAt !== undefined && now >= state.escalateAt;
}

/** The group on the route that has been told: it escalates no more by itself. */
export function onEscalatedTo(state: GroupState, route: string, now: number): GroupState {
  if (state.escalateAt === undefined && state.escalatedTo === route) return state;
  const gone = { ...state, escalateAt: undefined, escalatedTo: route };
  return noted(gone, { at: now, kind: 'escalated', who: route }, now);
}

/**
 * The group on the next route, where an episode comes from another route, `from`. It begins there unless it is open; its repeats come
 * as digests. Gives the very same object back when it has come before, undefined while there is no room for it.
 */
export function onEscalatedFrom(
  before: GroupState | undefined,
  place: GroupPlace,
  from: GroupState,
  now: number,
  timing: DigestTiming,
): GroupState | undefined {
  const thread = threadOf(from);
  const mark = markOf(`escalation of ${thread}`);
  if (before?.seen.includes(mark)) return before;
  const state = before && resolved(before, place, now);
  if (state !== undefined && !hasRoom(state.outbox, place.channels)) return undefined;
  const begins = state === undefined || isResolved(state, now);
  const begun = begins
    ? { ...opened(state, place, from.sample, now), total: from.total, collected: from.collected, step: 1 }
    : state;
  const history = { ...historyOf(from), from: from.route };
  const owed = {
    word: `from-${thread}`,
    kind: 'escalated',
    count: from.total,
    since: from.firstAt,
    history,
  } as const;
  const told = owing(begun, place.channels, owed, now);
  const next = {
    ...told,
    seen: withMark(told.seen, mark),
    digestAt: begins ? now + intervalMs(1, timing) : told.digestAt,
    escalatedFrom: from.route,
    ...(place.escalateMinutes !== undefined &&
      told.taken === undefined && { escalateAt: now + place.escalateMinutes * MINUTE_MS }),
  };
  return noted(next, { at: now, kind: 'taken_over', who: from.route }, now);
}
