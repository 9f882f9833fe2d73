import type { Envelope } from './envelope.ts';
import type { TraceId } from './trace-id.ts';

/** The event with the trace that it came in, unless its sender has said in which trace it happened. */
export function inTrace(envelope: Envelope, id: TraceId): Envelope {
  return envelope.event.trace === undefined
    ? { ...envelope, event: { ...envelope.event, trace: { id } } }
    : envelope;
}

/** How many of the events are in each trace, in their order; what is in none is left out. */
export function countByTrace(envelopes: Iterable<Envelope>): ReadonlyMap<TraceId, number> {
  const counts = new Map<TraceId, number>();
  for (const { event } of envelopes) {
    const id = event.trace?.id;
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
