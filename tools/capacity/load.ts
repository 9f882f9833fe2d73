import { MAX_EVENTS_PER_MESSAGE, WAZUH_REQUESTS_PER_MINUTE } from '../../src/event/limits.ts';
import type { SinkName } from '../../src/forward/sink.ts';
import { DOOR, QUEUES, STAGES } from '../../src/pipeline.ts';
import { MEASURED } from '../cost/measured.ts';
import { WAIT_MS } from '../cost/quantities.ts';

/** What comes, and by which way it goes. */
export interface Load {
  readonly eventsPerSecond: number;
  /** In requests at the door, or in files that AWS writes into buckets; in requests when it is left out. */
  readonly from?: 'requests' | 'files';
  /** Events in a request, at most 500, or in a file. */
  readonly batch: number;
  readonly sink: SinkName;
}

/** Queue messages that a request or a file of so many events becomes. */
export function messagesOf(events: number): number {
  return Math.ceil(events / MAX_EVENTS_PER_MESSAGE);
}

/** What bounds the way: the pipeline's own numbers, and the manager's. */
export interface Setting {
  readonly doorRequestsPerS: number;
  readonly doorBurst: number;
  /** Invocations of cloudtrail-forwarder at once, each of which reads one file after the other. */
  readonly forwarders: number;
  readonly forwarderMemoryMb: number;
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
  forwarders: QUEUES.trail.maxConcurrency,
  forwarderMemoryMb: STAGES['cloudtrail-forwarder'].memoryMb,
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
  return intakeSeconds(events, WAIT_MS.ingest, STAGES.ingest.memoryMb);
}

/** Seconds that a file of so many events takes in cloudtrail-forwarder. */
export function fileSeconds(events: number, memoryMb: number): number {
  return intakeSeconds(events, WAIT_MS['cloudtrail-forwarder'], memoryMb);
}

function intakeSeconds(events: number, waitMs: number, memoryMb: number): number {
  const cpuUs = events * (MEASURED.cpuUs.steps + MEASURED.cpuUs.pack);
  return waitMs / 1_000 + cpuUs / 1_000_000 / Math.min(1, memoryMb / MB_PER_VCPU);
}
