import { LEDGER_RECORDS_A_RUN } from '../../functions/enrich/balance-ledger.ts';
import { MAX_EVENTS_PER_MESSAGE, WAZUH_EVENTS_PER_REQUEST } from '../../src/event/limits.ts';
import { sumOf } from '../cost/measure/counts.ts';
import { MEASURED } from '../cost/measured.ts';
import { byEvents } from '../cost/rates.ts';
import { enrichSeconds, fileSeconds, ingestSeconds, type Load, messagesOf, type Setting } from './load.ts';
import { AWS_QUOTAS } from './quotas.ts';

/** A place that events pass, and the most that it lets through for good. */
export interface Station {
  readonly name: string;
  /** Events a second. */
  readonly limit: number;
  /** What raises it. */
  readonly remedy: string;
  /** It looks at what passes, and holds nothing up. */
  readonly looksOn?: true;
}

/** Share of a limit that a load may take for good: bursts and retries need the rest. */
export const FILL = 0.8;

/** Where the first limit is met, lowest first. */
export function stationsOf(load: Load, setting: Setting): readonly Station[] {
  const { batch } = load;
  const full = setting.batchSize * Math.min(batch, MAX_EVENTS_PER_MESSAGE);
  const apiRequests = load.sink === 'events-api' ? Math.ceil(full / WAZUH_EVENTS_PER_REQUEST) : 0;
  const seconds = enrichSeconds(full, apiRequests, load.sink, setting.memoryMb);
  const all: readonly Station[] = [
    ...(load.from === 'files' ? [forwarderStation(load, setting)] : doorStations(load, setting)),
    {
      name: 'table, as long as it is new',
      limit: (AWS_QUOTAS.tableWritesPerS / writesPerUnit(load)) * batch,
      remedy: `${LARGER[load.from ?? 'requests']}; a table on demand grows with what it has met: warm it up before a launch`,
    },
    {
      name: 'enrich',
      limit: (setting.concurrency * full) / seconds,
      remedy: `\`QUEUES.events.maxConcurrency\` in src/pipeline.ts to ${needed(load, full / seconds)}, or more \`STAGES.enrich.memoryMb\``,
    },
    {
      name: 'balance of the ledger',
      limit: (LEDGER_RECORDS_A_RUN / HOUR_S / (1 + messagesOf(batch))) * batch,
      remedy: LARGER[load.from ?? 'requests'],
      looksOn: true,
    },
    sinkStation(load, setting),
  ];
  return all.toSorted((a, b) => a.limit - b.limit);
}

const HOUR_S = 3_600;
const LARGER = { requests: 'more events in a request', files: 'fewer, larger files' } as const;

/** Invocations at once that the load takes, of which each does so much. */
function needed({ eventsPerSecond }: Load, eachPerS: number): number {
  return Math.max(2, Math.ceil(eventsPerSecond / FILL / eachPerS));
}

function doorStations({ batch }: Load, setting: Setting): readonly Station[] {
  return [
    {
      name: 'door',
      limit: setting.doorRequestsPerS * batch,
      remedy: `more events in a request (now ${batch}, at most 500), then \`DOOR.requestsPerSecond\` in src/pipeline.ts`,
    },
    {
      name: 'concurrency of the account',
      limit: ((AWS_QUOTAS.concurrency - setting.concurrency) / ingestSeconds(batch)) * batch,
      remedy: "ask AWS for more of Lambda's concurrent executions",
    },
  ];
}

function forwarderStation(load: Load, { forwarders, forwarderMemoryMb }: Setting): Station {
  const eachPerS = load.batch / fileSeconds(load.batch, forwarderMemoryMb);
  return {
    name: 'cloudtrail-forwarder',
    limit: forwarders * eachPerS,
    remedy: `\`QUEUES.trail.maxConcurrency\` in src/pipeline.ts to ${needed(load, eachPerS)}; or leave out what nobody needs (\`cloudtrail.filters\`)`,
  };
}

/** Writes of the table for a request or a file and its messages. */
function writesPerUnit({ sink, batch, from }: Load): number {
  const ofOne = MEASURED.batches[sink][1];
  const perMessage = ofOne === undefined ? 0 : sumOf(ofOne.counts.writeUnits) / ofOne.messages;
  const intake =
    from === 'files'
      ? byEvents(MEASURED.files, batch, ({ counts }) => sumOf(counts.writeUnits))
      : sumOf(MEASURED.requests[1]?.counts.writeUnits ?? {});
  return intake + messagesOf(batch) * perMessage;
}

function sinkStation({ batch, sink }: Load, setting: Setting): Station {
  if (sink === 'events-api') {
    // A request carries what one invocation has taken.
    const perRequest = Math.min(
      WAZUH_EVENTS_PER_REQUEST,
      setting.batchSize * Math.min(batch, MAX_EVENTS_PER_MESSAGE),
    );
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
