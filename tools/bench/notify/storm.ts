import { setTimeout as sleep } from 'node:timers/promises';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createSqsQueue } from '../../../adapters/aws/queues/sqs-queue.ts';
import { createGroupStore } from '../../../adapters/aws/table/group-store.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { queueText } from '../../../src/event/message-queue.ts';
import { factsOf } from '../../../src/notify/alert/alert-facts.ts';
import { parseAlert } from '../../../src/notify/alert/wazuh-alert.ts';
import { groupKey } from '../../../src/notify/group/group-key.ts';
import { createClosers } from '../../local/closers.ts';
import type { EventSourceFaults } from '../../local/lambda/event-source.ts';
import { benchAddress, benchAlert } from './alert.ts';
import type { StormCounts } from './storm-tally.ts';
import { type STORM_CHANNELS, STORM_ROUTE, startStormWorld } from './storm-world.ts';

export interface StormPlan {
  readonly alerts: number;
  readonly groups: number;
  readonly apart: boolean;
  /** Waits take their time while alerts come. */
  readonly realTime: boolean;
  readonly random: () => number;
}

export interface StormReport {
  readonly channels: Readonly<Record<(typeof STORM_CHANNELS)[number], StormCounts>>;
  /** Alerts that groups have counted, and of them those that are in no message yet. */
  readonly counted: number;
  readonly pending: number;
  /** Notifications that are owed. */
  readonly owed: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  readonly failures: number;
  /** Minutes of the schedule until everything was told. */
  readonly ticks: number;
  /** From the first alert on the queue until the last one was counted. */
  readonly countedS: number;
  readonly wallS: number;
}

/** What Lambda and SQS do twice, or in another order. */
const FAULTS: EventSourceFaults = { duplicate: 0.03, redeliver: 0.03, crashAfter: 0.01, reorder: 0.3 };
/** So many alerts come twice, as when both sources bring them. */
const TWICE_EVERY = 20;
const BATCH = 10;
const SENDERS = 4;
const MAX_TICKS = 120;
const PATIENCE_S = 600;
const LOOK_EVERY_MS = 20;

/**
 * Alerts of some groups as fast as the queue takes them, while channels refuse much of what they are sent, and then as many minutes as it
 * takes until everything is told.
 *
 * @throws Error when the queue is not emptied
 */
export async function runStorm(plan: StormPlan): Promise<StormReport> {
  const closers = createClosers();
  try {
    const world = await startStormWorld(closers, { ...plan, faults: FAULTS });
    if (!plan.realTime) world.hurry();
    const from = performance.now();
    const seconds = () => (performance.now() - from) / 1_000;
    await feed(world, plan);
    const { tally, telemetry, failures, cloud, sqs } = world;
    const until = async (isSo: () => boolean | Promise<boolean>) => {
      while (!(await isSo())) {
        if (seconds() > PATIENCE_S) throw new Error('the alerts queue was not emptied');
        await sleep(LOOK_EVERY_MS);
      }
    };
    await until(() => telemetry.count({ outcome: 'grouped' }) >= plan.alerts);
    const countedS = seconds();
    await until(() => isDrained(world));
    world.hurry();
    let left = await remaining(world, plan);
    let ticks = 0;
    for (; ticks < MAX_TICKS && left.pending + left.owed > 0; ticks += 1) {
      await world.tick();
      left = await remaining(world, plan);
    }
    return {
      channels: {
        slack: tally.counts('slack'),
        mail: tally.counts('mail'),
        pager: tally.counts('pager'),
      },
      ...left,
      duplicates: telemetry.count({ outcome: 'duplicate' }),
      deadLetters: await messagesIn(sqs, cloud.queues.deadLettersUrl('alerts')),
      failures: failures.length,
      ticks,
      countedS,
      wallS: seconds(),
    };
  } finally {
    await closers.close();
  }
}

type World = Awaited<ReturnType<typeof startStormWorld>>;

const alertOf = (i: number, groups: number) => benchAlert(`1.${i}`, benchAddress(i % groups));

async function feed({ cloud, sqs, now }: World, { alerts, groups }: StormPlan): Promise<void> {
  const queue = createSqsQueue(sqs, { environment: cloud.aws, queueUrl: cloud.queues.url('alerts') });
  const numbers = Array.from({ length: alerts }, (_, i) => (i % TWICE_EVERY === 0 ? [i, i] : [i])).flat();
  const message = (i: number) => ({
    body: queueText({ v: 1, via: 'integration', receivedAt: now(), alert: alertOf(i, groups) }),
  });
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      for (let batch = numbers.splice(0, BATCH); batch.length > 0; batch = numbers.splice(0, BATCH)) {
        const taken = await queue.send(batch.map(message));
        if (!taken.every(Boolean)) throw new Error('the queue did not take the alerts');
      }
    }),
  );
}

async function messagesIn(sqs: World['sqs'], QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

const isDrained = async ({ sqs, cloud }: World) => (await messagesIn(sqs, cloud.queues.url('alerts'))) === 0;

async function remaining({ cloud, now }: World, { groups }: StormPlan) {
  const client = createDynamoDbClient(cloud.aws);
  const store = createGroupStore(createTable(client, cloud.table), now);
  const states = await Promise.all(
    Array.from({ length: groups }, async (_, i) => {
      const alert = parseAlert(alertOf(i, groups));
      if (!alert.ok) throw new Error('no alert');
      return (await store.get(STORM_ROUTE, groupKey(factsOf(alert.value))))?.state;
    }),
  );
  client.destroy();
  const sum = (of: (state: NonNullable<(typeof states)[number]>) => number) =>
    states.reduce((total, state) => total + (state === undefined ? 0 : of(state)), 0);
  return {
    counted: sum(({ total }) => total),
    pending: sum(({ pending }) => pending),
    owed: sum(({ outbox }) => outbox.length),
  };
}
