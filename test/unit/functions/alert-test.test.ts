import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMemorySourceBook } from '../../../adapters/memory/source-book.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { TEST_LIFE_MS, testAlert, testId } from '../../../src/notify/alert/alert-test.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { policiesOf } from '../../../tools/cli/commands/redact/redact-policies.ts';
import { wazuhAlert } from '../../support/alerts.ts';
import { notifyBench } from '../../support/notify-bench.ts';

const SETTINGS = {
  channels: {
    chat: { type: 'slack' },
    mail: { type: 'email', from: 'sluice@example.com', to: ['team@example.com'] },
    pager: { type: 'pagerduty' },
  },
  routes: [
    { name: 'night', when: { minSeverity: 'critical', tenants: ['acme'] }, channels: ['pager', 'chat'] },
    { name: 'day', when: { rules: ['1'] }, channels: ['chat', 'mail'] },
  ],
  mutes: [{ when: {}, until: '2099-01-01T00:00:00Z', comment: 'everything' }],
};

function asked(routes: readonly string[] = []) {
  const id = testId(randomUUID());
  return { id, alert: testAlert({ id, routes }, Date.UTC(2026, 2, 4, 5, 6)) };
}

type Bench = ReturnType<typeof notifyBench>;

const rows = async ({ deps }: Bench, id: string) =>
  (await deps.tests.read(id))?.told.map(({ route, channel, outcome, code = '' }) =>
    [route, channel, outcome, code].join(' ').trim(),
  );

const titles = ({ told }: Bench) =>
  told.map(({ channel, kind, entry }) => [channel, kind, JSON.parse(entry.alert).rule.description]);

test('a test is told once to every channel, whatever its routes want and mutes hold back', async () => {
  const bench = notifyBench(SETTINGS);
  const { id, alert } = asked();
  expect(await bench.alert(alert)).toBe(0);
  expect(await rows(bench, id)).toEqual([
    'night pager sent',
    'night chat sent',
    'day chat sent',
    'day mail sent',
  ]);
  const nothing = 'nothing has happened, this only shows that alerts arrive here';
  expect(titles(bench)).toEqual([
    ['pager', 'first', `Test of route night: ${nothing}`],
    ['chat', 'first', `Test of routes night, day: ${nothing}`],
    ['mail', 'first', `Test of route day: ${nothing}`],
    ['pager', 'resolved', `Test of route night: ${nothing}`],
  ]);
});

test('a test of one route is told to its channels alone, and says which routes there are', async () => {
  const bench = notifyBench(SETTINGS);
  const { id, alert } = asked(['day', 'gone']);
  await bench.alert(alert);
  expect(await rows(bench, id)).toEqual(['day chat sent', 'day mail sent']);
  expect((await bench.deps.tests.read(id))?.known).toEqual(['night', 'day']);
});

test('the incident that a test makes is the one that it resolves', async () => {
  const bench = notifyBench(SETTINGS);
  await bench.alert(asked(['night']).alert);
  const pager = bench.told.filter(({ channel }) => channel === 'pager');
  expect(pager.map(({ kind }) => kind)).toEqual(['first', 'resolved']);
  expect(new Set(pager.map(({ delivery }) => delivery.thread)).size).toBe(1);
  expect(new Set(pager.map(({ delivery }) => delivery.id)).size).toBe(2);
});

test('a test is in no history, no group and no book of sources', async () => {
  const sources = createMemorySourceBook();
  const bench = notifyBench(SETTINGS, { sources });
  const began = (await sources.read(bench.world.now)).scripts;
  await bench.alert(asked().alert);
  bench.news();
  await bench.pass(600);
  expect(bench.news()).toEqual([]);
  for await (const records of bench.deps.history.between(0, bench.world.now)) expect(records).toEqual([]);
  expect((await sources.read(bench.world.now)).scripts).toEqual(began);
  expect(bench.telemetry.count({ outcome: 'filtered', reason: 'probe' })).toBe(1);
  expect(bench.telemetry.count({ outcome: 'notified' })).toBe(0);
});

test('what a channel does not take yet is noted, and told when the queue brings the test again', async () => {
  const bench = notifyBench(SETTINGS);
  const { id, alert } = asked(['day']);
  bench.judge.current = (channel) =>
    channel === 'chat' ? { kind: 'retry', afterMs: 30_000, code: 'slack_503' } : { kind: 'sent' };
  expect(await bench.alert(alert)).toBe(1);
  expect(await rows(bench, id)).toEqual(['day chat retried slack_503', 'day mail sent']);
  bench.judge.current = () => ({ kind: 'sent' });
  expect(await bench.alert(alert)).toBe(0);
  expect(await rows(bench, id)).toEqual(['day chat sent', 'day mail sent']);
  expect(bench.news()).toEqual(['mail first 1', 'chat first 1']);
});

test('a channel that is only busy is asked again at once, and one that refuses never', async () => {
  const bench = notifyBench(SETTINGS);
  const { id, alert } = asked(['day']);
  let times = 0;
  bench.judge.current = (channel) => {
    if (channel === 'mail') return { kind: 'refused', code: 'smtp_550' };
    times += 1;
    return times === 1 ? { kind: 'retry', afterMs: 1_000, code: 'slack_429' } : { kind: 'sent' };
  };
  expect(await bench.alert(alert)).toBe(0);
  expect(await rows(bench, id)).toEqual(['day chat sent', 'day mail refused smtp_550']);
  expect(bench.deadLetters.messages).toEqual([]);
});

test('a test that comes twice is told once, and one that comes late not at all', async () => {
  const bench = notifyBench(SETTINGS);
  const { alert } = asked(['day']);
  await bench.alert(alert);
  await bench.alert(alert);
  expect(bench.news()).toEqual(['chat first 1', 'mail first 1']);
  const late = asked(['day']);
  bench.judge.current = () => ({ kind: 'retry', afterMs: 60_000, code: 'slack_503' });
  await bench.alert(late.alert);
  const { receivedAt = 0 } = (await bench.deps.tests.read(late.id)) ?? {};
  bench.judge.current = () => ({ kind: 'sent' });
  bench.world.now = receivedAt + TEST_LIFE_MS;
  expect(await bench.again(late.alert, receivedAt)).toBe(0);
  expect(bench.news()).toEqual([]);
  expect(await rows(bench, late.id)).toEqual(['day chat retried slack_503', 'day mail retried slack_503']);
});

test('no event of an application is taken for a test', async () => {
  const bench = notifyBench({ ...SETTINGS, mutes: [] });
  const { id, alert } = asked();
  const { sluice = {} } = alert.data as JsonObject;
  const spoofed = { ...wazuhAlert('1.1'), data: { sluice, id, rule: { id: '109909' }, location: 'Sluice' } };
  await bench.alert(spoofed);
  // Somebody's own rule of that number.
  await bench.alert({ ...spoofed, rule: alert.rule ?? {} });
  expect(await bench.deps.tests.read(id)).toBeUndefined();
  expect(titles(bench)).toEqual([]);
});

test('what nobody has signed is no test: it is an alert like any other', async () => {
  const bench = notifyBench({ ...SETTINGS, mutes: [] });
  const { id, alert } = asked(['day']);
  await bench.take({ v: 1, via: 'indexer', receivedAt: bench.world.now, alert });
  expect(await bench.deps.tests.read(id)).toBeUndefined();
  expect(bench.telemetry.count({ outcome: 'grouped' })).toBe(1);
});

test('redaction leaves of a test all that it needs', async () => {
  const policies = await policiesOf({
    policy: 'alert',
    all: false,
    tenant: undefined,
    directory: import.meta.dirname,
  });
  const { alert } = asked(['security', 'on-call']);
  expect(createRedactor(policies('alert')).redact(alert).value).toEqual(alert);
});

test('a log that fails while channels are being told ends the attempt, not the process', async () => {
  let turns = 0;
  const bench = notifyBench(SETTINGS, {
    tests: {
      read: async () => undefined,
      write: async () => {
        throw new Error('the table is away');
      },
    },
    // Long enough for a rejection that nobody has taken to be one that nobody takes.
    channels: async () => {
      for (; turns < 20; turns += 1) await new Promise((done) => setImmediate(done));
      return new Map();
    },
  });
  const unhandled: unknown[] = [];
  const hear = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', hear);
  expect(await bench.alert(asked().alert)).toBe(1);
  process.off('unhandledRejection', hear);
  expect(unhandled).toEqual([]);
});
