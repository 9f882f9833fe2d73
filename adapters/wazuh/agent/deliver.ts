import type { RetryReason } from '../../../src/event/loss.ts';
import type { Telemetry } from '../../../src/event/telemetry.ts';
import type { SendPace } from '../../../src/forward/send-pace.ts';
import type { Delivery, WireEvent } from '../../../src/forward/sink.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Pause } from '../manager-node.ts';
import { type AgentNode, CLOSED, READ_MS, SILENT } from './agent-node.ts';
import type { AgentTimeouts } from './channel.ts';
import { createVisit, type Visit } from './visit.ts';
import { writeEvents } from './write-events.ts';

export interface DeliverDeps {
  /** The preferred one first. */
  readonly nodes: readonly AgentNode[];
  readonly pace: SendPace;
  readonly timeouts: AgentTimeouts;
  readonly clock: Clock;
  readonly pause: (ms: number) => Promise<void>;
  readonly telemetry: Pick<Telemetry, 'log' | 'measure'>;
}

/** So long a delivery waits, in all, for a pace to open; longer waits are the queue's. */
const PATIENCE_MS = 2_000;
/** Bytes of lines sent before the manager is asked for a pong. */
const MAX_GRANT_BYTES = 16 * 1_048_576;

/** When to send again what was written to a connection that had gone. */
const STALE_RETRY_MS = 4_000;

const LATE: Pause = { until: 0, reason: 'timeout' };
const DELIVERED: Delivery = { kind: 'delivered' };
const TOO_LARGE: Delivery = { kind: 'parked', reason: 'too_large_for_wazuh' };

/** One delivery: see `createAgentSink`. */
export async function deliverAsAgent(
  deps: DeliverDeps,
  events: readonly WireEvent[],
  deadline: number,
): Promise<readonly Delivery[]> {
  const { clock, pace, timeouts, telemetry } = deps;
  const outcomes = new Map<number, Delivery>();
  const visits = deps.nodes.map((node) => createVisit(node, pace, clock));
  let patienceMs = PATIENCE_MS;
  const { connectMs, answerMs, pongMs, closeMs } = timeouts;
  /** Whether events written at `at` might not be settled in time. */
  const isLate = (at: number) => at + pongMs + READ_MS + closeMs > deadline;
  /** The same for a session that has yet to begin: a ping on a kept connection, or startup and keepalive on a new one. */
  const beginMs = connectMs + 2 * answerMs;
  const afterMs = ({ until }: Pause) => Math.max(0, until - clock());
  const retry = (reason: RetryReason, ms: number, code?: string): Delivery => ({
    kind: 'retry',
    reason,
    afterMs: ms,
    ...(code === undefined ? {} : { code }),
  });

  const unsent = (pause: Pause): Delivery => ({
    kind: 'retry',
    reason: pause.reason,
    afterMs: afterMs(pause),
    unsent: true,
  });

  /** A node that takes events now, and how many; else when to ask again and why. */
  async function pick(want: number): Promise<{ readonly visit: Visit; readonly granted: number } | Pause> {
    for (;;) {
      let soonest: Pause | undefined;
      for (const visit of visits) {
        if (isLate(clock() + (visit.session === undefined ? beginMs : 0))) return LATE;
        const ready = (await visit.enter(deadline)) ?? (await visit.take(want));
        if (!('until' in ready)) {
          if (isLate(ready.at)) {
            await visit.settle('unsent');
            return LATE;
          }
          if (ready.at > clock()) await deps.pause(ready.at - clock());
          return { visit, granted: ready.granted };
        }
        if (soonest === undefined || ready.until < soonest.until) soonest = ready;
      }
      if (soonest?.reason !== 'budget_exhausted') return soonest ?? LATE;
      const waitMs = Math.max(1, soonest.until - clock());
      if (waitMs > patienceMs || isLate(soonest.until + beginMs)) return soonest;
      patienceMs -= waitMs;
      await deps.pause(waitMs);
    }
  }

  /** Sends what can be sent, each event once to a node that answers; returns how many were written. */
  async function send(positions: readonly number[]): Promise<number> {
    let left = positions;
    let written = 0;
    while (left.length > 0) {
      const picked = await pick(withinBytes(events, left));
      if ('until' in picked) {
        for (const i of left) if (!outcomes.has(i)) outcomes.set(i, unsent(picked));
        return written;
      }
      const { visit, granted } = picked;
      const { session } = visit;
      if (session?.connection.isOpen() !== true) {
        await visit.drop('unsent');
        if (session?.isKept === false) visit.failed(CLOSED);
        continue;
      }
      const startedAt = clock();
      const { how, sent, tooLarge } = await writeEvents(
        session,
        events,
        left.slice(0, granted),
        pongMs,
        () => clock() - startedAt,
      );
      written += sent.length;
      for (const i of tooLarge) outcomes.set(i, TOO_LARGE);
      if (how === 'done') {
        for (const i of sent) {
          outcomes.set(i, DELIVERED);
          visit.handedOn.push(i);
        }
        visit.succeeded();
        left = left.slice(granted);
        if (left.length > 0) await visit.glance();
        continue;
      }
      // They go to the next connection or node in the same delivery; without one this is what became of them.
      left = left.filter((i) => outcomes.get(i) !== TOO_LARGE);
      const fault = how === 'silent' ? SILENT : CLOSED;
      // One that was kept had been closed before, most likely: that is no fault of the node.
      const isStale = how === 'closed' && session.isKept;
      await visit.drop(isStale ? 'unverified' : 'missing_pong');
      const ms = isStale ? STALE_RETRY_MS : afterMs(visit.failed(fault));
      for (const i of sent) outcomes.set(i, retry('not_acknowledged', ms, fault.code));
    }
    return written;
  }

  /** Reads the counters of every node that took something; returns the events that may have been dropped, by node. */
  async function verify(): Promise<ReadonlyMap<AgentNode, readonly number[]>> {
    const suspects = new Map<AgentNode, readonly number[]>();
    for (const visit of visits) {
      const { node } = visit;
      const handedOn = visit.handedOn.splice(0);
      if (handedOn.length === 0) continue;
      const verdict = await visit.verdict(deadline - closeMs);
      if (verdict === 'grown') suspects.set(node, handedOn);
      else if (verdict !== 'unknown') node.calm();
      else telemetry.measure('AgentUnverified', handedOn.length, 'Count', { node: node.name });
    }
    return suspects;
  }

  /** Notes that events may have been dropped; returns them in order. */
  function suspected(suspects: ReadonlyMap<AgentNode, readonly number[]>): readonly number[] {
    for (const [node, positions] of suspects) {
      const dropped = retry('dropped_by_manager', node.dropped());
      for (const i of positions) outcomes.set(i, dropped);
    }
    return [...suspects.values()].flat().toSorted((a, b) => a - b);
  }

  try {
    await send(events.map((_, i) => i));
    const again = suspected(await verify());
    if (again.length > 0) {
      const resent = await send(again);
      if (resent > 0) telemetry.measure('AgentEventsResent', resent, 'Count');
      suspected(await verify());
    }
  } finally {
    for (const visit of visits) await visit.leave();
  }
  return events.map((_, i) => outcomes.get(i) ?? unsent(LATE));
}

/** How many of the events, from the first on, are within what is written before a pong; at least one. */
function withinBytes(events: readonly WireEvent[], positions: readonly number[]): number {
  let bytes = 0;
  for (const [count, i] of positions.entries()) {
    bytes += events[i]?.line.length ?? 0;
    if (bytes > MAX_GRANT_BYTES) return Math.max(1, count);
  }
  return positions.length;
}
