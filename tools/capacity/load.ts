import { WAZUH_REQUESTS_PER_MINUTE } from '../../src/event/limits.ts';
import type { SinkName } from '../../src/forward/sink.ts';
import { DOOR, QUEUES, STAGES } from '../../src/pipeline.ts';
import { MEASURED } from '../cost/measured.ts';
import { WAIT_MS } from '../cost/quantities.ts';

/** What comes, and by which way it goes. */
export interface Load {
  readonly eventsPerSecond: number;
  /** Events in a request, and so in a message. At most 500. */
  readonly batch: number;
  readonly sink: SinkName;
}

/** What bounds the way: the pipeline's own numbers, and the manager's. */
export interface Setting {
  readonly doorRequestsPerS: number;
  readonly doorBurst: number;
  /** Invocations of enrich at once. */
  readonly concurrency: number;
  readonly batchSize: number;
  readonly batchingWindowS: number;
  readonly memoryMb: number;
  readonly nodes: number;
  readonly apiRequestsPerMinute: number;
  /** Events a second that a node is sent as an agent. */
  readonly agentPerS: number;
}

/** As it is deployed when nobody says otherwise. */
export const DEPLOYED: Setting = {
  doorRequestsPerS: DOOR.requestsPerSecond,
  doorBurst: DOOR.burst,
  concurrency: QUEUES.events.maxConcurrency,
  batchSize: QUEUES.events.batchSize,
  batchingWindowS: QUEUES.events.batchingWindowS,
  memoryMb: STAGES.enrich.memoryMb,
  nodes: 1,
  apiRequestsPerMinute: WAZUH_REQUESTS_PER_MINUTE,
  agentPerS: 20_000,
};

/** Full vCPU of a function. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MB_PER_VCPU = 1_769;

/** Seconds that an invocation of enrich takes with so many events and requests of the API. */
export function enrichSeconds(events: number, apiRequests: number, sink: SinkName, memoryMb: number): number {
  const cpuUs = events * (MEASURED.cpuUs.unpack + MEASURED.cpuUs.sinks[sink]);
  const waitMs = WAIT_MS.enrich[sink] + apiRequests * WAIT_MS.apiRequest;
  return waitMs / 1_000 + cpuUs / 1_000_000 / Math.min(1, memoryMb / MB_PER_VCPU);
}

/** Seconds that a request of so many events takes in ingest. */
export function ingestSeconds(events: number): number {
  const cpuUs = events * (MEASURED.cpuUs.steps + MEASURED.cpuUs.pack);
  return WAIT_MS.ingest / 1_000 + cpuUs / 1_000_000 / Math.min(1, STAGES.ingest.memoryMb / MB_PER_VCPU);
}
