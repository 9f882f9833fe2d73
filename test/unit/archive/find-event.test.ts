import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createMemoryArchive } from '../../../adapters/memory/archive.ts';
import { archiveMessage } from '../../../functions/enrich/archive-message.ts';
import type { Envelope } from '../../../src/event/envelope.ts';
import { packEnvelopes } from '../../../src/event/packed-message.ts';
import { findEvent, keyOfOne, type SearchProgress } from '../../../tools/archive/find-event.ts';
import { envelope, envelopes } from '../../support/envelopes.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 2, 4, 5, 30);

async function archiveOf(...messages: readonly (readonly [hoursAgo: number, events: readonly Envelope[]])[]) {
  const archive = createMemoryArchive();
  for (const [hoursAgo, events] of messages)
    for (const message of packEnvelopes(events, NOW - hoursAgo * HOUR_MS))
      await archiveMessage(archive, message, events);
  const heard: SearchProgress[] = [];
  const marks = new Map<string, number>();
  const readAt = async (message: string) => marks.get(message);
  const find = (id: string, range: { tenant?: string; source?: 'app' | 'sentry'; days?: number } = {}) => {
    const { days = 30, ...shelf } = range;
    const onProgress = (progress: SearchProgress) => heard.push(progress);
    return findEvent({ reader: archive, readAt, onProgress }, id, {
      since: NOW - days * 24 * HOUR_MS,
      until: NOW,
      ...shelf,
    });
  };
  return { archive, heard, marks, find };
}

test('an event is found with its place, in whatever hour it was read', async () => {
  const { find } = await archiveOf(
    [0, envelopes(3, 'new')],
    [1, envelopes(3, 'older')],
    [700, envelopes(3, 'old')],
  );
  for (const id of ['new-2', 'older-0', 'old-1']) {
    const { found } = await find(id);
    expect(found?.envelope.event.event.id).toBe(id);
    expect(found?.position).toBe(Number(id.at(-1)));
    expect(found?.count).toBe(3);
  }
});

test('the search ends with the hour in which the event is, and says what it has cost', async () => {
  const { find, heard } = await archiveOf(
    [0, envelopes(1, 'a')],
    [2, envelopes(2, 'b')],
    [300, envelopes(2, 'c')],
  );
  const { progress } = await find('b-1');
  // Two listings of folders, a look for a mark, one listing of the first hour and two of the next, and two objects.
  expect(progress).toEqual({
    requests: 2 + 1 + 1 + 2 + 2,
    objects: 2,
    hours: 3,
    back: Date.UTC(2026, 2, 4, 3),
  });
  expect(heard.map(({ hours }) => hours)).toEqual([1]);
});

test('an event that travelled alone is found before most of its neighbours are read', async () => {
  const crowd = Array.from({ length: 40 }, (_, i) => [0, [envelope(`crowd-${i}`)]] as const);
  const { find } = await archiveOf(...crowd);
  const { found, progress } = await find('crowd-20');
  expect(found?.count).toBe(1);
  expect(progress.objects).toBeLessThanOrEqual(16);
});

test('an event that travelled alone and has a mark is found without a search, when it was read within the range', async () => {
  const { find, marks, heard } = await archiveOf([0, envelopes(3, 'new')], [500, [envelope('alone')]]);
  marks.set(keyOfOne('acme', 'alone'), NOW - 500 * HOUR_MS);
  const { found, progress } = await find('alone', { tenant: 'acme', source: 'app' });
  expect([found?.count, progress, heard]).toEqual([
    1,
    { requests: 2, objects: 1, hours: 0, back: NOW - 500 * HOUR_MS },
    [],
  ]);
  expect((await find('alone', { days: 2 })).found).toBeUndefined();
});

test('a tenant or a source that is named is all that is looked through', async () => {
  const events = [{ ...envelope('x'), tenant: 'other' }, envelope('y', {}, 'sentry'), envelope('z')];
  const { find } = await archiveOf([0, events]);
  expect((await find('x')).found?.at.tenant).toBe('other');
  expect((await find('x', { tenant: 'acme' })).found).toBeUndefined();
  expect((await find('y', { source: 'app' })).found).toBeUndefined();
  const { found, progress } = await find('z', { tenant: 'acme', source: 'app' });
  expect([found?.envelope.event.event.id, progress.requests]).toEqual(['z', 1 + 2]);
});

test('an id that stands in an event as something else is not mistaken for it', async () => {
  const { find } = await archiveOf([0, [envelope('other', { user: { id: 'wanted' } })]]);
  expect((await find('wanted')).found).toBeUndefined();
});

test('an event older than the range is not found, and the whole range was looked through', async () => {
  const { find, heard } = await archiveOf([60, envelopes(1, 'old')]);
  const { found, progress } = await find('old-0', { days: 2 });
  expect(found).toBeUndefined();
  expect(progress.hours).toBeGreaterThanOrEqual(49);
  expect(heard.at(-1)).toEqual(progress);
  expect((await find('old-0', { days: 3 })).found?.count).toBe(1);
});

test('objects that are none of ours are passed over', async () => {
  const { archive, find } = await archiveOf([0, envelopes(1, 'a')]);
  await archive.put('events/tenant=acme/source=app/date=2026-03-04/hour=05/notes.txt', gzipSync('x'));
  await archive.put(
    'events/tenant=acme/source=carrier-pigeon/date=2026-03-04/hour=05/k.jsonl.gz',
    gzipSync('x'),
  );
  expect((await find('a-0')).found?.count).toBe(1);
});
