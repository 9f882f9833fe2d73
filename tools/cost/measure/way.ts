import { gzipSync } from 'node:zlib';
import type { ScheduledEvent } from 'aws-lambda';
import { createS3Archive } from '../../../adapters/aws/buckets/archive.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { build as buildAlertNotify } from '../../../functions/alert-notify/build.ts';
import { build as buildForwarder } from '../../../functions/cloudtrail-forwarder/build.ts';
import { build as buildEnrich } from '../../../functions/enrich/build.ts';
import { build as buildIngest } from '../../../functions/ingest/build.ts';
import type { StageName } from '../../../src/event/stage.ts';
import type { SinkName } from '../../../src/forward/sink.ts';
import { signAlert } from '../../../src/intake/door/alert-signature.ts';
import { SIGNATURE_HEADER } from '../../../src/intake/door/signature.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { QUEUES, type QueueName, STAGES } from '../../../src/pipeline.ts';
import { type Closers, createClosers } from '../../local/closers.ts';
import { startApiGateway } from '../../local/lambda/api-gateway.ts';
import { createContext } from '../../local/lambda/context.ts';
import { createPoller, NO_FAULTS, type QueueHandler } from '../../local/lambda/event-source.ts';
import { LOCAL } from '../../local/stack-config.ts';
import { type Counts, countsSince, createTally } from './counts.ts';
import { startMeteredWorld } from './world.ts';

type ClockedStage = Exclude<StageName, 'ingest'>;
type Clocked = (event: ScheduledEvent, context: ReturnType<typeof createContext>) => Promise<unknown>;

const TICK = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} } as ScheduledEvent;
const FILES = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/01/111122223333_CloudTrail_eu-west-1_';

export type MeasuredWay = Awaited<ReturnType<typeof startMeasuredWay>>;

/**
 * The functions as they are deployed, on local AWS servers, one invocation at a time, on a clock that jumps when it is told to.
 * What is counted is what AWS would bill.
 */
export async function startMeasuredWay(sink: SinkName) {
  const closers = createClosers();
  try {
    return await start(closers, sink);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function start(closers: Closers, sink: SinkName) {
  let ahead = 0;
  const clock = () => Date.now() + ahead;
  const tally = createTally();
  const world = await startMeteredWorld(closers, sink, clock, tally);
  const { runtime, variables } = world;
  const context = (stage: StageName) =>
    createContext(`${LOCAL.name}-${stage}`, STAGES[stage].timeoutS, clock);
  const gateway = closers.use(
    await startApiGateway({
      port: 0,
      handler: buildIngest(runtime('ingest'), variables),
      context: () => context('ingest'),
    }),
  );
  const stages: Readonly<Record<ClockedStage, unknown>> = {
    'cloudtrail-forwarder': buildForwarder(runtime('cloudtrail-forwarder'), variables),
    enrich: buildEnrich(runtime('enrich'), variables),
    'alert-notify': buildAlertNotify(runtime('alert-notify'), variables),
  };
  const sqs = createSqsClient(world.aws);
  closers.add(async () => sqs.destroy());
  const trailFiles = createS3Archive(createS3Client(world.unmetered), LOCAL.trailBucket);

  const pollerOf = (queueName: QueueName) =>
    createPoller(
      {
        sqs,
        queueUrl: world.queues.url(queueName),
        queueName: `${LOCAL.name}-${queueName}`,
        facts: QUEUES[queueName],
        instance: () => stages[QUEUES[queueName].consumer as ClockedStage] as QueueHandler,
        context: () => context(QUEUES[queueName].consumer),
        random: () => 1,
        faults: () => NO_FAULTS,
        onFailure: (error) => {
          throw error;
        },
      },
      0,
    );
  const pollers = { trail: pollerOf('trail'), events: pollerOf('events'), alerts: pollerOf('alerts') };

  async function counted(work: () => Promise<unknown>): Promise<Counts> {
    const before = tally.snapshot();
    tally.add('invocations', 1);
    await work();
    return countsSince(tally.snapshot(), before);
  }

  async function post(path: string, body: string, headers: Record<string, string>): Promise<void> {
    const response = await fetch(`${gateway.endpoint}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
    const answer = await response.text();
    if (response.status !== 202) throw new Error(`${path} answered ${response.status}: ${answer}`);
  }

  return {
    /** Metrics that were written so far, each with its dimensions. */
    series: (): readonly string[] => [...world.series].toSorted(),
    pass: (ms: number) => {
      ahead += ms;
    },
    /** One request with these events. */
    post: (events: readonly JsonObject[]) =>
      counted(() => post('/v1/events', JSON.stringify(events), { authorization: `Bearer ${world.key}` })),
    postAlert: (alert: JsonObject) => {
      const body = JSON.stringify(alert);
      const signature = signAlert(world.signingSecret, body, Math.floor(clock() / 1_000));
      return counted(() => post('/v1/alerts', body, { [SIGNATURE_HEADER]: signature }));
    },
    /** A file of CloudTrail in its bucket, which announces it; AWS does both, and neither is counted. */
    putTrailFile: async (name: string, records: readonly JsonObject[]): Promise<void> => {
      await trailFiles.put(
        `${FILES}20260301T1200Z_${name}.json.gz`,
        gzipSync(JSON.stringify({ Records: records })),
      );
    },
    /** One invocation with what the queue has, at most its batch. */
    consume: (queue: QueueName) =>
      counted(async () => {
        const messages = await pollers[queue].receive();
        if (messages.length === 0) throw new Error(`queue ${queue} is empty`);
        await pollers[queue].deliver(messages);
      }),
    /** A run of the stage's clock. */
    tick: (stage: ClockedStage) => counted(() => (stages[stage] as Clocked)(TICK, context(stage))),
    close: () => closers.close(),
  };
}
