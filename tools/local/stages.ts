import { setInterval } from 'node:timers';
import type { ScheduledEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { AwsEnvironment } from '../../adapters/aws/clients/environment.ts';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { build as buildAlertNotify } from '../../functions/alert-notify/build.ts';
import { build as buildCloudTrailForwarder } from '../../functions/cloudtrail-forwarder/build.ts';
import { build as buildEnrich } from '../../functions/enrich/build.ts';
import type { Runtime, Variables } from '../../functions/middleware/runtime.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { StageName } from '../../src/event/stage.ts';
import type { Random } from '../../src/kernel/clock.ts';
import {
  ACTIVITY_EVENT,
  ACTIVITY_EVERY_MINUTES,
  POLL_EVENT,
  QUEUES,
  type QueueName,
  STAGES,
} from '../../src/pipeline.ts';
import type { LocalQueues } from './aws/queue-urls.ts';
import { createContext } from './lambda/context.ts';
import { type EventSourceFaults, type QueueHandler, startEventSource } from './lambda/event-source.ts';
import { invoke } from './lambda/invoke.ts';
import { LOCAL } from './stack-config.ts';

export interface StagesOptions {
  readonly runtime: (stage: StageName) => Runtime;
  readonly variables: Variables;
  readonly aws: AwsEnvironment;
  readonly queues: LocalQueues;
  readonly random: Random;
  readonly faults: () => EventSourceFaults;
  readonly retryAfterS: number | undefined;
  /** How long a minute of the schedules takes. */
  readonly tickMs: number;
  readonly onReceive: ((queueName: string, body: string) => void) | undefined;
  readonly onFailure: (stage: StageName, error: unknown) => void;
}

export interface RunningStages {
  /** Runs `alert-notify` as its schedule does. */
  tick(): Promise<void>;
  /** Runs `alert-notify` as the clock of its poller does. */
  poll(): Promise<void>;
  /** Runs `alert-notify` as the clock that sums up the archive does. */
  sumActivity(): Promise<void>;
  /** Runs `enrich` as its schedule does. */
  balance(): Promise<void>;
  /** Runs `cloudtrail-forwarder` as its schedule does. */
  watch(): Promise<void>;
  close(): Promise<void>;
}

/** Long polling waits five seconds; the request must be allowed to. */
const POLL_TIMEOUT_MS = 10_000;

const SCHEDULED = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} } as ScheduledEvent;

/** Variables of every function, as the stack would set them. */
export function stageVariables(queues: LocalQueues, table: string, region: string): Variables {
  return {
    AWS_REGION: region,
    SLUICE_NAME: LOCAL.name,
    SLUICE_VERSION: manifest.version,
    TABLE_NAME: table,
    TRAIL_QUEUE_URL: queues.url('trail'),
    TRAIL_DEAD_LETTERS_URL: queues.deadLettersUrl('trail'),
    EVENTS_QUEUE_URL: queues.url('events'),
    EVENTS_DEAD_LETTERS_URL: queues.deadLettersUrl('events'),
    ALERTS_QUEUE_URL: queues.url('alerts'),
    ALERTS_DEAD_LETTERS_URL: queues.deadLettersUrl('alerts'),
    ARCHIVE_BUCKET: LOCAL.archiveBucket,
    WAZUH_SECRET_ID: LOCAL.wazuhSecret,
    ALERT_SIGNING_SECRET_ID: LOCAL.signingSecret,
    CHANNELS_SECRET_ID: LOCAL.channelsSecret,
    HOOKS_SECRET_ID: LOCAL.hooksSecret,
    WAZUH_INDEXER_SECRET_ID: LOCAL.indexerSecret,
    AGING_SECRETS: [LOCAL.wazuhSecret, LOCAL.signingSecret, LOCAL.channelsSecret, LOCAL.hooksSecret].join(),
  };
}

/**
 * The four functions with their event sources. Every concurrent invocation has an instance of its own, as in Lambda:
 * nothing in memory is shared but what a single instance keeps between invocations.
 */
export function startStages(options: StagesOptions): RunningStages {
  const { runtime, variables, queues, retryAfterS } = options;
  const sqs = createSqsClient(options.aws, POLL_TIMEOUT_MS);
  const context = (stage: StageName) =>
    createContext(`${LOCAL.name}-${stage}`, STAGES[stage].timeoutS, Date.now);
  const instances: Readonly<Record<QueueName, () => QueueHandler>> = {
    trail: () => buildCloudTrailForwarder(runtime('cloudtrail-forwarder'), variables),
    events: () => buildEnrich(runtime('enrich'), variables),
    alerts: () => buildAlertNotify(runtime('alert-notify'), variables) as QueueHandler,
  };
  const sources = (Object.keys(QUEUES) as QueueName[]).map((queueName) => {
    const stage = QUEUES[queueName].consumer;
    return startEventSource({
      sqs,
      queueUrl: queues.url(queueName),
      queueName: `${LOCAL.name}-${queueName}`,
      facts: QUEUES[queueName],
      instance: instances[queueName],
      context: () => context(stage),
      random: options.random,
      faults: options.faults,
      retryAfterS,
      onReceive: options.onReceive,
      onFailure: (error) => options.onFailure(stage, error),
    });
  });
  const notify = buildAlertNotify(runtime('alert-notify'), variables) as (
    event: SQSEvent | ScheduledEvent | typeof POLL_EVENT | typeof ACTIVITY_EVENT,
    context: ReturnType<typeof createContext>,
  ) => Promise<SQSBatchResponse | undefined>;
  const tick = async () => {
    await invoke(context('alert-notify'), (given) => notify(SCHEDULED, given));
  };
  const poll = async () => {
    await invoke(context('alert-notify'), (given) => notify(POLL_EVENT, given));
  };
  const sumActivity = async () => {
    await invoke(context('alert-notify'), (given) => notify(ACTIVITY_EVENT, given));
  };
  let scheduledEnrich: ReturnType<typeof buildEnrich> | undefined;
  const balance = async () => {
    scheduledEnrich ??= buildEnrich(runtime('enrich'), variables);
    const run = scheduledEnrich;
    await invoke(context('enrich'), (given) => run(SCHEDULED, given));
  };
  let scheduledForwarder: ReturnType<typeof buildCloudTrailForwarder> | undefined;
  const watch = async () => {
    scheduledForwarder ??= buildCloudTrailForwarder(runtime('cloudtrail-forwarder'), variables);
    const run = scheduledForwarder;
    await invoke(context('cloudtrail-forwarder'), (given) => run(SCHEDULED, given));
  };
  const every = (stage: StageName, run: () => Promise<void>, minutes = STAGES[stage].everyMinutes ?? 1) =>
    setInterval(() => {
      run().catch((error: unknown) => options.onFailure(stage, error));
    }, options.tickMs * minutes);
  const clocks = [
    every('alert-notify', tick),
    every('alert-notify', poll),
    every('alert-notify', sumActivity, ACTIVITY_EVERY_MINUTES),
    every('enrich', balance),
    every('cloudtrail-forwarder', watch),
  ];
  return {
    tick,
    poll,
    sumActivity,
    balance,
    watch,
    close: async () => {
      for (const clock of clocks) clearInterval(clock);
      await Promise.all(sources.map((source) => source.close()));
      sqs.destroy();
    },
  };
}
