import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryDeliveryMarks } from '../../adapters/memory/delivery-marks.ts';
import { createMemoryLedger } from '../../adapters/memory/ledger.ts';
import { createMemoryQueue } from '../../adapters/memory/message-queue.ts';
import { createMemorySink } from '../../adapters/memory/sink.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { createHandler } from '../../functions/enrich/handler.ts';
import { HOUR_MS, hourOf, takenId } from '../../src/event/ledger.ts';
import { balanceHours, hoursBetween } from '../../src/event/ledger-balance.ts';
import { missingOf } from '../../src/event/ledger-missing.ts';
import { addRows, differenceOf, emptyRow, total } from '../../src/event/ledger-sum.ts';
import { packEnvelopes } from '../../src/event/packed-message.ts';
import type { Delivery } from '../../src/forward/sink.ts';
import { envelopes, wireEvent } from '../support/envelopes.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '../support/sqs-records.ts';

/** What happens in a world; numbers choose among what there is. */
type Step =
  | { readonly do: 'post'; readonly batch: number; readonly events: number; readonly rejected: number }
  | {
      readonly do: 'handle';
      readonly which: number;
      readonly answers: readonly Answer[];
      readonly end: Ending;
    }
  | { readonly do: 'replay' | 'lose'; readonly which: number }
  | { readonly do: 'forget-entry'; readonly which: number }
  | { readonly do: 'wait'; readonly minutes: number };
type Answer = 'delivered' | 'retry' | 'parked';
/** `redeliver`: the message is not deleted. `crash`: nothing is written after the sink has answered. */
type Ending = 'delete' | 'redeliver' | 'crash';

const which = fc.nat(20);
const handle: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('handle' as const),
  which,
  answers: fc.array(fc.constantFrom<Answer>('delivered', 'delivered', 'retry', 'parked'), {
    minLength: 1,
    maxLength: 4,
  }),
  end: fc.constantFrom<Ending>('delete', 'delete', 'redeliver', 'crash'),
});
const post: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('post' as const),
  batch: fc.nat(5),
  events: fc.nat(4),
  rejected: fc.nat(2),
});
const replay: fc.Arbitrary<Step> = fc.record({ do: fc.constant('replay' as const), which });
const wait: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('wait' as const),
  minutes: fc.integer({ min: 1, max: 90 }),
});
const steps = (...more: readonly fc.Arbitrary<Step>[]): fc.Arbitrary<readonly Step[]> =>
  fc.array(fc.oneof(post, { arbitrary: handle, weight: 3 }, replay, wait, ...more), {
    minLength: 1,
    maxLength: 30,
  });

const START = Date.parse('2026-03-04T05:06:07Z');

/** Stage `enrich` as it is, with what surrounds it in memory. */
function createWorld() {
  let now = START;
  let answers: readonly Answer[] = ['delivered'];
  let crashes = false;
  const marks = createMemoryDeliveryMarks();
  const ledger = createMemoryLedger(marks);
  const deadLetters = createMemoryQueue();
  const letters: string[] = [];
  let queue: string[] = [];
  const entries: string[] = [];
  const lost: string[] = [];
  let posted = 0;
  let asked = 0;
  const judge = (): Delivery => {
    asked += 1;
    const answer = answers[asked % answers.length];
    if (answer === 'retry') return { kind: 'retry', reason: 'network', afterMs: 1_000 };
    if (answer === 'parked') return { kind: 'parked', reason: 'refused_by_wazuh' };
    return { kind: 'delivered', ...(asked % 2 === 0 && { sink: 'agent' }) };
  };
  const handler = createHandler({
    clock: () => now,
    telemetry: createMemoryTelemetry(),
    visibility: createMemoryQueue(),
    balance: async () => {},
    deadLetters: {
      send: async (messages) => {
        letters.push(...messages.map(({ body }) => body));
        return deadLetters.send(messages);
      },
    },
    marks: {
      claim: (...claim) => marks.claim(...claim),
      settle: async (...settlement) => {
        if (crashes) throw new Error('the invocation is gone');
        await marks.settle(...settlement);
      },
    },
    archive: undefined,
    sink: createMemorySink(judge),
    enrich: (envelope) => envelope,
    encode: ({ event }) => wireEvent(event.event.id, '{}'),
  });

  const act = async (step: Step): Promise<void> => {
    switch (step.do) {
      case 'wait':
        now += step.minutes * 60_000;
        return;
      case 'post': {
        const id = takenId('ingest', `request-${entries.length}`);
        // The same batch again has the same events, so the same message key.
        const batch = envelopes(step.events, `batch-${step.batch}-${step.events}`);
        const messages = packEnvelopes(batch, now, id);
        queue.push(...messages.map((message) => JSON.stringify(message)));
        entries.push(id);
        posted += step.events + step.rejected;
        await ledger.enter({
          id,
          at: now,
          stage: 'ingest',
          source: 'app',
          tenant: 'acme',
          origin: 'checkout',
          request: `request-${entries.length - 1}`,
          received: step.events + step.rejected,
          refused: 0,
          rejected: step.rejected > 0 ? { invalid_event: step.rejected } : {},
          filtered: {},
          parked: {},
          messages: messages.map(({ key, count }) => ({ key, count })),
        });
        return;
      }
      case 'handle': {
        const body = queue[step.which % Math.max(1, queue.length)];
        if (body === undefined) return;
        answers = step.answers;
        crashes = step.end === 'crash';
        const { batchItemFailures } = await handler(sqsEvent(sqsRecord(body)), lambdaContext());
        if (step.end === 'delete' && batchItemFailures.length === 0) remove(body);
        return;
      }
      case 'replay': {
        const letter = letters[step.which % Math.max(1, letters.length)];
        if (letter === undefined) return;
        letters.splice(letters.indexOf(letter), 1);
        queue.push(letter);
        return;
      }
      case 'lose': {
        const body = queue[step.which % Math.max(1, queue.length)];
        if (body === undefined) return;
        remove(body);
        lost.push(JSON.parse(body).key as string);
        return;
      }
      case 'forget-entry':
        ledger.forget(entries[step.which % Math.max(1, entries.length)] ?? '');
    }
  };
  const remove = (body: string) => {
    queue = queue.toSpliced(queue.indexOf(body), 1);
  };

  return {
    act,
    lost,
    letters,
    marks,
    posted: () => posted,
    queued: () => queue.length,
    /** Everything that is on the queue is delivered, as often as it must come. */
    drain: async () => {
      for (let round = 0; queue.length > 0 && round < 100; round += 1) {
        now += 60_000;
        await act({ do: 'handle', which: 0, answers: ['delivered'], end: 'delete' });
      }
      expect(queue).toEqual([]);
    },
    sums: async (keep = false) => {
      const hours = hoursBetween(hourOf(START), hourOf(now));
      return balanceHours({ records: ledger, book: ledger }, hours, { now, keep });
    },
    missing: async (sums: Awaited<ReturnType<typeof balanceHours>>) =>
      missingOf(sums, { events: queue.length, deadLetters: letters.length }, now + HOUR_MS),
  };
}

type World = ReturnType<typeof createWorld>;

function totalOf(sums: Awaited<ReturnType<World['sums']>>) {
  return sums.flatMap(({ rows }) => rows).reduce(addRows, emptyRow('app', 'acme'));
}

test('whatever is delivered, delivered again, broken off, parked and replayed, every hour balances', async () => {
  await fc.assert(
    fc.asyncProperty(steps(), async (script) => {
      const world = createWorld();
      for (const step of script) {
        await world.act(step);
        // Kept on the way, so that what is kept and what changed since are proven too.
        if (step.do === 'wait') await world.sums(true);
      }
      const sums = await world.sums();
      for (const { rows } of sums) for (const row of rows) expect(differenceOf(row)).toBe(0);
      const sum = totalOf(sums);
      expect(sum.received).toBe(world.posted());
      expect(sum.unannounced).toBe(0);
      expect(await world.missing(sums)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('when the queue is empty nothing is in flight, and what was taken is forwarded once or parked', async () => {
  await fc.assert(
    fc.asyncProperty(steps(), async (script) => {
      const world = createWorld();
      for (const step of script) await world.act(step);
      await world.drain();
      const sum = totalOf(await world.sums());
      const distinct = world.marks.all().filter(({ root }) => root === undefined);
      expect(sum.inFlight).toBe(0);
      expect(total(sum.forwarded) + total(sum.parked)).toBe(distinct.reduce((n, { count }) => n + count, 0));
    }),
    { numRuns: 100 },
  );
});

test('a message that is lost shows as missing, and is named with the request that it came in', async () => {
  const lose: fc.Arbitrary<Step> = fc.record({ do: fc.constant('lose' as const), which });
  await fc.assert(
    fc.asyncProperty(steps(lose), async (script) => {
      const world = createWorld();
      for (const step of script) await world.act(step);
      await world.drain();
      const sums = await world.sums();
      const missing = await world.missing(sums);
      const open = new Set(
        [...world.lost].filter((key) => {
          const mark = world.marks.all().find((each) => each.key === key);
          return mark === undefined || mark.settled < mark.count;
        }),
      );
      const named = new Set(missing.map(({ key }) => key));
      for (const key of named) expect(open).toContain(key);
      const parked = new Set(world.marks.all().flatMap((mark) => mark.parked.map(({ key }) => key)));
      // Letters of an invocation that died before it could say so, or said so twice, stand for messages, for all that
      // anybody knows.
      const keys = world.letters.map((body) => JSON.parse(body).key as string);
      const unknown = keys.filter((key, i) => !parked.has(key) || keys.indexOf(key) !== i).length;
      const waiting = new Set(sums.flatMap(({ inFlight }) => inFlight.map(({ key }) => key)));
      expect(named.size).toBe(Math.max(0, waiting.size - unknown));
      for (const { request } of missing) expect(request).toMatch(/^request-\d+$/);
      for (const { rows } of sums) for (const row of rows) expect(differenceOf(row)).toBe(0);
    }),
    { numRuns: 100 },
  );
});

test('events whose entry was never written are counted as received all the same', async () => {
  const forget: fc.Arbitrary<Step> = fc.record({ do: fc.constant('forget-entry' as const), which });
  await fc.assert(
    fc.asyncProperty(steps(forget), async (script) => {
      const world = createWorld();
      for (const step of script) await world.act(step);
      await world.drain();
      const sums = await world.sums();
      const sum = totalOf(sums);
      for (const { rows } of sums) for (const row of rows) expect(differenceOf(row)).toBe(0);
      const distinct = world.marks.all().filter(({ root }) => root === undefined);
      expect(total(sum.forwarded) + total(sum.parked)).toBe(distinct.reduce((n, { count }) => n + count, 0));
    }),
    { numRuns: 100 },
  );
});
