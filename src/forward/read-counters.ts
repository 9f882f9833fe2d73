import * as z from 'zod/mini';
import type { CountersReading } from './manager-counters.ts';

const Fill = z.object({ usage: z.number() });
const Analysisd = z.object({
  name: z.literal('wazuh-analysisd'),
  uptime: z.string(),
  metrics: z.object({
    events: z.object({
      received_breakdown: z.object({ dropped_breakdown: z.record(z.string(), z.unknown()) }),
    }),
    queues: z.record(z.string(), Fill),
  }),
});
const Remoted = z.object({
  name: z.literal('wazuh-remoted'),
  uptime: z.string(),
  metrics: z.object({
    messages: z.object({ received_breakdown: z.object({ discarded: z.number() }) }),
    queues: z.object({ received: Fill }),
  }),
});
const Statistics = z.object({
  error: z.literal(0),
  data: z.object({ affected_items: z.array(z.unknown()) }),
});

/** Queues of analysisd behind decoding: when one is full, what feeds it waits, and nothing is dropped. */
const BEHIND_DECODING = new Set(['alerts', 'archives', 'firewall', 'fts', 'processed', 'stats']);

/**
 * Reads an answer to `GET /manager/daemons/stats` about analysisd and remoted. Shape: Wazuh 4.14 `api/spec/spec.yaml`,
 * WazuhDaemonStats.
 *
 * @returns undefined unless both daemons are in it, with all that is asked of them
 */
export function readCounters(body: unknown): CountersReading | undefined {
  const items = Statistics.safeParse(body).data?.data.affected_items ?? [];
  const analysisd = items.flatMap((item) => Analysisd.safeParse(item).data ?? [])[0];
  const remoted = items.flatMap((item) => Remoted.safeParse(item).data ?? [])[0];
  if (analysisd === undefined || remoted === undefined) return undefined;
  const fills = Object.entries(analysisd.metrics.queues).flatMap(([name, { usage }]) =>
    BEHIND_DECODING.has(name) ? [] : [usage],
  );
  return {
    startedAt: `${analysisd.uptime} ${remoted.uptime}`,
    dropped: sumOfLeaves(analysisd.metrics.events.received_breakdown.dropped_breakdown),
    discarded: remoted.metrics.messages.received_breakdown.discarded,
    analysisUsage: Math.max(0, ...fills),
    receiverUsage: remoted.metrics.queues.received.usage,
  };
}

function sumOfLeaves(counts: unknown): number {
  if (typeof counts === 'number') return counts;
  if (typeof counts !== 'object' || counts === null) return 0;
  return Object.values(counts).reduce<number>((sum, inner) => sum + sumOfLeaves(inner), 0);
}
