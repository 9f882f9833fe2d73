import type { Delivery, Sink, SinkName, WireEvent } from '../../src/forward/sink.ts';

export interface MemorySink extends Sink {
  /** What was taken, in order; an event that came twice stands here twice. */
  readonly taken: readonly WireEvent[];
  /** How many times it was asked, and with how many events each time. */
  readonly batches: readonly number[];
}

/** A sink that keeps what it takes. `judge` decides on each event; without it every event is taken. */
export function createMemorySink(
  judge: (event: WireEvent) => Delivery = () => ({ kind: 'delivered' }),
  name: SinkName = 'events-api',
): MemorySink {
  const taken: WireEvent[] = [];
  const batches: number[] = [];
  return {
    name,
    taken,
    batches,
    deliver: async (events) => {
      batches.push(events.length);
      return events.map((event) => {
        const delivery = judge(event);
        if (delivery.kind === 'delivered') taken.push(event);
        return delivery;
      });
    },
  };
}
