import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createSqsQueue } from '../../../adapters/aws/queues/sqs-queue.ts';
import { createLedgerRecords } from '../../../adapters/aws/table/ledger-records.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { packEnvelopes } from '../../../src/event/packed-message.ts';
import type { SinkName } from '../../../src/forward/sink.ts';
import { QUEUES, STAGES } from '../../../src/pipeline.ts';
import { createClosers } from '../../../tools/local/closers.ts';
import type { CloudWeather } from '../../../tools/local/cloud.ts';
import { createContext } from '../../../tools/local/lambda/context.ts';
import {
  createPoller,
  type EventSourceFaults,
  type EventSourceOptions,
  NO_FAULTS,
} from '../../../tools/local/lambda/event-source.ts';
import type { ManagerLimits } from '../../../tools/local/manager/options.ts';
import { LOCAL } from '../../../tools/local/stack-config.ts';
import { seeded } from '../running-stack.ts';
import { readDeadLetters } from './dead-letters.ts';
import { createInstance } from './instance.ts';
import type { Heard } from './instance-telemetry.ts';
import { readLedger } from './read-ledger.ts';
import { createTally } from './tally.ts';
import { startVirtualTime } from './virtual-time.ts';
import { watchVisibility } from './visibility.ts';
import { startWorld, type WorldOptions } from './world.ts';

export interface CampaignOptions {
  readonly limits?: ManagerLimits | undefined;
  readonly configure?: WorldOptions['configure'];
  readonly weather?: Omit<CloudWeather, 'onQueueRequest'>;
  readonly faults?: EventSourceFaults;
  /** The way that every event takes. @default events-api */
  readonly way?: SinkName;
  readonly agentBytes?: WorldOptions['agentBytes'];
  readonly timeouts?: WorldOptions['timeouts'];
  /** See `InstanceOptions`. */
  readonly dies?: () => boolean;
  /** Hears each event that the manager has analysed, by its place among all it has. */
  readonly onAnalysed?: (count: number) => void;
  readonly onTableRequest?: (operation: string) => void;
  readonly onQueueRequest?: (operation: string) => void;
}

export type Campaign = Awaited<ReturnType<typeof startCampaign>>;

/** Time that a round of invocations takes. */
const ROUND_MS = 250;
const FACTS = QUEUES.events;

/**
 * Stage `enrich` as it is deployed, on real protocol servers and a manager with its real limits, in a time that passes
 * when there is nothing to do before. The event source is the local stack's, given one batch after the other.
 */
export async function startCampaign(options: CampaignOptions = {}) {
  const wallStart = performance.now();
  const cpuStart = cpuMs();
  const time = startVirtualTime();
  const start = time.now();
  const closers = createClosers();
  closers.add(async () => time.release());
  const tally = createTally();
  const heard: Heard = { ledger: new Map(), logged: new Map() };
  const counts = {
    invocations: 0,
    receives: 0,
    /** Requests of events that the API answered, and those among them that it refused with 429. */
    requests: 0,
    limited: 0,
    logins: 0,
    tableCalls: 0,
    deaths: 0,
  };
  let analysed = 0;
  let visibility: ReturnType<typeof watchVisibility> | undefined;
  const random = seeded(11);
  const world = await startWorld(closers, {
    now: time.now,
    pause: (ms) => time.pass(ms),
    way: options.way ?? 'events-api',
    agentBytes: options.agentBytes,
    ...(options.timeouts && { timeouts: options.timeouts }),
    random,
    ...(options.limits && { limits: options.limits }),
    configure: options.configure,
    heard,
    weather: {
      ...options.weather,
      onQueueRequest: (operation, input) => {
        visibility?.heard(operation, input);
        options.onQueueRequest?.(operation);
      },
    },
    onTableRequest: (operation) => {
      counts.tableCalls += 1;
      options.onTableRequest?.(operation);
    },
    onAnswer: ({ path, status }) => {
      if (path === '/events') counts.requests += 1;
      if (path === '/events' && status === 429) counts.limited += 1;
      if (path.startsWith('/security/user/authenticate')) counts.logins += 1;
    },
    onEvent: ({ text }) => {
      analysed += 1;
      tally.analysed(text);
      options.onAnalysed?.(analysed);
    },
  });
  const queueUrl = world.queues.url('events');
  visibility = watchVisibility(queueUrl, FACTS.visibilityTimeoutS * 1000, time.now);
  const source: EventSourceOptions = {
    sqs: world.sqs,
    queueUrl,
    queueName: `${LOCAL.name}-events`,
    facts: FACTS,
    instance: () =>
      createInstance({ ways: world.ways, surroundings: world.surroundings, dies: options.dies }),
    context: () => createContext('enrich', STAGES.enrich.timeoutS, time.now),
    random,
    faults: () => options.faults ?? NO_FAULTS,
    onFailure: () => {
      counts.deaths += 1;
    },
  };
  const pollers = Array.from({ length: FACTS.maxConcurrency }, () => createPoller(source, 0));
  const client = createDynamoDbClient(world.aws);
  closers.add(async () => client.destroy());
  const records = createLedgerRecords(createTable(client, world.table));
  const keys: string[] = [];
  let letters: readonly string[] = [];
  const entrance = createSqsQueue(world.sqs, { environment: world.aws, queueUrl });

  return {
    time,
    manager: world.manager,
    archive: world.archive,
    heard,
    times: tally.times,
    sums: tally.sums,

    /** Puts the next `count` events on the queue, `perMessage` to a message. */
    async send(count: number, perMessage = 500): Promise<void> {
      for (let left = count; left > 0; left -= perMessage) {
        const packed = packEnvelopes(tally.next(Math.min(left, perMessage)), time.now());
        keys.push(...packed.map(({ key }) => key));
        const taken = await entrance.send(packed.map((message) => ({ body: JSON.stringify(message) })));
        if (!taken.every(Boolean)) throw new Error('the queue did not take the events');
      }
    },

    /** Until nothing is on the queue, nor planned. */
    async run(): Promise<void> {
      for (;;) {
        const batches = [];
        for (const poller of pollers) {
          const messages = await poller.receive();
          if (messages.length === 0) break;
          visibility.received(messages, time.now());
          counts.receives += messages.length;
          batches.push({ poller, messages });
        }
        counts.invocations += batches.length;
        await Promise.all(batches.map(({ poller, messages }) => poller.deliver(messages)));
        if (batches.length > 0) {
          await time.pass(ROUND_MS);
          continue;
        }
        const next = Math.min(visibility.next(), time.planned());
        if (!Number.isFinite(next)) return;
        await time.passTo(next);
      }
    },

    /** Puts the dead letters of the last report back on the queue. */
    redrive: () => entrance.send(letters.map((body) => ({ body }))),

    /** What became of everything, dead letters taken. */
    async report() {
      for (const line of await world.pulled()) tally.analysed(line);
      const reasons = new Map<string, number>();
      letters = await readDeadLetters(world.sqs, world.queues.deadLettersUrl('events'), (id, reason) => {
        tally.parked(id);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      });
      return {
        ...tally.sums(),
        ...counts,
        reasons: Object.fromEntries(reasons),
        ledger: await readLedger(records, keys),
        suppressed: heard.ledger.get('duplicate') ?? 0,
        early: visibility.early(),
        invocationsPer1000: (1_000 * counts.invocations) / Math.max(1, tally.sums().sent),
        virtualS: (time.now() - start) / 1000,
        wallMs: Math.round(performance.now() - wallStart),
        cpuMs: cpuMs() - cpuStart,
      };
    },

    close: () => closers.close(),
  };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 1000);
}
