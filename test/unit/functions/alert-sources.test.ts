import type { ScheduledEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import { createMemoryAlertHistory } from '../../../adapters/memory/alert-history.ts';
import { createMemoryChannel } from '../../../adapters/memory/channel.ts';
import { createMemoryGroupStore } from '../../../adapters/memory/group-store.ts';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { createMemoryPollBook } from '../../../adapters/memory/poll-book.ts';
import { createMemoryProbeLog } from '../../../adapters/memory/probe-log.ts';
import { createMemorySourceBook } from '../../../adapters/memory/source-book.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { createMemoryTestLog } from '../../../adapters/memory/test-log.ts';
import { createHandler } from '../../../functions/alert-notify/handler.ts';
import { watchSources } from '../../../functions/alert-notify/sources/watch-sources.ts';
import { firstPollState } from '../../../src/notify/poll-state.ts';
import { notificationOf } from '../../../src/notify/render/notification.ts';
import { render } from '../../../src/notify/render/render.ts';
import { POLL_EVENT } from '../../../src/pipeline.ts';
import { indexedAlert } from '../../support/indexed-alerts.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '../../support/sqs-records.ts';

const MINUTE_MS = 60_000;
const NOW = Date.parse('2026-03-04T12:00:00Z');

/** Stage alert-notify with a watch over its sources; what it puts onto its own queue comes back when `drain` is called. */
function stage() {
  const time = { now: NOW };
  const clock = () => time.now;
  const telemetry = createMemoryTelemetry();
  const alerts = createMemoryQueue();
  const sources = createMemorySourceBook();
  const groups = createMemoryGroupStore(clock);
  const poll = createMemoryPollBook();
  const slack = createMemoryChannel('security', 'slack');
  const polls: number[] = [];
  const settings = { silentMs: 60 * MINUTE_MS, scriptMs: 10 * MINUTE_MS, unreadableMs: 10 * MINUTE_MS };
  const handler = createHandler({
    clock,
    random: () => 0.5,
    wait: async () => {},
    telemetry,
    deadLetters: createMemoryQueue(),
    visibility: createMemoryQueue(),
    groups,
    history: createMemoryAlertHistory(),
    mutes: async () => [],
    probes: createMemoryProbeLog(),
    tests: createMemoryTestLog(),
    config: {
      threshold: 12,
      digest: { firstAfterMinutes: 5, maxIntervalMinutes: 60 },
      channels: { security: { type: 'slack' } },
      routes: [{ name: 'all', when: {}, channels: ['security'], final: false }],
    },
    channels: async () => new Map([[slack.name, slack]]),
    render: (entry, type) => {
      const notification = notificationOf(entry);
      return notification && render(type, notification);
    },
    sources,
    watchSources: (requestId) =>
      watchSources({ clock, telemetry, sources, poll, groups, alerts, settings }, requestId),
    pollAlerts: async (deadline) => {
      polls.push(deadline);
    },
  });
  const receive = (...bodies: readonly string[]) =>
    handler(sqsEvent(...bodies.map((body, i) => sqsRecord(body, `m-${i}`))), lambdaContext());
  let drained = 0;
  return {
    time,
    telemetry,
    alerts,
    sources,
    slack,
    polls,
    handler,
    bring: (via: 'integration' | 'indexer', id: string, at = time.now) =>
      receive(JSON.stringify({ v: 1, via, receivedAt: time.now, alert: indexedAlert(id, at) })),
    /** The indexer can be read. */
    read: () => poll.save({ ...firstPollState(NOW, 0), readAt: time.now }, time.now),
    tick: () => handler({ source: 'aws.events' } as ScheduledEvent, lambdaContext()),
    async drain() {
      const bodies = alerts.messages.slice(drained).map(({ body }) => body);
      drained = alerts.messages.length;
      if (bodies.length > 0) await receive(...bodies);
    },
  };
}
const faults = ({ telemetry }: ReturnType<typeof stage>) =>
  telemetry.measurements.filter(({ name }) => name === 'AlertSourceFaults').map(({ value }) => value);

test('the clock of the poller polls and does nothing else; the other clock does not poll', async () => {
  const { handler, tick, polls, telemetry } = stage();
  await handler(POLL_EVENT, lambdaContext());
  expect(polls).toHaveLength(1);
  expect(telemetry.measurements.some(({ name }) => name === 'AlertSourceFaults')).toBe(false);
  await tick();
  expect(polls).toHaveLength(1);
});

test('an alert that both bring is told once, whoever is first, and nobody is called broken for it', async () => {
  for (const ways of [
    ['integration', 'indexer'],
    ['indexer', 'integration'],
  ] as const) {
    const each = stage();
    for (const way of ways) await each.bring(way, '1.1');
    expect(each.slack.sent).toHaveLength(1);
    each.time.now += 11 * MINUTE_MS;
    await each.read();
    await each.tick();
    expect(faults(each)).toEqual([0]);
    expect(each.alerts.messages).toEqual([]);
    expect(each.telemetry.count({ outcome: 'duplicate' })).toBe(1);
  }
});

test('a script that brings nothing any more is told as an alert, told again as a digest while it lasts, and not afterwards', async () => {
  const each = stage();
  await each.bring('integration', '1.1');
  await each.bring('indexer', '1.2', NOW + MINUTE_MS);
  const sent = each.slack.sent.length;
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute += 1) {
      each.time.now += MINUTE_MS;
      await each.read();
      await each.tick();
      await each.drain();
    }
  };
  await minutes(9);
  expect(each.alerts.messages).toEqual([]);
  await minutes(2);
  expect(each.alerts.messages).toHaveLength(1);
  const told = () => each.slack.sent.slice(sent).map(({ message }) => JSON.stringify(message));
  expect(told().filter((text) => text.includes('integration script of wazuh.manager'))).toHaveLength(1);
  await minutes(40);
  expect(each.alerts.messages.length).toBeGreaterThanOrEqual(3);
  expect(each.alerts.messages.length).toBeLessThanOrEqual(4);
  expect(told().length).toBeGreaterThan(1);
  const before = each.alerts.messages.length;
  await each.bring('integration', '1.3', each.time.now);
  await minutes(40);
  expect(each.alerts.messages).toHaveLength(before);
  expect(faults(each).at(-1)).toBe(0);
  expect(each.telemetry.measurements.some(({ name }) => name === 'AlertsMissedByScript')).toBe(true);
});

test('silence of all sources is told after an hour, and ends with the first word', async () => {
  const each = stage();
  await each.tick();
  expect(faults(each)).toEqual([0]);
  each.time.now += 61 * MINUTE_MS;
  await each.tick();
  await each.drain();
  expect(each.slack.sent.map(({ message }) => JSON.stringify(message)).join()).toContain(
    'no source of Wazuh alerts',
  );
  await each.bring('integration', '1.1');
  await each.read();
  await each.tick();
  expect(faults(each).at(-1)).toBe(0);
});

test('two instances that look at once tell it once, and a notice that the queue does not take is told the next minute', async () => {
  const each = stage();
  await each.tick();
  each.time.now += 61 * MINUTE_MS;
  each.alerts.refuseNext(2);
  await each.tick();
  expect(each.alerts.messages).toEqual([]);
  each.time.now += MINUTE_MS;
  await Promise.all([each.tick(), each.tick()]);
  expect(each.alerts.messages).toHaveLength(2);
});

test('a book that cannot be read raises the alarm, and one that cannot be written keeps no alert back', async () => {
  const each = stage();
  each.sources.read = () => Promise.reject(new Error('table'));
  each.sources.heard = () => Promise.reject(new Error('table'));
  await each.tick();
  expect(faults(each)).toEqual([1]);
  await each.bring('integration', '1.1');
  expect(each.slack.sent).toHaveLength(1);
});
