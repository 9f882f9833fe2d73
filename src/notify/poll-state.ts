import { sha256 } from '../kernel/digest.ts';
import type { AlertPosition } from './alert/alert-index.ts';

/** How far the indexer has been read. Times are epoch ms. */
export interface PollState {
  /** Nothing older is looked for: the first look began then. */
  readonly beganAt: number;
  /** What was indexed by then has been read. */
  readonly until: number;
  /** When the long way back was last gone. */
  readonly sweptAt: number;
  /** A look that ended before its last page: the next one goes on behind `after`. */
  readonly resume?: PollSpan & { readonly after: AlertPosition };
  /** Marks of the latest alerts that were handed on, the newest last. */
  readonly sent: readonly string[];
  /** When the indexer last gave a page, be it empty. */
  readonly readAt?: number;
  /** It gives none, since when and why. */
  readonly failing?: { readonly since: number; readonly code: string };
}

/** One look. */
interface PollSpan {
  readonly from: number;
  readonly startedAt: number;
  readonly sweep: boolean;
}

export interface PollPlan extends PollSpan {
  readonly after: AlertPosition | undefined;
}

/** Port: the state, which one invocation at a time may work on. */
export interface PollBook {
  /** Undefined while another has it (until `leaseUntil`, epoch ms, or `save`); without `state` nobody has ever saved one. */
  claim(now: number, leaseUntil: number): Promise<{ readonly state: PollState | undefined } | undefined>;
  /** Keeps the state, and lets the next one claim it. */
  save(state: PollState, now: number): Promise<void>;
  read(): Promise<PollState | undefined>;
}

const SWEEP_EVERY_MS = 3_600_000;
const SWEEP_BACK_MS = 86_400_000;
/** Marks that are kept: 44 KB. Alerts beyond are handed on again, and known as duplicates behind the queue. */
export const MAX_SENT = 4_096;

export function firstPollState(now: number, overlapMs: number): PollState {
  return { beganAt: now - overlapMs, until: now, sweptAt: now, sent: [] };
}

/**
 * What to look at next. Alerts are indexed late, some minutes as a rule: each look overlaps the last. Once an hour it
 * goes a day back, for what Filebeat had kept back while it was down.
 */
export function planPoll(state: PollState, now: number, overlapMs: number): PollPlan {
  if (state.resume !== undefined) return state.resume;
  const sweep = now - state.sweptAt >= SWEEP_EVERY_MS;
  const overlapped = state.until - overlapMs;
  const from = sweep ? Math.min(overlapped, now - SWEEP_BACK_MS) : overlapped;
  return { from: Math.max(state.beganAt, from), startedAt: now, sweep, after: undefined };
}

/** The state behind a page that was handed on; `last` when there is none after it. */
export function afterPage(
  state: PollState,
  plan: PollPlan,
  page: {
    readonly after: AlertPosition | undefined;
    readonly marks: readonly string[];
    readonly last: boolean;
  },
  now: number,
): PollState {
  const { resume: _, failing: __, ...rest } = state;
  const { from, startedAt, sweep } = plan;
  const read = { ...rest, readAt: now, sent: [...state.sent, ...page.marks].slice(-MAX_SENT) };
  if (page.last) return { ...read, until: startedAt, ...(sweep ? { sweptAt: startedAt } : {}) };
  return page.after === undefined ? read : { ...read, resume: { from, startedAt, sweep, after: page.after } };
}

/** The state behind a failure: nothing is passed over. */
export function afterFailure(state: PollState, code: string, now: number): PollState {
  return { ...state, failing: { since: state.failing?.since ?? now, code } };
}

/** What an alert is known by among those that were handed on. */
export function markOf(position: AlertPosition): string {
  return sha256(JSON.stringify(position), 11);
}
