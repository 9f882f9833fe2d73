import type { StageName, StepName } from './event/stage.ts';

/**
 * The pipeline as data: what is deployed, in the data's order. Infrastructure, the local runner, alarms and
 * documentation read these numbers; nobody repeats them.
 */

export type QueueName = 'trail' | 'events' | 'alerts';

export interface QueueFacts {
  readonly consumer: StageName;
  /** Why it exists, in words for documentation. */
  readonly carries: string;
  /** At least six times the consumer's timeout plus its batching window (AWS's advice for SQS event sources). */
  readonly visibilityTimeoutS: number;
  /**
   * Receives before SQS itself gives up. Handlers park what cannot succeed long before, with a reason; this bounds
   * crashes, and has room for a manager that is down as long as SQS keeps a message (waits of 15 minutes: 384 in 4 days).
   * That many visibility timeouts must be over before the retention is: what crashes each time would be dropped by it.
   */
  readonly maxReceiveCount: number;
  readonly retentionS: number;
  readonly batchSize: number;
  readonly batchingWindowS: number;
  /** Concurrent invocations of the consumer by this queue; throttling at the source burns no receives. */
  readonly maxConcurrency: number;
  /** Oldest message that is still normal; the alarm fires beyond it. */
  readonly maxAgeAlarmS: number;
  /** The same while a new version takes over; the one before comes back beyond it. */
  readonly rolloutAgeS: number;
}

const DAY_S = 86_400;

export const QUEUES: Readonly<Record<QueueName, QueueFacts>> = {
  trail: {
    consumer: 'cloudtrail-forwarder',
    carries: 'what AWS announces: new files, records, findings',
    visibilityTimeoutS: 1_830,
    maxReceiveCount: 400,
    retentionS: 10 * DAY_S,
    batchSize: 10,
    batchingWindowS: 5,
    maxConcurrency: 5,
    maxAgeAlarmS: 1_800,
    // One file may take an invocation of five minutes, and a second one to the end.
    rolloutAgeS: 900,
  },
  events: {
    consumer: 'enrich',
    carries: 'packed, redacted events on their way to Wazuh',
    visibilityTimeoutS: 370,
    maxReceiveCount: 400,
    retentionS: 4 * DAY_S,
    batchSize: 10,
    batchingWindowS: 1,
    maxConcurrency: 4,
    maxAgeAlarmS: 900,
    rolloutAgeS: 180,
  },
  alerts: {
    consumer: 'alert-notify',
    carries: 'Wazuh alerts on their way to people',
    visibilityTimeoutS: 180,
    maxReceiveCount: 400,
    retentionS: 4 * DAY_S,
    batchSize: 10,
    batchingWindowS: 0,
    maxConcurrency: 2,
    maxAgeAlarmS: 300,
    rolloutAgeS: 120,
  },
};

/**
 * The queue that Wazuh itself reads (sink `s3`): notifications of new objects. Its module takes ten messages at a time, feeds
 * one object after the other and deletes each message behind its object, so the tenth must not come back meanwhile. A module
 * that does not run for a weekend must lose nothing, and what it cannot read must not come back for ever.
 */
export const WAZUH_QUEUE = {
  visibilityTimeoutS: 1_800,
  maxReceiveCount: 10,
  retentionS: 14 * DAY_S,
  /** The module runs every minute; nobody pulls when a notification is older than this. */
  maxAgeAlarmS: 1_800,
} as const;

/** Names of the objects that Wazuh pulls: how they begin and end. It reads `.jsonl.gz` line by line. */
export const WAZUH_OBJECTS = { prefix: 'wazuh', suffix: '.jsonl.gz' } as const;

/** Dead letters are kept as long as SQS can. */
export const DEAD_LETTER_RETENTION_S = 14 * DAY_S;

/** Longest visibility timeout a handler asks for when it waits for something: SQS allows 12 hours. */
export const MAX_RETRY_DELAY_S = 900;

export interface StageFacts {
  readonly steps: readonly StepName[];
  readonly trigger: 'http' | QueueName;
  readonly writes: readonly (QueueName | 'wazuh' | 'archive' | 'channels')[];
  readonly timeoutS: number;
  readonly memoryMb: number;
  /** Also run on a clock, every so many minutes. */
  readonly everyMinutes?: number;
}

export const STAGES: Readonly<Record<StageName, StageFacts>> = {
  ingest: {
    steps: ['intake', 'normalize', 'redact'],
    trigger: 'http',
    writes: ['events', 'alerts'],
    timeoutS: 15,
    memoryMb: 512,
  },
  'cloudtrail-forwarder': {
    steps: ['intake', 'normalize', 'redact'],
    trigger: 'trail',
    writes: ['events'],
    timeoutS: 300,
    memoryMb: 1_024,
    everyMinutes: 5,
  },
  enrich: {
    steps: ['enrich', 'forward'],
    trigger: 'events',
    writes: ['wazuh', 'archive'],
    timeoutS: 60,
    memoryMb: 512,
    everyMinutes: 15,
  },
  'alert-notify': {
    steps: ['notify'],
    trigger: 'alerts',
    // Its own: notices, and alerts of the indexer.
    writes: ['channels', 'alerts'],
    timeoutS: 30,
    memoryMb: 256,
    everyMinutes: 1,
  },
};

/** Routes of the HTTP API; `functions/ingest` serves every one of them. */
export const ROUTES = [
  'POST /v1/events',
  'OPTIONS /v1/events',
  'POST /v1/hooks/supabase',
  'POST /v1/hooks/sentry',
  'POST /v1/alerts',
  'POST /v1/slack/actions',
  'GET /v1/health',
] as const;
export type Route = (typeof ROUTES)[number];

/**
 * Requests of all callers together; beyond them API Gateway answers 429 and nothing is billed to the function. With 500
 * events a request this admits 250 000 events a second, far above the account's default concurrency.
 */
export const DOOR = { requestsPerSecond: 500, burst: 1_000 } as const;

/** By which the door knows the edge before it, where there is one: see `deployment.edge`. */
export const EDGE_HEADER = 'x-sluice-edge';

/** Lambda's managed runtime; `npm ci` brings the same major for local runs. */
export const LAMBDA_RUNTIME = 'nodejs24.x';

/** What the clock of the poller sends to `alert-notify`: a run of its own, so that no notification waits for the indexer. */
export const POLL_EVENT = { task: 'poll-alerts' } as const;

/** The same of the clock that sums up the archive for reports. */
export const ACTIVITY_EVENT = { task: 'sum-activity' } as const;
export const ACTIVITY_EVERY_MINUTES = 1;

/** What the clock of the refresh sends to it. */
export const REFRESH_EVENT = { task: 'refresh-threats' } as const;

/** The function that refreshes threat indicators, beside stage `enrich`: its clock is `threatIntel.everyHours`. */
export const THREAT_REFRESH = {
  name: 'threat-refresh',
  stage: 'enrich',
  timeoutS: 900,
  memoryMb: 2_048,
} as const satisfies { readonly stage: StageName; readonly [fact: string]: string | number };

/** The function that changes the password of Wazuh's server API, beside stage `enrich`, which uses it. */
export const PASSWORD_ROTATION = {
  name: 'password-rotation',
  stage: 'enrich',
  // Some four requests to each node, of which one may be down.
  timeoutS: 120,
  memoryMb: 256,
} as const satisfies { readonly stage: StageName; readonly [fact: string]: string | number };

/** The function that changes the keys of agents, beside stage `enrich`, which sends as them. */
export const AGENT_KEY_ROTATION = {
  name: 'agent-key-rotation',
  stage: 'enrich',
  // A new key is waited for up to a minute, and requests of a node that are spent as long.
  timeoutS: 300,
  memoryMb: 256,
} as const satisfies { readonly stage: StageName; readonly [fact: string]: string | number };

/** The function that changes the bot token of Slack, beside stage `alert-notify`, which writes with it. */
export const SLACK_TOKEN_ROTATION = {
  name: 'slack-token-rotation',
  stage: 'alert-notify',
  /**
   * As often as Secrets Manager can, within an hour: a token lives for twelve, so that at least seven are left when one cannot be
   * exchanged.
   * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
   */
  everyHours: 4,
  // What was exchanged cannot be had again: a minute of waiting and some requests of twelve seconds go into keeping it.
  timeoutS: 240,
  memoryMb: 256,
} as const satisfies { readonly stage: StageName; readonly [fact: string]: string | number };

/** Everything that is deployed as a function. */
export type FunctionName =
  | StageName
  | typeof THREAT_REFRESH.name
  | typeof PASSWORD_ROTATION.name
  | typeof AGENT_KEY_ROTATION.name
  | typeof SLACK_TOKEN_ROTATION.name;
