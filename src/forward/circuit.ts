import type { RetryReason } from '../event/loss.ts';
import { backoffMs } from '../kernel/backoff.ts';

/**
 * A circuit breaker for one node. `closed`: requests flow. `open`: none is made until a time. `half_open`: one request, the
 * probe, finds out which of the two comes next.
 */
export interface Circuit {
  readonly state: 'closed' | 'half_open' | 'open';
  /** Unanswered requests one after another while closed. */
  readonly unanswered: number;
  /** How often it has opened since it was last closed: each time it rests longer. */
  readonly openings: number;
  /** Epoch ms. Open: when the probe may go. Half-open: when the probe counts as lost. */
  readonly until: number;
  /** Why it opened. */
  readonly reason: RetryReason;
}

/** What went wrong with a request. */
export interface CircuitFault {
  readonly reason: RetryReason;
  /** For logs and alarms. */
  readonly code: string;
  /** `unanswered` is borne once; `unavailable` may pass by itself; `misconfigured` wants a person, and longer rests. */
  readonly kind: 'unanswered' | 'unavailable' | 'misconfigured';
  /** Shortest rest in ms, when it is known that an earlier request would do harm. */
  readonly atLeastMs?: number;
}

export type Passage =
  | { readonly pass: 'all' | 'probe' }
  /** Nothing now; ask again at `retryAt` (epoch ms). */
  | { readonly pass: 'none'; readonly retryAt: number; readonly reason: RetryReason };

export const CLOSED: Circuit = { state: 'closed', unanswered: 0, openings: 0, until: 0, reason: 'network' };

/** So many requests without an answer, one after another, open it: one may have been a slow request. */
export const UNANSWERED_TO_OPEN = 2;
const UNAVAILABLE = { baseMs: 4_000, capMs: 900_000 };
const MISCONFIGURED = { baseMs: 120_000, capMs: 900_000 };
/** A probe of a function that was stopped in the middle is given up after this; any request is shorter. */
const PROBE_MS = 30_000;
/** When to ask again while somebody else's probe is under way. */
const PROBE_RETRY_MS = 1_000;

/** Asks to make a request; with `probe` the answer must be told by `succeeded`, `failed` or `released`. */
export function enter(
  circuit: Circuit,
  now: number,
): { readonly circuit: Circuit; readonly passage: Passage } {
  if (circuit.state === 'closed') return { circuit, passage: { pass: 'all' } };
  if (circuit.until > now) {
    const retryAt = circuit.state === 'open' ? circuit.until : Math.min(circuit.until, now + PROBE_RETRY_MS);
    return { circuit, passage: { pass: 'none', retryAt, reason: circuit.reason } };
  }
  return { circuit: { ...circuit, state: 'half_open', until: now + PROBE_MS }, passage: { pass: 'probe' } };
}

/** A request was answered as it should be. */
export function succeeded(): Circuit {
  return CLOSED;
}

/** A request failed. `random` is a number in [0, 1). */
export function failed(circuit: Circuit, fault: CircuitFault, now: number, random: number): Circuit {
  // Requests that were under way when it opened say nothing new.
  if (circuit.state === 'open' && circuit.until > now)
    return { ...circuit, until: Math.max(circuit.until, now + (fault.atLeastMs ?? 0)) };
  const unanswered = circuit.unanswered + 1;
  if (fault.kind === 'unanswered' && circuit.state === 'closed' && unanswered < UNANSWERED_TO_OPEN)
    return { ...circuit, unanswered };
  const openings = circuit.openings + 1;
  const limits = fault.kind === 'misconfigured' ? MISCONFIGURED : UNAVAILABLE;
  const restMs = Math.max(backoffMs(openings, limits, random), fault.atLeastMs ?? 0);
  return { state: 'open', unanswered: 0, openings, until: now + restMs, reason: fault.reason };
}

/** The probe was not made, or says nothing: the next one may go at once. */
export function released(circuit: Circuit, now: number): Circuit {
  return circuit.state === 'half_open' ? { ...circuit, until: now } : circuit;
}
