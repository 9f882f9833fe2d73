import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createMemoryArchive } from '../../../adapters/memory/archive.ts';
import { archiveKeyOf, archiveMessage } from '../../../functions/enrich/archive-message.ts';
import type { Envelope } from '../../../src/event/envelope.ts';
import { packEnvelopes } from '../../../src/event/packed-message.ts';
import { type ReceivedMessage, unpackMessage } from '../../../src/event/unpack-message.ts';
import { partAgain, wholeAgain } from '../../../tools/replay/repack.ts';
import { envelopes } from '../../support/envelopes.ts';

const events = envelopes(4);
const [message] = packEnvelopes(events, 1_000);
if (message === undefined) throw new Error('no message');
const ROOT = { key: 'r'.repeat(24), since: 500 };

function read(body: string | undefined) {
  const unpacked = unpackMessage(body ?? '');
  if (!unpacked.ok) throw new Error(unpacked.error);
  const { message: packed, envelopes: found } = unpacked.value;
  return { ...packed, ids: found.map(({ event }) => event.event.id) };
}

function partOf(
  { message: from, envelopes: all }: { message: ReceivedMessage; envelopes: readonly Envelope[] },
  positions: readonly number[],
) {
  const part = unpackMessage(partAgain(from, all, new Set(positions), 9_000).bodies[0] ?? '');
  if (!part.ok) throw new Error(part.error);
  return part.value;
}

test('a message that SQS moved goes again as it is: it is the message itself, not one that brings its events once more', () => {
  const body = JSON.stringify(message);
  expect(wholeAgain(message, body, 9_000)).toEqual({ bodies: [body], events: 4 });
});

test('a letter that was parked goes again under its key, as new as now', () => {
  const letter = { ...message, root: ROOT };
  const { bodies } = wholeAgain(letter, JSON.stringify(letter), 9_000);
  expect(read(bodies[0])).toMatchObject({ key: message.key, since: 9_000, root: ROOT, count: 4 });
});

test('a part has a key that follows from the letter and from which events it is', () => {
  const part = (positions: readonly number[]) =>
    read(partAgain({ ...message, root: ROOT }, events, new Set(positions), 9_000).bodies[0]);
  expect(part([3, 1])).toMatchObject({ ids: ['e-1', 'e-3'], root: ROOT, since: 9_000 });
  expect(part([3, 1]).key).toBe(part([1, 3]).key);
  expect(new Set([part([1, 3]).key, part([0, 2]).key, part([1]).key, message.key]).size).toBe(4);
  expect(read(partAgain(message, events, new Set([0]), 9_000).bodies[0]).root).toEqual({
    key: message.key,
    since: 1_000,
  });
});

test('the parts of a message that was never archived, and parts of these, are all in the archive in the end', async () => {
  const archive = createMemoryArchive();
  const whole = { message, envelopes: events };
  const first = partOf(whole, [0]);
  const second = partOf(partOf(whole, [1, 2, 3]), [0, 2]);
  for (const part of [first, second]) await archiveMessage(archive, part.message, part.envelopes);
  const kept = [...archive.objects].flatMap(([, body]) => gunzipSync(body).toString().trimEnd().split('\n'));
  expect(kept.map((line): string => JSON.parse(line).event.event.id).toSorted()).toEqual([
    'e-0',
    'e-1',
    'e-3',
  ]);
  const names = second.envelopes.map((event) => archiveKeyOf(second.message, event));
  expect(new Set(names)).toEqual(
    new Set([[...archive.objects.keys()].find((key) => key.includes(second.message.key))]),
  );
});

test('the parts of a letter that was parked make no second object: its events were archived before they were parked', async () => {
  const archive = createMemoryArchive();
  const letter = { ...message, root: ROOT };
  await archiveMessage(archive, { ...message, ...ROOT }, events);
  for (const positions of [[0], [1, 2, 3]]) {
    const part = partOf({ message: letter, envelopes: events }, positions);
    await archiveMessage(archive, part.message, part.envelopes);
  }
  expect(archive.objects.size).toBe(1);
});
