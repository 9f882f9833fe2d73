import type { SQSRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { createRecordBook } from '../../adapters/aws/table/record-book.ts';
import { createMemoryDeliveryMarks } from '../../adapters/memory/delivery-marks.ts';
import { createMemoryLedger } from '../../adapters/memory/ledger.ts';
import { createMemoryQueue } from '../../adapters/memory/message-queue.ts';
import { createMemoryObjectStore } from '../../adapters/memory/object-store.ts';
import { createMemoryRecordBook } from '../../adapters/memory/record-book.ts';
import { createMemorySink } from '../../adapters/memory/sink.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { createHandler } from '../../functions/enrich/handler.ts';
import { hourOf } from '../../src/event/ledger.ts';
import { balanceHours, hoursBetween } from '../../src/event/ledger-balance.ts';
import { addRows, differenceOf, emptyRow, total } from '../../src/event/ledger-sum.ts';
import type { RecordBook } from '../../src/event/record-book.ts';
import { unpackMessage } from '../../src/event/unpack-message.ts';
import { createBucketDirectory } from '../../src/intake/trail/bucket-directory.ts';
import { QUEUES } from '../../src/pipeline.ts';
import { MEMORY_TRAIL, memoryForwarder } from '../../tools/local/memory-forwarder.ts';
import { wireEvent } from '../support/envelopes.ts';
import { openTable } from '../support/local-aws.ts';
import { seeded } from '../support/running-stack.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '../support/sqs-records.ts';
import { type Arrival, DAY_BUCKETS, DAY_LOG_GROUP, DAY_START, trailDay } from '../support/trail-day.ts';

interface Waiting extends Arrival {
  readonly id: string;
  readonly receives: number;
}

/** An instance that ends at its `left`th call to the world, before it is made or before its answer is heard. */
interface Life {
  left: number;
  readonly heardOf: boolean;
  over: boolean;
}

const BUCKETS = new Set<string>(DAY_BUCKETS);
const trails = DAY_BUCKETS.map((bucket) => ({ bucket, tenant: MEMORY_TRAIL.tenant }));
const directory = createBucketDirectory({ cloudtrail: { trails, accounts: {} }, aws: { logs: [] } });

/** Both stages as they are, with queues that deliver by a time of their own; instances of the forwarder end now and then. */
function createWorld(books: readonly RecordBook[], shareOfDeaths: number, seed: number) {
  const random = seeded(seed);
  let now = DAY_START;
  const clock = () => now;
  const marks = createMemoryDeliveryMarks();
  const ledger = createMemoryLedger(marks);
  const [events, trail, deadLetters] = [createMemoryQueue(), createMemoryQueue(), createMemoryQueue()];
  const [objects, sink, telemetry] = [createMemoryObjectStore(), createMemorySink(), createMemoryTelemetry()];
  const counts = { deaths: 0, invocations: 0 };
  /** Ids of records that came by themselves, in what an instance sent that ended then. */
  const exposed = new Set<string>();
  const enrich = createHandler({
    clock,
    telemetry,
    marks,
    sink,
    deadLetters: createMemoryQueue(),
    visibility: createMemoryQueue(),
    archive: undefined,
    balance: async () => {},
    enrich: (envelope) => envelope,
    encode: ({ event }) => wireEvent(event.event.id, '{}'),
  });

  const mortal =
    (life: Life) =>
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (life.over) throw new Error('the instance has ended');
      life.left -= 1;
      if (life.left === 0) life.over = true;
      if (life.over && !life.heardOf) throw new Error('the instance has ended');
      const answer = await call(...args);
      if (life.over) throw new Error('the instance has ended');
      return answer;
    };
  const expose = (bodies: readonly string[]) => {
    for (const body of bodies) {
      const message = unpackMessage(body);
      for (const { event, origin } of message.ok ? message.value.envelopes : [])
        if (!BUCKETS.has(origin.name)) exposed.add(event.event.id);
    }
  };

  /** An invocation with these messages; those that come again, with when. */
  const invoke = async (messages: readonly Waiting[]): Promise<readonly Waiting[]> => {
    counts.invocations += 1;
    const dies = random() < shareOfDeaths;
    const life: Life = {
      left: dies ? 1 + Math.floor(random() * 6) : 0,
      heardOf: random() < 0.5,
      over: false,
    };
    const guard = mortal(life);
    const book = books[counts.invocations % books.length] as RecordBook;
    const sent: string[] = [];
    const { handler } = memoryForwarder({
      clock,
      directory,
      deadLetters,
      redactionOf: async () => (envelope) => envelope,
      logGroups: new Map([[DAY_LOG_GROUP, 'cloudtrail']]),
      objectsAt: () => ({ open: guard((bucket, key) => objects.open(bucket, key)) }),
      book: {
        claim: guard((names, taker) => book.claim(names, taker)),
        settle: guard((names) => book.settle(names)),
      },
      taken: { enter: guard((entry) => ledger.enter(entry)) },
      trail: { send: guard((all) => trail.send(all)), changeVisibility: async () => {} },
      events: {
        send: guard(async (all) => {
          sent.push(...all.map(({ body }) => body));
          return events.send(all);
        }),
      },
    });
    const records = messages.map(({ id, body, receives }): SQSRecord => sqsRecord(body, id, receives));
    const { batchItemFailures } = await handler(sqsEvent(...records), {
      ...lambdaContext(),
      getRemainingTimeInMillis: () => 300_000,
    });
    const again = (message: Waiting, seconds: number): Waiting => ({
      ...message,
      receives: message.receives + 1,
      at: now + seconds * 1_000,
    });
    if (life.over) {
      counts.deaths += 1;
      expose(sent);
      return messages.map((message) => again(message, QUEUES.trail.visibilityTimeoutS));
    }
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    return messages.filter(({ id }) => failed.has(id)).map((message) => again(message, 121));
  };

  /** What lies on the events queue goes to stage `enrich`, one message in ten twice. */
  let forwarded = 0;
  const forward = async () => {
    for (const { body } of events.messages.slice(forwarded)) {
      forwarded += 1;
      for (let times = random() < 0.1 ? 2 : 1; times > 0; times -= 1)
        await enrich(sqsEvent(sqsRecord(body, `e-${forwarded}`)), lambdaContext());
    }
  };

  return {
    counts,
    exposed,
    sink,
    deadLetters,
    put: (bucket: string, key: string, body: Uint8Array) => objects.set(bucket, key, body),
    /** Everything arrives and is taken, two invocations at a time. */
    run: async (arrivals: readonly Arrival[]) => {
      let waiting = arrivals.map((arrival, i): Waiting => ({ ...arrival, id: `t-${i}`, receives: 1 }));
      while (waiting.length > 0) {
        waiting = waiting.toSorted((a, b) => a.at - b.at);
        now = Math.max(now, waiting[0]?.at ?? 0) + 5_000;
        const due = waiting.filter(({ at }) => at <= now).slice(0, 20);
        waiting = waiting.slice(due.length);
        const batches = [due.filter((_, i) => i % 2 === 0), due.filter((_, i) => i % 2 === 1)];
        const returned = await Promise.all(
          batches.map(async (batch) => (batch.length === 0 ? [] : invoke(batch))),
        );
        waiting.push(...returned.flat());
        await forward();
      }
    },
    sum: async () => {
      const hours = hoursBetween(hourOf(DAY_START), hourOf(now));
      return balanceHours({ records: ledger, book: ledger }, hours, { now });
    },
  };
}

const table = await openTable();
const inTable = () => createRecordBook(table, { clock: () => DAY_START, pause: async () => {} });

describe.each<[string, number, number, number, () => readonly RecordBook[]]>([
  ['a day, its records in the memory of one', 24, 0.1, 0.1, () => [createMemoryRecordBook()]],
  ['an hour, its records in the table of two instances', 1, 0.25, 0.8, () => [inTable(), inTable()]],
])('%s', (_, hours, shareOfDeaths, mostExposed, books) => {
  test('each record is forwarded once, however late, often and out of order it comes, and the ledger balances', async () => {
    const day = trailDay(hours, 5);
    const world = createWorld(books(), shareOfDeaths, 7);
    for (const { bucket, key, bytes } of day.files) world.put(bucket, key, bytes);
    await world.run(day.arrivals);

    expect(day.copies).toBeGreaterThan(day.ids.length / 2);
    expect(world.counts.deaths).toBeGreaterThanOrEqual(hours);
    expect(world.deadLetters.messages).toEqual([]);
    const times = new Map<string, number>();
    for (const { id } of world.sink.taken) times.set(id, (times.get(id) ?? 0) + 1);
    expect([...times.keys()].toSorted()).toEqual(day.ids.toSorted());
    // Only what an instance had sent of records that came by themselves, and had not settled when it ended.
    const twice = [...times].filter(([, n]) => n > 1).map(([id]) => id);
    expect(twice.filter((id) => !world.exposed.has(id))).toEqual([]);
    expect(world.exposed.size).toBeLessThan(day.ids.length * mostExposed);

    const sums = await world.sum();
    for (const { rows } of sums) for (const row of rows) expect(differenceOf(row)).toBe(0);
    const sum = sums.flatMap(({ rows }) => rows).reduce(addRows, emptyRow('cloudtrail', 'acme'));
    expect(sum.inFlight).toBe(0);
    expect(total(sum.forwarded)).toBe(world.sink.taken.length);
    expect(Object.keys(sum.filtered)).toEqual(['already_taken']);
  });
});
