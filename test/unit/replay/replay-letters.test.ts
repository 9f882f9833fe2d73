import { describe, expect, test } from 'vitest';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { createReasonTable } from '../../../tools/replay/reason-table.ts';
import {
  type ReplayLettersDeps,
  type ReplayLettersPlan,
  replayLetters,
} from '../../../tools/replay/replay-letters.ts';
import { parseWhere } from '../../../tools/replay/where.ts';
import { envelope, envelopes } from '../../support/envelopes.ts';
import { createMemorySplitBook, Killed, killedBehind, replayBench } from '../../support/replay-bench.ts';
import { packedBody } from '../../support/sqs-records.ts';

const bench = await replayBench();

function filter(text: string) {
  const where = parseWhere(text);
  if (!where.ok) throw new Error(where.error.message);
  return where.value;
}

const ALL: ReplayLettersPlan = { where: [], since: 0, until: Infinity, dryRun: false, limit: Infinity };

function deps(overrides: Partial<ReplayLettersDeps> = {}) {
  return {
    letters: bench.deadLetters,
    deadLetters: bench.deadLetters,
    queue: bench.queue,
    splits: createMemorySplitBook(),
    pace: { before: async () => undefined },
    table: createReasonTable(),
    now: () => 0,
    interrupted: () => false,
    onProgress: () => {},
    ...overrides,
  } satisfies ReplayLettersDeps;
}

const failed = (id: string) => envelope(id);
const other = (id: string) => envelope(id, { event: { ...envelope(id).event.event, action: 'qr_scan' } });
const FAILED = 'event.action=auth_*';

test('letters that match go back to their queue, and the others stay', async () => {
  await bench.park(envelopes(3, 'refused'));
  await bench.park(envelopes(2, 'late'), 'retries_exhausted');
  const result = await replayLetters(deps(), { ...ALL, where: filter('reason=refused_by_wazuh') });
  expect(result).toEqual({ letters: 2, events: 3, end: 'done' });
  expect((await bench.delivered()).ids).toEqual(['refused-0', 'refused-1', 'refused-2']);
  expect(await bench.left()).toEqual(['late-0', 'late-1']);
});

test('of a letter that matches in part, that part goes and the rest is a letter again, with the same facts', async () => {
  await bench.park([failed('a'), other('b'), failed('c'), other('d')], 'refused_by_wazuh', 1_000);
  const table = createReasonTable();
  expect(await replayLetters(deps({ table }), { ...ALL, where: filter(FAILED) })).toMatchObject({
    letters: 1,
    events: 2,
  });
  expect((await bench.delivered()).ids).toEqual(['a', 'c']);
  const [rest] = await bench.deadLetters.receive(0);
  expect(rest?.attributes).toEqual({
    reason: 'refused_by_wazuh',
    stage: 'enrich',
    class: 'refused',
    attempt: '1',
    parkedAt: '1970-01-01T00:00:01.000Z',
  });
  expect(await bench.left()).toEqual(['b', 'd']);
  // What was left was not counted as found.
  expect(table.text()).toMatch(/refused_by_wazuh +refused +- +1 +4 +2 +1970-01-01T00:00:01Z +a c\n$/);
});

test('what goes again is as new as if it had just been read, and says that it is a replay', async () => {
  await bench.park(envelopes(2));
  await replayLetters(deps({ now: () => 9_000_000 }), ALL);
  const [message] = await bench.queue.receive(0);
  expect(JSON.parse(message?.body ?? '')).toMatchObject({
    since: 9_000_000,
    root: { key: 'r'.repeat(24), since: 0 },
  });
  expect(message?.attributes).toMatchObject({ origin: 'replay' });
  await bench.delivered();
});

test('with a dry run nothing changes', async () => {
  await bench.park([failed('a'), other('b')]);
  const table = createReasonTable();
  const result = await replayLetters(deps({ table }), { ...ALL, where: filter(FAILED), dryRun: true });
  expect([result, table.matching]).toEqual([{ letters: 1, events: 0, end: 'done' }, 1]);
  expect((await bench.delivered()).ids).toEqual([]);
  expect(await bench.left()).toEqual(['a', 'b']);
});

test('only letters that were parked in the range go', async () => {
  await bench.park(envelopes(1, 'old'), 'internal_error', 1_000);
  await bench.park(envelopes(1, 'new'), 'internal_error', 5_000);
  await replayLetters(deps(), { ...ALL, since: 2_000, until: 6_000 });
  expect((await bench.delivered()).ids).toEqual(['new-0']);
  expect(await bench.left()).toEqual(['old-0']);
});

test('the limit ends it behind the letter with which it is reached', async () => {
  for (const prefix of ['a', 'b', 'c']) await bench.park(envelopes(2, prefix));
  expect(await replayLetters(deps(), { ...ALL, limit: 3 })).toMatchObject({ events: 4, end: 'limit' });
  expect((await bench.delivered()).ids).toHaveLength(4);
  expect(await bench.left()).toHaveLength(2);
});

test('an interruption ends it between letters, and nothing stays hidden', async () => {
  for (const prefix of ['a', 'b', 'c']) await bench.park(envelopes(1, prefix));
  let letters = 0;
  const result = await replayLetters(
    deps({
      interrupted: () => letters === 1,
      onProgress: (read) => {
        letters = read;
      },
    }),
    ALL,
  );
  expect(result).toEqual({ letters: 1, events: 1, end: 'interrupted' });
  expect((await bench.delivered()).ids).toHaveLength(1);
  expect(await bench.left()).toHaveLength(2);
});

test('a queue that refuses ends it, and the letter stays', async () => {
  await bench.park(envelopes(2));
  const queue = { send: async () => [false] };
  expect(await replayLetters(deps({ queue }), ALL)).toMatchObject({ events: 0, end: 'queue refused' });
  expect(await bench.left()).toEqual(['e-0', 'e-1']);
});

test('bodies of other queues go as they are, with the letter that they were', async () => {
  await bench.deadLetters.send([
    { body: '{"alert":{"id":"1.2","rule":{"level":12}}}', attributes: { reason: 'x' } },
  ]);
  await replayLetters(deps(), { ...ALL, where: filter('rule.level>=12') });
  const [message, ...more] = await bench.queue.receive(0);
  expect([message?.body, more]).toEqual(['{"alert":{"id":"1.2","rule":{"level":12}}}', []]);
  expect(message?.attributes).toEqual({ origin: 'replay', letter: expect.stringMatching(/./) });
  await bench.delivered();
});

/** A message that SQS moves to the dead letters, since its reader crashed on it: as it is, with the attributes that it had. */
async function crash(body: string, attributes: Record<string, string> = {}) {
  await bench.deadLetters.send([{ body, attributes }]);
}

test('a letter that went back whole and was moved again is decided on anew, so that what crashes can be left out', async () => {
  const splits = createMemorySplitBook();
  await crash(packedBody([failed('good-1'), other('poison'), failed('good-2')], 0));
  expect(await replayLetters(deps({ splits }), ALL)).toMatchObject({ events: 3 });
  const [moved] = await bench.queue.receive(60);
  if (moved === undefined) throw new Error('nothing went back');
  await bench.queue.delete(moved.handle);
  await crash(moved.body, moved.attributes);
  expect(await replayLetters(deps({ splits }), { ...ALL, where: filter(FAILED) })).toMatchObject({
    events: 2,
  });
  expect((await bench.delivered()).ids).toEqual(['good-1', 'good-2']);
  expect(await bench.left()).toEqual(['poison']);
});

test('two copies of one letter are split alike', async () => {
  const splits = createMemorySplitBook();
  const events = [failed('a'), other('b')];
  await bench.park(events);
  await replayLetters(deps({ splits }), { ...ALL, where: filter(FAILED) });
  await bench.left();
  await bench.park(events);
  await replayLetters(deps({ splits }), ALL);
  // The second time the rest goes as well, as a letter of its own.
  expect(await bench.delivered()).toEqual({ ids: ['a', 'b'], duplicates: 1 });
  expect(await bench.left()).toEqual([]);
});

test('what a letter says was delivered before its reader crashed is in neither part of it', async () => {
  const events = [failed('sent'), failed('open'), other('sent too'), other('stays')];
  const body = packedBody(events, 0);
  const splits = createMemorySplitBook(new Map([[JSON.parse(body).key, new Set([0, 2])]]));
  await crash(body);
  const result = await replayLetters(deps({ splits }), { ...ALL, where: filter(FAILED) });
  expect(result).toMatchObject({ events: 1, end: 'done' });
  expect((await bench.delivered()).ids).toEqual(['open']);
  expect(await bench.left()).toEqual(['stays']);
});

test('letters that come back while a long run lasts do not end it before all were read', async () => {
  const queue = createMemoryQueue();
  const letterOf = (id: string) => ({ id, handle: id, body: id, attributes: {}, sentAt: 0 });
  const answers = [['a', 'b'], ['a'], ['b'], ['a', 'b'], ['c'], [], ['d'], [], []];
  const letters = {
    receive: async () => (answers.shift() ?? []).map(letterOf),
    hide: async () => true,
    delete: async () => {},
  };
  const result = await replayLetters(deps({ letters, queue }), { ...ALL, where: filter('reason=x') });
  expect([result.letters, result.end, answers]).toEqual([4, 'done', []]);
});

test('a queue that only gives letters that are known comes to an end', async () => {
  const known = { id: 'a', handle: 'a', body: 'a', attributes: {}, sentAt: 0 };
  const letters = { receive: async () => [known], hide: async () => true, delete: async () => {} };
  const result = await replayLetters(deps({ letters }), { ...ALL, where: filter('reason=x') });
  expect(result).toEqual({ letters: 1, events: 0, end: 'done' });
});

describe('a replay whose process is killed', () => {
  const steps = Array.from({ length: 8 }, (_, i) => i + 1);
  const WHOLE = ['w-0', 'w-1'];
  const SPLIT = ['s-1', 's-2', 's-3', 's-4'];
  const ALONE = ['x'];

  test.each([
    ['the same filter', FAILED, ['s-1', 's-3', ...WHOLE], ['s-2', 's-4', ...ALONE]],
    ['no filter', '', [...SPLIT, ...WHOLE, ...ALONE], []],
    ['another filter', 'event.action=qr_*', undefined, undefined],
  ])('and started again with %s sends no event twice and loses none', async (_, again, delivered, left) => {
    let deaths = 0;
    for (const at of steps) {
      await bench.park([failed('s-1'), other('s-2'), failed('s-3'), other('s-4')]);
      await bench.park(WHOLE.map(failed));
      await bench.park(ALONE.map(other));
      const splits = createMemorySplitBook();
      const ports = {
        letters: bench.deadLetters,
        deadLetters: bench.deadLetters,
        queue: bench.queue,
        splits,
      };
      const killed = killedBehind(at, ports);
      await replayLetters(deps(killed.ports), { ...ALL, where: filter(FAILED) }).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      if (killed.died()) deaths += 1;
      await killed.timeIsUp();
      expect(await replayLetters(deps({ splits }), { ...ALL, where: filter(again) })).toMatchObject({
        end: 'done',
      });
      const [{ ids }, rest] = [await bench.delivered(), new Set(await bench.left())];
      expect([...new Set(ids)]).toEqual(ids);
      expect([...ids, ...[...rest].filter((id) => !ids.includes(id))].toSorted()).toEqual(
        [...SPLIT, ...WHOLE, ...ALONE].toSorted(),
      );
      if (delivered !== undefined) expect([ids, [...rest]]).toEqual([delivered.toSorted(), left?.toSorted()]);
    }
    expect(deaths).toBeGreaterThanOrEqual(7);
  });
});
