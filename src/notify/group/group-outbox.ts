import { sha256 } from '../../kernel/digest.ts';
import { foremost, type GroupState } from './group-state.ts';
import type { GroupHistory, OutboxEntry } from './outbox-entry.ts';

/** Notifications of alerts that one group may owe; beyond it repeats stay pending until a channel has taken some. */
export const MAX_OUTBOX = 16;
const NONE: ReadonlySet<string> = new Set();
/** With those that somebody's action makes, which do not wait. */
const MAX_WITH_ACTIONS = 32;

/** Whether `channels` can be owed one notification more each. */
export function hasRoom(outbox: readonly OutboxEntry[], channels: readonly string[]): boolean {
  return outbox.length === 0 || outbox.length + channels.length <= MAX_OUTBOX;
}

/** Names one episode of a group, from its first alert until it has resolved, and shows nothing of it. */
export function threadOf({ route, key, firstAt }: GroupState): string {
  return sha256(JSON.stringify([route, key, firstAt]), 22);
}

export function historyOf({ firstAt, total, reopened, taken, mutedUntil }: GroupState): GroupHistory {
  return { firstAt, total, reopened, by: taken?.by, mutedUntil };
}

/** What one notification says; `word` tells it from the others of its episode. */
type Owed = Pick<OutboxEntry, 'kind' | 'count' | 'since'> & {
  readonly word: string;
  readonly history?: GroupHistory;
};

/**
 * Owes a notification to each of `channels`. The beginning of the episode is part of the id because steps start again when
 * a group opens again.
 */
export function owing(state: GroupState, channels: readonly string[], owed: Owed, now: number): GroupState {
  const { word, kind, count, since, history = historyOf(state) } = owed;
  const entries = channels.map((channel) => ({
    id: [state.route, state.key, state.firstAt, word, channel].join(':'),
    channel,
    kind,
    thread: threadOf(state),
    handle: state.handles[channel],
    group: { route: state.route, key: state.key },
    history,
    count,
    since,
    until: state.lastAt,
    alert: state.sample,
    attempts: 0,
    nextAt: now,
  }));
  return { ...state, outbox: [...state.outbox, ...entries] };
}

/** As `owing`, of the whole episode: somebody has acted, or it is over. Left out when channels take nothing for long. */
export function owingUpdate(
  state: GroupState,
  channels: readonly string[],
  owed: Pick<Owed, 'word' | 'kind'> & { readonly history?: GroupHistory },
  now: number,
): GroupState {
  if (state.outbox.length + channels.length > MAX_WITH_ACTIONS) return state;
  return owing(state, channels, { ...owed, count: state.total, since: state.firstAt }, now);
}

/**
 * Keeps what is owed now and was not `before` for whoever writes `state`: nobody else tries it until `until`. The ids of that; the very
 * same state when there is none.
 */
export function keptBack(
  before: GroupState | undefined,
  state: GroupState,
  now: number,
  until: number,
): { readonly state: GroupState; readonly own: ReadonlySet<string> } {
  const known = new Set(before?.outbox.map(({ id }) => id));
  const own = new Set(owedEntries(state, now).flatMap(({ id }) => (known.has(id) ? [] : [id])));
  if (own.size === 0) return { state, own };
  const outbox = state.outbox.map((entry) =>
    own.has(entry.id) ? { ...entry, nextAt: until, sending: true } : entry,
  );
  return { state: { ...state, outbox }, own };
}

/** Notifications that should be tried now, oldest first; `own` are those that were kept back for the caller. */
export function owedEntries(
  state: GroupState,
  now: number,
  own: ReadonlySet<string> = NONE,
): readonly OutboxEntry[] {
  return foremost(state.outbox).filter(({ id, nextAt }) => nextAt <= now || own.has(id));
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
      entry.id === id ? { ...entry, attempts: entry.attempts + 1, nextAt, sending: undefined } : entry,
    ),
  };
}

/** The channel was not asked: the notification is owed again at `nextAt`, and that was no attempt. */
export function putOff(state: GroupState, id: string, nextAt: number): GroupState {
  return {
    ...state,
    outbox: state.outbox.map((entry) => (entry.id === id ? { ...entry, nextAt, sending: undefined } : entry)),
  };
}
