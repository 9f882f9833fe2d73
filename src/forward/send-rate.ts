import * as z from 'zod/mini';
import type { Grant, GrantOutcome } from './send-pace.ts';

/** Bounds that configuration gives; see `src/config/forward-settings.ts`. */
export interface PaceLimits {
  readonly maxEventsPerSecond: number;
  readonly maxUnacknowledged: number;
  /** Where a pace that nobody knows begins. @default 3000 */
  readonly startPerSecond?: number;
  /** How far pongs alone raise it, when no counters are read. @default 5000 */
  readonly maxBlindPerSecond?: number;
}

interface OpenGrant {
  readonly id: string;
  readonly events: number;
  /** Epoch ms after which nobody will settle it. */
  readonly until: number;
  /** `cuts` when it was taken: what it meets may already have been answered for. */
  readonly cuts: number;
  /** Whether it had to wait for its turn: only a rate that is used up may grow. */
  readonly full: boolean;
}

/** The pace of one node: additive increase, multiplicative decrease, over everybody who sends to it. */
export interface PaceState {
  /** Events a second. */
  readonly rate: number;
  /** Epoch ms from which the next grant may be written: the rate is shared by handing out time. */
  readonly freeAt: number;
  /** How often the rate has been lowered. */
  readonly cuts: number;
  /** Below this, calm counters double the rate in a second: it has not been too much yet. */
  readonly knownGood: number;
  /** Epoch ms at which the rate was last doubled or lowered. */
  readonly changedAt: number;
  readonly open: readonly OpenGrant[];
}

/**
 * A stock 4.14 manager on two cores, which it shared with four senders, took 35–46 thousand events of 300 bytes a second
 * through its agent port; ours are larger, and its rules may be many. Its queue holds 16 384 and its counters are read once a
 * second: a start at this rate fills no queue before they tell, and reaches 20 thousand in three seconds.
 */
const START_RATE = 3_000;
/** A manager whose counters nobody reads may be losing what it was sent. */
const MAX_BLIND_RATE = 5_000;
const FLOOR_RATE = 50;
/** Events a second that a second of sending at full pace adds. */
const STEP = 500;
const DOUBLING_MS = 1_000;
const HURRIED_FACTOR = 0.7;
/** A queue that fills is not answered twice before it can have been felt. */
const HURRIED_MS = 1_000;
const OVERLOAD_FACTOR = 0.5;
/** After a loss nobody sends for a moment, so that what is full can empty. */
const REST_MS = 1_000;
/** A taker that has not settled by then has crashed. */
const LIFETIME_MS = 60_000;
/** Grants are not given further ahead, so that a slow-down is felt soon. */
const AHEAD_MS = 1_000;
const MAX_GRANT = 2_000;
/** At most so long a stretch of the rate at once: others want their turn. */
const MAX_GRANT_S = 0.5;
/** Smaller ones would cost more round trips than they are worth. */
const LEAST_GRANT = 100;
const WINDOW_RETRY_MS = 50;

export function initialPace(limits: PaceLimits): PaceState {
  const { maxEventsPerSecond, startPerSecond = START_RATE } = limits;
  const rate = Math.min(startPerSecond, maxEventsPerSecond);
  return { rate, freeAt: 0, cuts: 0, knownGood: maxEventsPerSecond, changedAt: 0, open: [] };
}

export interface Taken {
  /** Undefined: nothing was granted, there is nothing to keep. */
  readonly state: PaceState | undefined;
  readonly answer: Grant;
}

/**
 * Grants up to `want` events under the name `id`. A grant takes half of what is left of the window, so that those who
 * come later find some, too.
 */
export function takeGrant(
  before: PaceState,
  { id, want, now }: { readonly id: string; readonly want: number; readonly now: number },
  limits: PaceLimits,
): Taken {
  const rate = Math.min(before.rate, limits.maxEventsPerSecond);
  const open = before.open.filter(({ until }) => until > now);
  const denied = (retryAt: number): Taken => ({ state: undefined, answer: { granted: 0, retryAt } });
  if (before.freeAt > now + AHEAD_MS) return denied(before.freeAt - AHEAD_MS + 1);
  const room = limits.maxUnacknowledged - open.reduce((sum, { events }) => sum + events, 0);
  const wanted = Math.min(want, MAX_GRANT, Math.max(1, Math.floor(rate * MAX_GRANT_S)));
  if (room < Math.min(wanted, LEAST_GRANT)) return denied(now + WINDOW_RETRY_MS);
  const granted = Math.min(wanted, room, Math.max(LEAST_GRANT, Math.floor(room / 2)));
  const at = Math.max(before.freeAt, now);
  const grant: OpenGrant = {
    id,
    events: granted,
    until: now + LIFETIME_MS,
    cuts: before.cuts,
    full: before.freeAt > now,
  };
  return {
    state: {
      ...before,
      rate,
      // What the counters say at once is of a time in which nothing was sent.
      changedAt: before.changedAt === 0 ? now : before.changedAt,
      freeAt: Math.ceil(at + (granted / rate) * 1_000),
      open: [...open, grant],
    },
    answer: { granted, at, grant: id },
  };
}

/**
 * The pace after a grant was settled. It is lowered once for a round trip: what other grants met that were open then is
 * the same trouble. A grant that is unknown has expired, and changes nothing.
 */
export function settleGrant(
  before: PaceState,
  { id, outcome, now }: { readonly id: string; readonly outcome: GrantOutcome; readonly now: number },
  limits: PaceLimits,
): PaceState {
  const settled = before.open.find((grant) => grant.id === id);
  const state = { ...before, open: before.open.filter((grant) => grant !== settled && grant.until > now) };
  const heard = settled === undefined || settled.cuts < before.cuts;
  const lowered = (factor: number): PaceState => {
    const rate = Math.max(Math.min(FLOOR_RATE, limits.maxEventsPerSecond), state.rate * factor);
    return { ...state, rate, knownGood: rate, cuts: state.cuts + 1, changedAt: now };
  };
  const raised = (rate: number): PaceState => ({ ...state, rate: Math.min(limits.maxEventsPerSecond, rate) });
  const mayGrow = settled !== undefined && !heard && settled.full;
  switch (outcome) {
    case 'unsent':
      return state;
    case 'unverified': {
      const { maxBlindPerSecond = MAX_BLIND_RATE } = limits;
      if (!mayGrow || state.rate >= maxBlindPerSecond) return state;
      return raised(Math.min(maxBlindPerSecond, state.rate + (STEP * settled.events) / state.rate));
    }
    case 'acknowledged': {
      if (!mayGrow) return state;
      if (state.rate >= state.knownGood) return raised(state.rate + (STEP * settled.events) / state.rate);
      const share = Math.min(1, Math.max(0, now - state.changedAt) / DOUBLING_MS);
      return { ...raised(Math.min(state.knownGood, state.rate * (1 + share))), changedAt: now };
    }
    case 'hurried':
      return heard || (state.cuts > 0 && now - state.changedAt < HURRIED_MS)
        ? state
        : lowered(HURRIED_FACTOR);
    case 'missing_pong':
    case 'dropping': {
      if (heard) return state;
      return { ...lowered(OVERLOAD_FACTOR), freeAt: Math.max(state.freeAt, now + REST_MS) };
    }
  }
}

const PaceSchema = z.object({
  rate: z.number(),
  freeAt: z.number(),
  cuts: z.number(),
  knownGood: z.number(),
  changedAt: z.number(),
  open: z.array(
    z.object({ id: z.string(), events: z.number(), until: z.number(), cuts: z.number(), full: z.boolean() }),
  ),
}) satisfies z.ZodMiniType<PaceState>;

/** A pace from its JSON; undefined when it is none, or one of another version of this program: then it is found out anew. */
export function readPace(text: string): PaceState | undefined {
  try {
    return PaceSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
