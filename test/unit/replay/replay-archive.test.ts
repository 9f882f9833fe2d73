import { expect, test } from 'vitest';
import { createMemoryArchive } from '../../../adapters/memory/archive.ts';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { archiveMessage } from '../../../functions/enrich/archive-message.ts';
import type { Envelope } from '../../../src/event/envelope.ts';
import { packEnvelopes } from '../../../src/event/packed-message.ts';
import { unpackMessage } from '../../../src/event/unpack-message.ts';
import { partAgain } from '../../../tools/replay/repack.ts';
import {
  type ReplayArchiveDeps,
  type ReplayArchivePlan,
  replayArchive,
} from '../../../tools/replay/replay-archive.ts';
import { parseWhere } from '../../../tools/replay/where.ts';
import { envelope, envelopes } from '../../support/envelopes.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 2, 4, 5, 30);
const PLAN: ReplayArchivePlan = {
  where: [],
  range: { since: NOW - 30 * 24 * HOUR_MS, until: NOW },
  id: 'once',
  dryRun: false,
  limit: Infinity,
};

async function world(...messages: readonly (readonly [hoursAgo: number, events: readonly Envelope[]])[]) {
  const archive = createMemoryArchive();
  for (const [hoursAgo, events] of messages)
    for (const message of packEnvelopes(events, NOW - hoursAgo * HOUR_MS))
      await archiveMessage(archive, message, events);
  const queue = createMemoryQueue();
  const replay = (plan: Partial<ReplayArchivePlan> = {}, deps: Partial<ReplayArchiveDeps> = {}) =>
    replayArchive(
      {
        reader: archive,
        queue,
        pace: { before: async () => undefined },
        now: () => NOW,
        interrupted: () => false,
        onProgress: () => {},
        ...deps,
      },
      { ...PLAN, ...plan },
    );
  const sent = () =>
    queue.messages.map(({ body }) => {
      const unpacked = unpackMessage(body);
      if (!unpacked.ok) throw new Error(unpacked.error);
      const { message, envelopes: events } = unpacked.value;
      return { ...message, ids: events.map(({ event }) => event.event.id) };
    });
  return { archive, queue, replay, sent };
}

test('events of the range go, oldest hour first, and say that they are a replay and of what', async () => {
  const { replay, sent, queue } = await world(
    [0, envelopes(1, 'new')],
    [30, envelopes(2, 'old')],
    [900, envelopes(1, 'ancient')],
  );
  expect(await replay()).toMatchObject({ matching: 3, messages: 2, read: 3, end: 'done' });
  expect(sent().map(({ ids }) => ids)).toEqual([['old-0', 'old-1'], ['new-0']]);
  const [original] = packEnvelopes(envelopes(2, 'old'), 0);
  expect(sent()[0]).toMatchObject({ since: NOW, root: { key: original?.key } });
  expect(sent()[0]?.key).not.toBe(original?.key);
  expect(queue.messages[0]?.attributes).toEqual({ origin: 'replay', replay: 'once' });
});

test('the same replay makes the same messages, and another one others', async () => {
  const { replay, sent } = await world(
    [1, envelopes(3)],
    [2, [envelope('x'), { ...envelope('y'), tenant: 'other' }]],
  );
  await replay();
  const first = sent().map(({ key }) => key);
  expect(new Set(first).size).toBe(3);
  await replay();
  expect(
    sent()
      .slice(3)
      .map(({ key }) => key),
  ).toEqual(first);
  await replay({ id: 'again' });
  expect(new Set(sent().map(({ key }) => key)).size).toBe(6);
});

test('only what matches is sent, and a dry run sends nothing but counts the same', async () => {
  const where = parseWhere('event.action=qr_* source=app');
  if (!where.ok) throw new Error(where.error.message);
  const qr = envelope('qr', { event: { ...envelope('qr').event.event, action: 'qr_scan' } });
  const { replay, sent } = await world([1, [envelope('a'), qr]], [2, envelopes(2, 'b')]);
  const counts = { read: 4, matching: 1, messages: 1, end: 'done' };
  expect(await replay({ where: where.value, dryRun: true })).toMatchObject(counts);
  expect(sent()).toEqual([]);
  expect(await replay({ where: where.value })).toMatchObject(counts);
  expect(sent().map(({ ids }) => ids)).toEqual([['qr']]);
});

test('what ends it says with which hour to go on, and going on delivers nothing twice', async () => {
  const { replay, sent } = await world(
    [1, envelopes(2, 'c')],
    [50, envelopes(2, 'b')],
    [60, envelopes(2, 'a')],
  );
  const cut = await replay({ limit: 3 });
  expect(cut).toMatchObject({ matching: 4, end: 'limit', hour: Date.UTC(2026, 2, 2, 3) });
  await replay({ range: { since: cut.hour, until: NOW } });
  const keys = new Map(sent().map(({ key, ids }) => [key, ids]));
  expect([...keys.values()].flat()).toEqual(['a-0', 'a-1', 'b-0', 'b-1', 'c-0', 'c-1']);
});

test('an event that is in the object of its message and in that of a part of it goes once', async () => {
  const events = envelopes(3);
  const { archive, replay, sent } = await world([1, events], [1, envelopes(1, 'x')]);
  const [message] = packEnvelopes(events, NOW - HOUR_MS);
  if (message === undefined) throw new Error('no message');
  const part = unpackMessage(partAgain(message, events, new Set([0, 2]), NOW).bodies[0] ?? '');
  if (!part.ok) throw new Error(part.error);
  await archiveMessage(archive, part.value.message, part.value.envelopes);
  expect(archive.objects.size).toBe(3);
  const counts = { read: 4, matching: 4, end: 'done' };
  expect(await replay({ dryRun: true })).toMatchObject(counts);
  expect(await replay()).toMatchObject(counts);
  expect(
    sent()
      .flatMap(({ ids }) => ids)
      .toSorted(),
  ).toEqual(['e-0', 'e-1', 'e-2', 'x-0']);
});

test('how much there is to read is known from the start', async () => {
  const { replay } = await world([1, envelopes(2, 'b')], [50, envelopes(2, 'a')]);
  const heard: (readonly [number, number])[] = [];
  await replay({}, { onProgress: ({ spent, objects }) => heard.push([spent.objects, objects]) });
  expect(heard).toEqual([
    [1, 2],
    [2, 2],
  ]);
});

test('a queue that refuses, an interruption and a queue that is full end it', async () => {
  const { replay, queue } = await world([1, envelopes(2)]);
  queue.refuseNext(1);
  expect((await replay()).end).toBe('queue refused');
  expect((await replay({}, { interrupted: () => true })).end).toBe('interrupted');
  expect((await replay({}, { pace: { before: async () => 'queue full' } })).end).toBe('queue full');
  expect(queue.messages).toEqual([]);
});
