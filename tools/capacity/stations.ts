import { WAZUH_EVENTS_PER_REQUEST } from '../../src/event/limits.ts';
import { sumOf } from '../cost/measure/counts.ts';
import { MEASURED } from '../cost/measured.ts';
import { enrichSeconds, ingestSeconds, type Load, type Setting } from './load.ts';
import { AWS_QUOTAS } from './quotas.ts';

/** A place that events pass, and the most that it lets through for good. */
export interface Station {
  readonly name: string;
  /** Events a second. */
  readonly limit: number;
  /** What raises it. */
  readonly remedy: string;
}

/** Share of a limit that a load may take for good: bursts and retries need the rest. */
export const FILL = 0.8;

/** Where the first limit is met, lowest first. */
export function stationsOf(load: Load, setting: Setting): readonly Station[] {
  const { batch, sink } = load;
  const full = setting.batchSize * batch;
  const apiRequests = sink === 'events-api' ? Math.ceil(full / WAZUH_EVENTS_PER_REQUEST) : 0;
  const seconds = enrichSeconds(full, apiRequests, sink, setting.memoryMb);
  const others = setting.concurrency;
  const needed = Math.max(2, Math.ceil(load.eventsPerSecond / FILL / (full / seconds)));
  const all: readonly Station[] = [
    {
      name: 'door',
      limit: setting.doorRequestsPerS * batch,
      remedy: `more events in a request (now ${batch}, at most 500), then \`DOOR.requestsPerSecond\` in src/pipeline.ts`,
    },
    {
      name: 'concurrency of the account',
      limit: ((AWS_QUOTAS.concurrency - others) / ingestSeconds(batch)) * batch,
      remedy: "ask AWS for more of Lambda's concurrent executions",
    },
    {
      name: 'table, as long as it is new',
      limit: (AWS_QUOTAS.tableWritesPerS / writesPerMessage(load)) * batch,
      remedy:
        'more events in a request; a table on demand grows with what it has met: warm it up before a launch',
    },
    {
      name: 'enrich',
      limit: (setting.concurrency * full) / seconds,
      remedy: `\`QUEUES.events.maxConcurrency\` in src/pipeline.ts to ${needed}, or more \`STAGES.enrich.memoryMb\``,
    },
    sinkStation(load, setting),
  ];
  return all.toSorted((a, b) => a.limit - b.limit);
}

function writesPerMessage({ sink }: Load): number {
  const door = MEASURED.requests[1]?.counts.writeUnits ?? {};
  const batches = MEASURED.batches[sink][1];
  return sumOf(door) + (batches === undefined ? 0 : sumOf(batches.counts.writeUnits) / batches.messages);
}

function sinkStation({ batch, sink }: Load, setting: Setting): Station {
  if (sink === 'events-api') {
    // A request carries what one invocation has taken.
    const perRequest = Math.min(WAZUH_EVENTS_PER_REQUEST, setting.batchSize * batch);
    return {
      name: "manager's API",
      limit: (setting.nodes * setting.apiRequestsPerMinute * perRequest) / 60,
      remedy:
        'the sink `agent` or `s3`; or more nodes; or `access.max_request_per_minute: 0` on a manager of yours',
    };
  }
  if (sink === 'agent')
    return {
      name: "agent's pace",
      limit: setting.agentPerS,
      remedy: '`wazuh.agent.maxEventsPerSecond`, as far as the manager keeps up; the sink `s3` for bulk',
    };
  return { name: 'objects for Wazuh', limit: Number.POSITIVE_INFINITY, remedy: 'nothing on this side' };
}
