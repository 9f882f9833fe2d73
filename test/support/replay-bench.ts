import { afterAll } from 'vitest';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { createSqsLetters } from '../../adapters/aws/queues/sqs-letters.ts';
import { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
import { createMemoryArchive } from '../../adapters/memory/archive.ts';
import { createMemoryDeliveryMarks } from '../../adapters/memory/delivery-marks.ts';
import { createMemoryQueue } from '../../adapters/memory/message-queue.ts';
import { createMemorySink } from '../../adapters/memory/sink.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { createHandler } from '../../functions/enrich/handler.ts';
import { park } from '../../functions/middleware/queue-batch.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import type { LetterQueue } from '../../src/event/letter-queue.ts';
import type { ParkReason } from '../../src/event/loss.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import { packEnvelopes } from '../../src/event/packed-message.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startQueues } from '../../tools/local/aws/queues.ts';
import { readLetter } from '../../tools/replay/read-letter.ts';
import type { SplitBook } from '../../tools/replay/split-book.ts';
import { wireEvent } from './envelopes.ts';
import { lambdaContext, sqsEvent, sqsRecord } from './sqs-records.ts';

/**
 * A SplitBook of one process.
 *
 * @param settled positions of messages by their keys
 */
export function createMemorySplitBook(
  settled: ReadonlyMap<string, ReadonlySet<number>> = new Map(),
): SplitBook {
  const decided = new Map<string, ReadonlySet<number>>();
  return {
    decide: async (key, positions) => {
      const before = decided.get(key);
      if (before === undefined) decided.set(key, positions);
      return before ?? positions;
    },
    settled: async (key) => settled.get(key) ?? new Set(),
  };
}

/** The events queue and its dead letters on a real SQS server of this test file's own, and stage `enrich` behind it. */
export async function replayBench() {
  const server = await startQueues();
  const environment = localEnvironment({ sqs: server.endpoint });
  const client = createSqsClient(environment);
  afterAll(async () => {
    client.destroy();
    await server.close();
  });
  const at = (queueUrl: string) => ({
    ...createSqsQueue(client, { environment, queueUrl }),
    ...createSqsLetters(client, { environment, queueUrl, waitS: 0 }),
  });
  const queue = at(server.url('events'));
  const deadLetters = at(server.deadLettersUrl('events'));

  async function takeAll(from: LetterQueue) {
    const taken = [];
    for (let batch = await from.receive(60); batch.length > 0; batch = await from.receive(60)) {
      for (const letter of batch) await from.delete(letter.handle);
      taken.push(...batch);
    }
    return taken;
  }

  return {
    queue,
    deadLetters,

    /** Parks events as stage `enrich` does. */
    async park(events: readonly Envelope[], reason: ParkReason = 'refused_by_wazuh', parkedAt = 0) {
      const [packed] = packEnvelopes(events, parkedAt);
      const root = { key: 'r'.repeat(24), since: parkedAt };
      const body = JSON.stringify({ ...packed, root });
      await park(deadLetters, 'enrich', body, { reason, attempt: 1, parkedAt });
    },

    /** Ids of the events that Wazuh gets when stage `enrich` has read the queue empty, and how many were suppressed. */
    async delivered() {
      const sink = createMemorySink();
      const telemetry = createMemoryTelemetry();
      const handler = createHandler({
        clock: () => 0,
        telemetry,
        visibility: createMemoryQueue(),
        deadLetters: createMemoryQueue(),
        marks: createMemoryDeliveryMarks(),
        archive: createMemoryArchive(),
        sink,
        enrich: (envelope) => envelope,
        encode: ({ event }) => wireEvent(event.event.id, '{}'),
        balance: async () => {},
      });
      for (const { id, body } of await takeAll(queue))
        await handler(sqsEvent(sqsRecord(body, id)), lambdaContext());
      return {
        ids: sink.taken.map(({ id }) => id).toSorted(),
        duplicates: telemetry.count({ outcome: 'duplicate' }),
      };
    },

    /** Ids of the events that are in the dead-letter queue; it is empty afterwards. */
    async left() {
      const letters = await takeAll(deadLetters);
      return letters.flatMap((letter) => readLetter(letter).parts.map(({ id }) => id)).toSorted();
    },
  };
}

export class Killed extends Error {}

/**
 * Ports whose process ends right behind the `at`th call that changes something: its answer is never heard. `timeIsUp` gives
 * back what had been received, as SQS does in the end.
 */
export function killedBehind(
  at: number,
  ports: { letters: LetterQueue; deadLetters: MessageQueue; queue: MessageQueue; splits: SplitBook },
) {
  let calls = 0;
  let dead = false;
  const handles = new Set<string>();
  const step = async <T>(call: () => Promise<T>): Promise<T> => {
    if (dead) throw new Killed();
    calls += 1;
    dead = calls === at;
    const done = await call();
    if (dead) throw new Killed();
    return done;
  };
  const { letters, deadLetters, queue, splits } = ports;
  return {
    ports: {
      letters: {
        receive: async (hiddenS: number) => {
          const received = await letters.receive(hiddenS);
          for (const { handle } of received) handles.add(handle);
          return received;
        },
        hide: (handle: string, seconds: number) => step(() => letters.hide(handle, seconds)),
        delete: (handle: string) => step(() => letters.delete(handle)),
      },
      deadLetters: { send: (...given) => step(() => deadLetters.send(...given)) },
      queue: { send: (...given) => step(() => queue.send(...given)) },
      splits: { ...splits, decide: (...given) => step(() => splits.decide(...given)) },
    } satisfies typeof ports,
    /** Whether it came that far. */
    died: () => dead,
    timeIsUp: async () => {
      for (const handle of handles) await letters.hide(handle, 0);
    },
  };
}
