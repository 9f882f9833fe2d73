import { expect, test } from 'vitest';
import type { OutgoingMessage } from '../../../src/event/message-queue.ts';
import { trailPartBody } from '../../../src/intake/trail/trail-message.ts';
import { QUEUES } from '../../../src/pipeline.ts';
import { MEMORY_TRAIL } from '../../../tools/local/memory-forwarder.ts';
import {
  calls,
  notificationOf,
  TEST_PART_RECORDS as PART_RECORDS,
  TRAIL_KEY,
  trailStage,
} from '../../support/trail-stage.ts';

const RECORDS = calls(2 * PART_RECORDS + 700);
const ALL = RECORDS.map(({ eventID }) => eventID);
const NAME = `${MEMORY_TRAIL.bucket}/${TRAIL_KEY}`;

/** Every message to the events queue takes so long. */
function slowStage(sendMs: number) {
  const stage = trailStage({
    events: {
      send: async (messages: readonly OutgoingMessage[]) => {
        stage.time.now += sendMs;
        return stage.events.send(messages);
      },
    },
  });
  stage.put(RECORDS);
  return stage;
}

test('a file is entered into the ledger part by part, the same however often it is read', async () => {
  const { put, invoke, entries, unpacked } = trailStage();
  put(RECORDS);
  expect(await invoke([notificationOf(TRAIL_KEY)])).toEqual([]);
  const first = await entries();
  expect(first.map(({ request, received }) => [request, received])).toEqual([
    [NAME, PART_RECORDS],
    [`${NAME}#1`, PART_RECORDS],
    [`${NAME}#2`, 700],
  ]);
  expect(first.flatMap(({ messages }) => messages.map(({ key }) => key))).toEqual(
    unpacked().map(({ message }) => message.key),
  );
  expect(await invoke([notificationOf(TRAIL_KEY)])).toEqual([]);
  const said = (all: typeof first) => all.map((entry) => ({ ...entry, token: '' }));
  expect(said(await entries())).toEqual(said(first));
});

test('a file that takes longer than an invocation goes on in the next one, where it stopped', async () => {
  const { invoke, ids, handedOver, entries } = slowStage(10_000);
  expect(await invoke([notificationOf(TRAIL_KEY)], 50_000)).toEqual([]);
  expect(ids()).toHaveLength(PART_RECORDS);
  const [rest, ...others] = handedOver();
  expect(JSON.parse(rest ?? '')).toEqual({
    sluice: 'trail-part',
    bucket: MEMORY_TRAIL.bucket,
    key: TRAIL_KEY,
    part: 1,
  });
  expect(others).toEqual([]);
  expect(await invoke([rest ?? ''])).toEqual([]);
  expect(ids()).toEqual(ALL);
  expect(handedOver()).toEqual([]);
  expect(await entries()).toHaveLength(3);
});

test('the rest of a file is not begun in the last minute of an invocation, which skipping may take; a new file is', async () => {
  const { invoke, ids, trail, put } = trailStage();
  put(RECORDS);
  const rest = trailPartBody({ bucket: MEMORY_TRAIL.bucket, key: TRAIL_KEY }, 2);
  expect(await invoke([rest, notificationOf(TRAIL_KEY)], 59_000)).toEqual(['m-0']);
  expect(trail.visibilityChanges).toEqual([{ receiptHandle: 'handle-m-0', seconds: 0 }]);
  expect(ids()).toEqual(ALL);
  expect(await invoke([rest], 61_000)).toEqual([]);
  expect(ids().slice(ALL.length)).toEqual(ALL.slice(2 * PART_RECORDS));
});

test('what is skipped does not count for how long a part takes', async () => {
  const { invoke, ids, put, objects, time, handedOver } = trailStage({
    objectsAt: () => ({
      open: async (bucket, key) => {
        const opened = await objects.open(bucket, key);
        if (opened.kind !== 'found') return opened;
        const stream = (async function* () {
          time.now += 200_000;
          yield* opened.stream;
        })();
        return { ...opened, stream };
      },
    }),
  });
  put(RECORDS);
  const rest = trailPartBody({ bucket: MEMORY_TRAIL.bucket, key: TRAIL_KEY }, 1);
  expect(await invoke([rest], 300_000)).toEqual([]);
  expect(ids()).toEqual(ALL.slice(PART_RECORDS));
  expect(handedOver()).toEqual([]);
});

test('when the rest cannot be handed over, the message comes back for it', async () => {
  const { invoke, trail, handedOver } = slowStage(10_000);
  trail.refuseNext(1);
  expect(await invoke([notificationOf(TRAIL_KEY)], 50_000)).toEqual(['m-0']);
  expect(handedOver()).toEqual([]);
});

test('messages that no time is left for go back at once a hundred times, and are parked with a reason at last', async () => {
  const { invoke, ids, trail, deadLetters, entries } = slowStage(10_000);
  const other = TRAIL_KEY.replace('file', 'other');
  const bodies = [notificationOf(TRAIL_KEY), notificationOf(other)];
  expect(await invoke(bodies, 40_000, 100)).toEqual(['m-1']);
  expect(ids()).toHaveLength(PART_RECORDS);
  expect(trail.visibilityChanges).toEqual([{ receiptHandle: 'handle-m-1', seconds: 0 }]);
  expect(deadLetters.messages).toEqual([]);
  expect(await invoke(bodies, 40_000, QUEUES.trail.maxReceiveCount)).toEqual([]);
  expect(deadLetters.messages).toMatchObject([
    { body: bodies[1], attributes: { reason: 'retries_exhausted', status: 'no_time' } },
  ]);
  expect((await entries()).at(-1)).toMatchObject({
    request: `${MEMORY_TRAIL.bucket}/${other}`,
    parked: { retries_exhausted: 1 },
  });
});

test('what an invocation works on for a third of its visibility is kept back for as long again, with what waits behind it', async () => {
  const { invoke, trail } = slowStage(200_000);
  await invoke([notificationOf(TRAIL_KEY), 'unreadable'], 3_000_000);
  const seconds = QUEUES.trail.visibilityTimeoutS;
  expect(trail.visibilityChanges).toEqual([
    { receiptHandle: 'handle-m-0', seconds },
    { receiptHandle: 'handle-m-1', seconds },
  ]);
});

test('a part of which a message is refused comes back, and the parts before it stay entered', async () => {
  let sent = 0;
  const { put, invoke, entries } = trailStage({
    events: {
      send: async (messages) => {
        sent += 1;
        return messages.map(() => sent !== 3);
      },
    },
  });
  put(RECORDS);
  expect(await invoke([notificationOf(TRAIL_KEY)])).toEqual(['m-0']);
  expect((await entries()).map(({ request }) => request)).toEqual([NAME]);
  expect(await invoke([notificationOf(TRAIL_KEY)])).toEqual([]);
  expect(await entries()).toHaveLength(3);
});
