import { expect, test } from 'vitest';
import { MAX_MESSAGE_BYTES } from '../../../src/event/limits.ts';
import { err } from '../../../src/kernel/result.ts';
import { afterPage, firstPollState, MAX_SENT, planPoll } from '../../../src/notify/poll-state.ts';
import { indexedAlert } from '../../support/indexed-alerts.ts';
import { MINUTE_MS, POLL_NOW, pollStage } from '../../support/poll-stage.ts';

const ago = (minutes: number) => POLL_NOW - minutes * MINUTE_MS;

test('a first run begins with the overlap, not with history', async () => {
  const stage = pollStage();
  stage.index.add(indexedAlert('old', ago(11)), indexedAlert('young', ago(9)));
  await stage.poll();
  expect(stage.ids()).toEqual(['young']);
  expect(stage.messages()[0]).toMatchObject({ v: 1, via: 'indexer', receivedAt: POLL_NOW });
  expect(stage.index.open()).toBe(0);
});

test('an alert is handed on once, though looks overlap, and also when it is indexed minutes late', async () => {
  const stage = pollStage();
  stage.index.add(indexedAlert('a', ago(1)));
  await stage.poll();
  stage.time.now += 5 * MINUTE_MS;
  stage.index.add(indexedAlert('late', ago(2)));
  await stage.poll();
  await stage.poll();
  expect(stage.ids()).toEqual(['a', 'late']);
  const count = (outcome: string) => stage.ledger.filter((entry) => entry.outcome === outcome).length;
  expect([count('received'), count('queued')]).toEqual([2, 2]);
});

test('what Filebeat kept back for hours is found once an hour, back to the day before and to the first run', async () => {
  const stage = pollStage();
  await stage.poll();
  stage.time.now += 50 * MINUTE_MS;
  await stage.poll();
  stage.index.add(indexedAlert('kept back', ago(-5)), indexedAlert('before us', ago(30)));
  stage.time.now += 5 * MINUTE_MS;
  await stage.poll();
  expect(stage.ids()).toEqual([]);
  stage.time.now += 6 * MINUTE_MS;
  await stage.poll();
  expect(stage.ids()).toEqual(['kept back']);
});

test('a long outage is caught up in pages over several runs, each going on where the last one ended', async () => {
  const stage = pollStage();
  await stage.poll();
  stage.index.add(...Array.from({ length: 900 }, (_, i) => indexedAlert(`n${i}`, POLL_NOW + i * 1_000)));
  stage.time.now += 600 * MINUTE_MS;
  stage.time.perPage = 10_000;
  await stage.poll();
  expect(stage.ids()).toHaveLength(600);
  expect((await stage.book.read())?.until).toBe(POLL_NOW);
  await stage.poll();
  expect(new Set(stage.ids()).size).toBe(900);
  expect(stage.ids()).toHaveLength(900);
  expect((await stage.book.read())?.resume).toBeUndefined();
});

test('the place is not moved past alerts that the queue did not take', async () => {
  const stage = pollStage();
  stage.index.add(indexedAlert('a', ago(2)), indexedAlert('b', ago(1)));
  stage.queue.takes = (i) => i === 0;
  await stage.poll();
  stage.queue.takes = () => true;
  stage.time.now += 60 * MINUTE_MS;
  await stage.poll();
  expect(stage.ids()).toEqual(['a', 'a', 'b']);
  expect(stage.codes).toContain('alerts_queue_unavailable');
});

test('a failure is remembered since it began, moves nothing, and is over with the next page', async () => {
  const stage = pollStage();
  await stage.poll();
  stage.index.fail({ kind: 'unavailable', code: 'indexer_shards_failed' });
  stage.index.add(indexedAlert('a', POLL_NOW + MINUTE_MS));
  for (const minutes of [20, 20]) {
    stage.time.now += minutes * MINUTE_MS;
    await stage.poll();
  }
  expect(await stage.book.read()).toMatchObject({
    until: POLL_NOW,
    readAt: POLL_NOW,
    failing: { since: POLL_NOW + 20 * MINUTE_MS, code: 'indexer_shards_failed' },
  });
  stage.index.fail(undefined);
  await stage.poll();
  expect(stage.ids()).toEqual(['a']);
  expect((await stage.book.read())?.failing).toBeUndefined();
});

test('a look that expired is begun anew behind the last page', async () => {
  const stage = pollStage();
  stage.index.add(...Array.from({ length: 500 }, (_, i) => indexedAlert(`n${i}`, ago(8) + i)));
  let pages = 0;
  const look: typeof stage.index.look = async (span) => {
    const begun = await stage.index.look(span);
    if (!begun.ok) return begun;
    const page: typeof begun.value.page = async (after, size) => {
      pages += 1;
      return pages === 2
        ? err({ kind: 'expired', code: 'point_in_time_expired' })
        : begun.value.page(after, size);
    };
    return { ok: true, value: { ...begun.value, page } };
  };
  stage.deps.index = { ...stage.index, look };
  await stage.poll();
  expect(stage.ids()).toHaveLength(500);
  expect(stage.index.open()).toBe(0);
});

test('a page that is too long for one answer is asked for in parts', async () => {
  const stage = pollStage();
  stage.index.add(...Array.from({ length: 60 }, (_, i) => indexedAlert(`n${i}`, ago(8) + i)));
  const look: typeof stage.index.look = async (span) => {
    const begun = await stage.index.look(span);
    if (!begun.ok) return begun;
    const page: typeof begun.value.page = async (after, size) =>
      size > 4 ? err({ kind: 'too_long', code: 'answer_too_long' }) : begun.value.page(after, size);
    return { ok: true, value: { ...begun.value, page } };
  };
  stage.deps.index = { ...stage.index, look };
  await stage.poll();
  expect(stage.ids()).toHaveLength(60);
});

test('two runs at once are one', async () => {
  const stage = pollStage();
  stage.index.add(indexedAlert('a', ago(1)));
  await Promise.all([stage.poll(), stage.poll()]);
  expect(stage.ids()).toEqual(['a']);
});

test('a document that is no alert is counted once and told to nobody', async () => {
  const stage = pollStage();
  const foreign = { ...indexedAlert('a', ago(1)), agent: 'somebody' };
  stage.deps.index = {
    ...stage.index,
    look: async () => ({
      ok: true,
      value: {
        page: async () => ({ ok: true, value: [{ position: [ago(1), 'a', 'x'] as const, alert: foreign }] }),
        close: async () => {},
      },
    }),
  };
  await stage.poll();
  await stage.poll();
  expect(stage.ids()).toEqual([]);
  expect(stage.ledger).toEqual([
    expect.objectContaining({ outcome: 'received', count: 1 }),
    expect.objectContaining({ outcome: 'rejected', reason: 'invalid_event', count: 1 }),
  ]);
});

test.each([
  ['its raw log', { full_log: 'x'.repeat(300_000) }, 'full_log'],
  ['its event', { data: { text: 'x'.repeat(300_000) } }, 'data'],
])('an alert that fits no message goes without %s', async (_what, large, without) => {
  const stage = pollStage();
  stage.index.add({ ...indexedAlert('a', ago(1)), ...large });
  await stage.poll();
  expect(Buffer.byteLength(stage.bodies[0] ?? '')).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
  expect(stage.messages()[0]?.alert).toMatchObject({ id: 'a', rule: { id: '100102', level: 12 } });
  expect(stage.messages()[0]?.alert).not.toHaveProperty(without);
});

test('an alert whose rule alone fits no message keeps what it is told by', async () => {
  const stage = pollStage();
  const alert = indexedAlert('a', ago(1));
  stage.index.add({
    ...alert,
    rule: { id: '100102', level: 12, description: 'much', groups: ['x'.repeat(300_000)] },
  });
  await stage.poll();
  const rule = { id: '100102', level: 12, description: 'much', groups: [] };
  expect(stage.messages()[0]?.alert).toMatchObject({ id: 'a', rule });
});

test('an alert is redacted before it stands on the queue', async () => {
  const stage = pollStage();
  stage.index.add(indexedAlert('a', ago(1)));
  stage.deps.redactAlert = <T>(alert: T) => ({ ...alert, location: '[REDACTED]' });
  await stage.poll();
  expect(stage.messages()[0]?.alert.location).toBe('[REDACTED]');
});

test('the marks of what was handed on stay bounded, the oldest going first', () => {
  const full = Array.from({ length: MAX_SENT }, (_, i) => `mark-${i}`);
  const state = { ...firstPollState(POLL_NOW, MINUTE_MS), sent: full };
  const plan = planPoll(state, POLL_NOW, MINUTE_MS);
  const { sent } = afterPage(state, plan, { after: undefined, marks: ['new'], last: true }, POLL_NOW);
  expect(sent).toEqual([...full.slice(1), 'new']);
});

test('a surprise is kept as a failure, and thrown on', async () => {
  const stage = pollStage();
  stage.deps.index = { ...stage.index, look: () => Promise.reject(new Error('no secret')) };
  await expect(stage.poll()).rejects.toThrow('no secret');
  expect(await stage.book.read()).toMatchObject({ failing: { code: 'indexer_not_asked' } });
});
