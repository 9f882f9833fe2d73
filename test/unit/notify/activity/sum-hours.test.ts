import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createArchivedEvents } from '../../../../adapters/aws/buckets/archived-events.ts';
import { createMemoryActivityBook } from '../../../../adapters/memory/activity-book.ts';
import { createMemoryArchive } from '../../../../adapters/memory/archive.ts';
import { HOUR_MS, hourOf } from '../../../../src/event/ledger.ts';
import { archiveKey } from '../../../../src/forward/archive-layout.ts';
import { sumHours } from '../../../../src/notify/activity/sum-hours.ts';
import { envelope, envelopes } from '../../../support/envelopes.ts';

const FIRST = Date.parse('2026-03-02T12:00:00Z');
const NOW = FIRST + 48 * HOUR_MS + 60_000;
const DAY_MS = 24 * HOUR_MS;

/** An archive, sums of it, and a clock that each look at it sets on by `stepMs`. */
function bench({ pageKeys = 1_000, stepMs = 0 } = {}) {
  const archive = createMemoryArchive(pageKeys);
  const book = createMemoryActivityBook();
  let now = NOW;
  const put = (key: string, at: number, lines: readonly string[], tenant = 'acme') =>
    archive.put(archiveKey({ key, since: at }, { tenant, source: 'app' }), gzipSync(lines.join('\n')));
  return {
    archive,
    book,
    put,
    events: (key: string, at: number, count: number, tenant = 'acme') =>
      put(
        key,
        at,
        envelopes(count, key).map((each) => JSON.stringify({ ...each, tenant })),
        tenant,
      ),
    later: (ms: number) => {
      now += ms;
    },
    run: (forMs = 1_000_000) => {
      const clock = () => (now += stepMs);
      return sumHours({ clock, archive: createArchivedEvents(archive), book }, now + forMs, now + forMs);
    },
    of: async (at: number) => (await book.read([hourOf(at)]))[0],
  };
}

test('hours that are over are summed once, over all tenants and objects', async () => {
  const { events, run, of } = bench();
  await events('a', FIRST + 5 * HOUR_MS, 3);
  await events('b', FIRST + 5 * HOUR_MS + 1, 4, 'other tenant/ß');
  await events('c', NOW - 2 * HOUR_MS, 2);
  await events('d', NOW - HOUR_MS / 2, 9);
  expect(await run()).toBe(47);
  const hour = await of(FIRST + 5 * HOUR_MS);
  expect([hour?.objects, hour?.sum.events]).toEqual([2, 7]);
  expect(hour?.sum.totals.sign_in).toEqual({ all: 7, failed: 7 });
  expect(hour?.sum.shelves.rows.map(({ word }) => word)).toEqual(['other tenant/ß app', 'acme app']);
  expect((await of(NOW - 2 * HOUR_MS))?.sum.events).toBe(2);
  expect(await of(NOW - HOUR_MS / 2)).toBeUndefined();
  expect(await run()).toBe(0);
});

test('an hour that is too long for a run is read on where the run before ended, and is kept when it is whole', async () => {
  const { events, run, of } = bench({ pageKeys: 7, stepMs: 1 });
  for (let i = 0; i < 60; i += 1) await events(`m${String(i).padStart(2, '0')}`, FIRST, 1);
  let runs = 0;
  while ((await of(FIRST)) === undefined) {
    expect(await run(6)).toBe(0);
    runs += 1;
    if (runs > 50) throw new Error('it never comes to an end');
    if ((await of(FIRST)) === undefined) await run(5);
  }
  expect(runs).toBeGreaterThan(1);
  expect([(await of(FIRST))?.objects, (await of(FIRST))?.sum.events]).toEqual([60, 60]);
});

test('what comes late is counted at the look a day and a half month later, and no hour is forgotten with its objects', async () => {
  const { archive, events, run, of, later } = bench();
  await events('a', NOW - 3 * HOUR_MS, 1);
  await run();
  await events('late', NOW - 3 * HOUR_MS, 5);
  await run();
  expect((await of(NOW - 3 * HOUR_MS))?.sum.events).toBe(1);
  later(DAY_MS);
  await run();
  expect((await of(NOW - 3 * HOUR_MS))?.sum.events).toBe(6);
  await events('later', NOW - 3 * HOUR_MS, 10);
  for (let day = 0; day < 15; day += 1) {
    later(DAY_MS);
    while ((await run()) > 0);
  }
  expect((await of(NOW - 3 * HOUR_MS))?.sum.events).toBe(16);
  (archive.objects as Map<string, Uint8Array>).clear();
  later(DAY_MS);
  await run();
  expect((await of(NOW - 3 * HOUR_MS))?.sum.events).toBe(16);
});

test('what nobody can read is counted and keeps nothing up', async () => {
  const { archive, put, events, run, of } = bench();
  await put('a', FIRST, [JSON.stringify(envelope('x')), 'no line of ours', '{"tenant":1}']);
  await archive.put(
    archiveKey({ key: 'b', since: FIRST }, { tenant: 'acme', source: 'app' }),
    Buffer.from('?'),
  );
  await archive.put('events/tenant=%zz/source=app/date=2026-03-02/hour=12/a.jsonl.gz', Buffer.from('?'));
  await events('c', FIRST, 2);
  await run();
  const hour = await of(FIRST);
  expect([hour?.objects, hour?.unreadable, hour?.sum.events]).toEqual([3, 3, 3]);
});

test('one at a time sums', async () => {
  const { book, run } = bench();
  await book.claim(NOW, NOW + 1_000);
  expect(await run()).toBe(0);
});
