import {
  MAX_EVENTS_PER_MESSAGE,
  MAX_EVENTS_PER_REQUEST,
  WAZUH_EVENTS_PER_REQUEST,
} from '../../src/event/limits.ts';
import { QUEUES, STAGES } from '../../src/pipeline.ts';
import { SQS_CHUNK_BYTES } from './measure/aws-meters.ts';
import { type Counts, sumOf } from './measure/counts.ts';
import { type Counted, MEASURED } from './measured.ts';
import { metricsOf } from './metrics.ts';
import { byEvents, byMessages } from './rates.ts';
import { comingOf, eventsPerDay, type Feed, type Installed, type Usage } from './usage.ts';

/** What AWS meters of a day. Units that are billed by the piece, unless the name says bytes or seconds. */
export interface Quantities {
  readonly httpRequests: number;
  readonly invocations: number;
  readonly gbSeconds: number;
  readonly sqsRequests: number;
  /** Receives of queues that were empty: Lambda polls whatever there is. */
  readonly sqsEmptyReceives: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly s3Puts: number;
  readonly s3Gets: number;
  readonly archiveBytes: number;
  readonly tableBytes: number;
  readonly logBytes: number;
  /** To the manager. */
  readonly wireBytes: number;
  /** Custom metrics that are there all day; one that is written in some hours counts for those. */
  readonly metrics: number;
  readonly clockRuns: number;
  readonly secretReads: number;
  /** Of the data key, where it is the deployment's own. */
  readonly kmsRequests: number;
  /** Traces that X-Ray records. */
  readonly traces: number;
  /** Bodies of requests. */
  readonly requestBytes: number;
  readonly messages: number;
  readonly enrichInvocations: number;
}

const DAY_S = 86_400;
const DAY_MINUTES = 1_440;
/** Pollers that Lambda keeps at an empty queue, and how long each waits for a message. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const IDLE_POLLERS = 5;
const LONG_POLL_S = 20;
/** Full vCPU of a function. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MB_PER_VCPU = 1_769;
/** What a function waits for others in an invocation, ms, beside its own CPU; assumed. */
export const WAIT_MS = {
  ingest: 15,
  'cloudtrail-forwarder': 150,
  enrich: { 'events-api': 40, agent: 60, s3: 60 },
  /** For each request of the API. */
  apiRequest: 200,
  'alert-notify': 300,
  clock: 100,
} as const;
/** Lambda's own lines of an invocation, JSON: start and report. Assumed. */
export const PLATFORM_LOG_BYTES = 800;
/** A line of API Gateway's access log, and what CloudWatch adds to every event. */
export const ACCESS_LOG_BYTES = 400;
export const EVENT_OVERHEAD_BYTES = 26;
/** Items of the ledger that a message and what was taken with it leave for 20 days, with their overhead. */
const TAKEN_BYTES = 700;
const MARK_BYTES = 600;
/** See `cachedKeyStore`. */
const KEY_REMEMBERED_S = 30;
/** Hours that the ledger's balance looks after, each a read. */
const LEDGER_HOURS = 15 * 24;
/** Who uses the data key (queues, table, buckets, secrets, log groups), and how long AWS goes on with what it got. Assumed. */
const KEY_USERS = 12;
const KEY_KEPT_S = 300;
/** The first of each second, and a share of the others. https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html */
const TRACED_SHARE = 0.05;
/** How much longer than what came in an event is on its way to Wazuh; measured of the bench's events. */
const WIRE_SHARE = 1.5;

/** @throws RangeError for a batch that is none */
export function quantitiesOf(usage: Usage, installed: Installed): Quantities {
  if (!(usage.batch >= 1)) throw new RangeError('a request has at least one event');
  const all = installed.metrics === 'all';
  const intake = usage.feeds.map((feed) => intakeOf(feed, usage, all));
  const messages = sum(intake, (each) => each.messages);
  const enrich = enrichOf(usage, messages, installed);
  const alerts = alertsOf(usage.alertsPerDay, all);
  const clocks = clocksOf(installed);
  const parts: readonly Partial<Quantities>[] = [...intake, enrich, alerts, clocks];
  const total = (name: keyof Quantities) => sum(parts, (part) => part[name] ?? 0);
  const receives = total('sqsRequests');
  const queues = Object.keys(QUEUES).length - (installed.fromAws ? 0 : 1);
  const polled = queues * IDLE_POLLERS * (DAY_S / LONG_POLL_S);
  return {
    httpRequests: total('httpRequests'),
    invocations: total('invocations'),
    gbSeconds: total('gbSeconds'),
    sqsRequests: receives,
    sqsEmptyReceives: polled,
    writeUnits: total('writeUnits'),
    readUnits: total('readUnits'),
    s3Puts: total('s3Puts'),
    s3Gets: total('s3Gets'),
    archiveBytes: total('archiveBytes'),
    tableBytes: total('tableBytes'),
    logBytes: total('logBytes'),
    wireBytes: eventsPerDay(usage) * usage.eventBytes * WIRE_SHARE,
    metrics: metricsOf(usage, installed),
    clockRuns: clocks.invocations,
    // Each instance asks again every five minutes.
    secretReads: (DAY_MINUTES / 5) * 2,
    kmsRequests: installed.kmsKeys * KEY_USERS * (DAY_S / KEY_KEPT_S),
    traces: installed.tracing ? tracesOf(total('invocations')) : 0,
    requestBytes: total('requestBytes'),
    messages,
    enrichInvocations: enrich.invocations,
  };
}

function intakeOf({ source, eventsPerDay: events }: Feed, usage: Usage, all: boolean) {
  const coming = comingOf(source);
  const requests = coming === 'requests' || coming === 'hooks';
  const perCall =
    coming === 'requests'
      ? Math.min(usage.batch, MAX_EVENTS_PER_REQUEST)
      : coming === 'files'
        ? Math.max(1, events / usage.filesPerDay)
        : 1;
  const calls = events / perCall;
  const measured = requests ? MEASURED.requests : MEASURED.files;
  const of = (figure: (counted: Counted) => number) => byEvents(measured, perCall, figure);
  // Compressed bytes go with the bytes that came.
  const scale = usage.eventBytes / of(({ bytes, events: size }) => bytes / size);
  const sentBytes = of(({ counts }) => counts.sentBytes) * scale;
  const perMessage = Math.min(MAX_EVENTS_PER_MESSAGE, perCall);
  const messages = calls * Math.ceil(perCall / perMessage);
  const perAnnouncement = requests ? 0 : 2;
  const chunks = Math.ceil(sentBytes / SQS_CHUNK_BYTES) + perAnnouncement;
  const rate = coming === 'requests' ? MEASURED.rateWrites : 0;
  const { steps, pack } = MEASURED.cpuUs;
  const stage = requests ? 'ingest' : 'cloudtrail-forwarder';
  // Only calls of AWS are remembered record by record.
  const remembered = ({ counts }: Counted) =>
    sumOf(counts.writeUnits) - (source === 'cloudtrail' ? 0 : (counts.writeUnits.seen ?? 0));
  return {
    messages,
    httpRequests: requests ? calls : 0,
    requestBytes: requests ? events * usage.eventBytes : 0,
    invocations: calls,
    gbSeconds: calls * secondsOf(stage, WAIT_MS[stage], perCall * (steps + pack)),
    sqsRequests: calls * chunks,
    writeUnits: calls * (of(remembered) + rate),
    readUnits:
      calls * (of(({ counts }) => sumOf(counts.readUnits)) + (coming === 'requests' ? keyReads(calls) : 0)),
    s3Gets: coming === 'files' ? calls : 0,
    logBytes:
      calls *
      (of(({ counts }) => logOf(counts, all)) + (requests ? ACCESS_LOG_BYTES + EVENT_OVERHEAD_BYTES : 0)),
    tableBytes: calls * TAKEN_BYTES,
    archiveBytes: calls * sentBytes * BINARY_SHARE,
  };
}

/** How often a request looks its key up, which an instance then remembers: more instances look more often. */
function keyReads(requestsPerDay: number): number {
  return 1 / Math.max(1, Math.ceil((KEY_REMEMBERED_S * requestsPerDay) / DAY_S));
}

/** The archive has the bytes, the queue their base64. */
const BINARY_SHARE = 0.75;

/**
 * Each poller takes what has come until its window ends, at least the message that opened it: with messages spread over the
 * day, one more for each that comes to it meanwhile.
 */
export function messagesPerInvocation(messagesPerDay: number): number {
  const { batchingWindowS, maxConcurrency, batchSize } = QUEUES.events;
  const meanwhile = ((messagesPerDay / DAY_S) * batchingWindowS) / maxConcurrency;
  return Math.min(batchSize, 1 + meanwhile);
}

function enrichOf(usage: Usage, messages: number, { archiveDays, metrics }: Installed) {
  const perInvocation = messagesPerInvocation(messages);
  const invocations = messages / perInvocation;
  const events = eventsPerDay(usage);
  const perMessage = messages === 0 ? 0 : events / messages;
  const measured = MEASURED.batches[usage.sink];
  const of = (figure: (counted: Counted) => number) => byMessages(measured, perInvocation, figure);
  const apiRequests =
    usage.sink === 'events-api' ? Math.ceil((perMessage * perInvocation) / WAZUH_EVENTS_PER_REQUEST) : 0;
  // Measured with one request of the API for each message.
  const budget = of(({ counts }) => counts.writeUnits.budget ?? 0);
  const writes = of(({ counts }) => sumOf(counts.writeUnits) - (counts.writeUnits.budget ?? 0));
  const { unpack, sinks } = MEASURED.cpuUs;
  const waitMs = WAIT_MS.enrich[usage.sink] + apiRequests * WAIT_MS.apiRequest;
  const cpuUs = perMessage * perInvocation * (unpack + sinks[usage.sink]);
  return {
    invocations,
    gbSeconds: invocations * secondsOf('enrich', waitMs, cpuUs),
    sqsRequests: invocations * of(({ counts }) => counts.sqsChunks),
    writeUnits: invocations * (writes + (budget * apiRequests) / perInvocation),
    readUnits: invocations * of(({ counts }) => sumOf(counts.readUnits)) + messages * MEASURED.balanceReads,
    s3Puts: invocations * of(({ counts }) => counts.s3.PUT ?? 0) - (archiveDays > 0 ? 0 : messages),
    logBytes: invocations * of(({ counts }) => logOf(counts, metrics === 'all')),
    tableBytes: messages * MARK_BYTES,
  };
}

/** Every alert opens a group of its own, which costs most. */
function alertsOf(alerts: number, all: boolean) {
  const { door, first } = MEASURED.alert;
  return {
    httpRequests: alerts,
    invocations: 2 * alerts,
    gbSeconds:
      alerts *
      (secondsOf('ingest', WAIT_MS.ingest, 0) + secondsOf('alert-notify', WAIT_MS['alert-notify'], 0)),
    sqsRequests: alerts * (door.sqsChunks + first.sqsChunks),
    writeUnits: alerts * (sumOf(door.writeUnits) + sumOf(first.writeUnits)),
    readUnits: alerts * (sumOf(door.readUnits) + sumOf(first.readUnits)),
    logBytes: alerts * (logOf(door, all) + logOf(first, all) + ACCESS_LOG_BYTES + EVENT_OVERHEAD_BYTES),
  };
}

function clocksOf({ pollMinutes, metrics, fromAws }: Installed) {
  const clocked = [
    'enrich',
    'alert-notify',
    ...(fromAws ? (['cloudtrail-forwarder'] as const) : []),
  ] as const;
  const stages = clocked.map((stage) => {
    const runs = DAY_MINUTES / (STAGES[stage].everyMinutes ?? DAY_MINUTES);
    const counts = MEASURED.ticks[stage];
    const reads = stage === 'enrich' ? LEDGER_HOURS : 0;
    return {
      invocations: runs,
      gbSeconds: runs * secondsOf(stage, WAIT_MS.clock, 0),
      sqsRequests: runs * counts.sqsChunks,
      writeUnits: runs * sumOf(counts.writeUnits),
      readUnits: runs * (sumOf(counts.readUnits) + reads),
      logBytes: runs * logOf(counts, metrics === 'all'),
    };
  });
  const polls = pollMinutes === undefined ? 0 : DAY_MINUTES / pollMinutes;
  const total = (name: keyof (typeof stages)[number]) => sum(stages, (each) => each[name]);
  return {
    invocations: total('invocations') + polls,
    gbSeconds: total('gbSeconds') + polls * secondsOf('alert-notify', WAIT_MS['alert-notify'], 0),
    sqsRequests: total('sqsRequests'),
    // Where it has read to, and the right to read on.
    writeUnits: total('writeUnits') + 2 * polls,
    readUnits: total('readUnits') + polls,
    logBytes: total('logBytes') + polls * PLATFORM_LOG_BYTES,
  };
}

/** @param all whether everything that is measured is a metric */
const logOf = ({ logBytes, metricBytes, logLines }: Counts, all: boolean): number =>
  logBytes + (all ? metricBytes : 0) + PLATFORM_LOG_BYTES + (logLines + 2) * EVENT_OVERHEAD_BYTES;

/** GB-seconds of an invocation. */
function secondsOf(stage: keyof typeof STAGES, waitMs: number, cpuUs: number): number {
  const { memoryMb } = STAGES[stage];
  const share = Math.min(1, memoryMb / MB_PER_VCPU);
  return (memoryMb / 1_024) * (waitMs / 1_000 + cpuUs / 1_000_000 / share);
}

function sum<T>(all: readonly T[], figure: (each: T) => number): number {
  return all.reduce((total, each) => total + figure(each), 0);
}

/** Of invocations that are spread over the day. */
function tracesOf(invocations: number): number {
  return Math.min(invocations, DAY_S) + TRACED_SHARE * Math.max(0, invocations - DAY_S);
}
