import type { ScheduledEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import { createMemoryAlertHistory } from '../../../adapters/memory/alert-history.ts';
import { createMemoryChannel } from '../../../adapters/memory/channel.ts';
import { createMemoryGroupStore } from '../../../adapters/memory/group-store.ts';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { createMemoryProbeLog } from '../../../adapters/memory/probe-log.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { createMemoryTestLog } from '../../../adapters/memory/test-log.ts';
import { createHandler } from '../../../functions/alert-notify/handler.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { PROBE_RULE, probeId } from '../../../src/notify/alert/probe.ts';
import { pulledRuleId } from '../../../src/notify/alert/s3-alert.ts';
import type { ChannelOutcome } from '../../../src/notify/channel.ts';
import type { OutboxEntry } from '../../../src/notify/group/outbox-entry.ts';
import { notificationOf } from '../../../src/notify/render/notification.ts';
import { render } from '../../../src/notify/render/render.ts';
import { wazuhAlert } from '../../support/alerts.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '../../support/sqs-records.ts';

const MINUTE = 60_000;

function stage(judge?: () => ChannelOutcome) {
  const world = { now: Date.UTC(2026, 2, 4, 5, 6) };
  const clock = () => world.now;
  const telemetry = createMemoryTelemetry();
  const deadLetters = createMemoryQueue();
  const probes = createMemoryProbeLog();
  const slack = createMemoryChannel('security', 'slack', judge);
  const mail = createMemoryChannel('mail', 'email');
  const rendered: OutboxEntry[] = [];
  const history = createMemoryAlertHistory();
  const handler = createHandler({
    clock,
    random: () => 0.5,
    wait: async (ms) => {
      world.now += ms;
    },
    telemetry,
    deadLetters,
    visibility: createMemoryQueue(),
    mutes: async () => [],
    groups: createMemoryGroupStore(clock),
    history,
    probes,
    tests: createMemoryTestLog(),
    config: {
      threshold: 12,
      channels: { security: { type: 'slack' }, mail: { type: 'email' } },
      digest: { firstAfterMinutes: 5, maxIntervalMinutes: 60 },
      routes: [{ name: 'all', when: {}, channels: ['security', 'mail'], final: false }],
    },
    channels: async () => new Map([slack, mail].map((channel) => [channel.name, channel])),
    render: (entry, type) => {
      rendered.push(entry);
      const notification = notificationOf(entry);
      return notification && render(type, notification);
    },
  });
  const deliver = async (...alerts: readonly JsonObject[]) => {
    const records = alerts.map((alert, i) =>
      sqsRecord(JSON.stringify({ v: 1, via: 'integration', receivedAt: world.now, alert }), `m-${i}`),
    );
    return (await handler(sqsEvent(...records), lambdaContext()))?.batchItemFailures.length;
  };
  const tick = () => handler({ source: 'aws.events' } as ScheduledEvent, lambdaContext());
  return { world, telemetry, deadLetters, probes, slack, mail, history, rendered, deliver, tick, handler };
}

test('the first alert of a group goes to every channel of its route at once', async () => {
  const { deliver, slack, mail, telemetry } = stage();
  expect(await deliver(wazuhAlert('1.1'))).toBe(0);
  expect(slack.sent).toHaveLength(1);
  expect(mail.sent).toHaveLength(1);
  expect(telemetry.count({ outcome: 'notified' })).toBe(2);
});

test('the first message of a group knows how many alerts of the day before it shares something with', async () => {
  const { deliver, world, rendered } = stage();
  await deliver(wazuhAlert('1.1'), wazuhAlert('1.2'), wazuhAlert('1.3', { user: 'u_2' }));
  world.now += MINUTE;
  await deliver(wazuhAlert('1.4', { srcip: '203.0.113.9' }));
  expect(rendered.at(-1)?.history?.similar).toEqual({ rule: 3, source: 0, user: 2 });
});

test('an alert that comes twice is told once', async () => {
  const { deliver, slack, telemetry } = stage();
  await deliver(wazuhAlert('1.1'), wazuhAlert('1.1'));
  await deliver(wazuhAlert('1.1'));
  expect(slack.sent).toHaveLength(1);
  expect(telemetry.count({ outcome: 'duplicate' })).toBe(2);
});

test('repeats of a group are counted and come as one digest when it is due', async () => {
  const { deliver, tick, slack, world } = stage();
  await deliver(wazuhAlert('1.1'), wazuhAlert('1.2'), wazuhAlert('1.3'), wazuhAlert('1.4'));
  expect(slack.sent).toHaveLength(1);
  await tick();
  expect(slack.sent).toHaveLength(1);
  world.now += 5 * MINUTE;
  await tick();
  await tick();
  expect(slack.sent).toHaveLength(2);
  expect(JSON.stringify(slack.sent[1]?.message)).toContain('3');
});

test('another address is another group', async () => {
  const { deliver, slack } = stage();
  await deliver(wazuhAlert('1.1'), wazuhAlert('1.2', { srcip: '203.0.113.9' }));
  expect(slack.sent).toHaveLength(2);
});

test('an alert below the threshold is filtered, counted, and kept for reports', async () => {
  const { deliver, slack, telemetry, history } = stage();
  await deliver(wazuhAlert('1.1', { level: 11 }));
  expect(slack.sent).toEqual([]);
  for await (const records of history.between(0, Number.MAX_SAFE_INTEGER)) expect(records).toHaveLength(1);
  expect(telemetry.count({ outcome: 'filtered', reason: 'below_threshold' })).toBe(1);
});

test('a channel that is down gets the notification when it is up again, and the other channel only once', async () => {
  let down = true;
  const { deliver, tick, slack, mail, world } = stage(() =>
    down ? { kind: 'retry', afterMs: 1_000 } : { kind: 'sent' },
  );
  expect(await deliver(wazuhAlert('1.1'))).toBe(0);
  down = false;
  await tick();
  expect(slack.sent).toEqual([]);
  world.now += MINUTE;
  await tick();
  await tick();
  expect(slack.sent).toHaveLength(1);
  expect(mail.sent).toHaveLength(1);
});

test('a channel that is busy for a second is tried again at once, not at the next minute', async () => {
  let busy = 2;
  const { deliver, slack, telemetry } = stage(() => {
    busy -= 1;
    return busy >= 0 ? { kind: 'retry', afterMs: 1_000 } : { kind: 'sent' };
  });
  await deliver(wazuhAlert('1.1'));
  expect(slack.sent).toHaveLength(1);
  expect(telemetry.count({ outcome: 'notified' })).toBe(2);
});

test('a channel that refuses for good parks the notification with its reason', async () => {
  const { deliver, deadLetters, telemetry, tick } = stage(() => ({
    kind: 'refused',
    code: 'channel_not_found',
  }));
  await deliver(wazuhAlert('1.1'));
  await tick();
  expect(deadLetters.messages).toHaveLength(1);
  expect(deadLetters.messages[0]?.attributes).toMatchObject({
    reason: 'refused_by_channel',
    class: 'refused',
    attempt: '1',
  });
  expect(deadLetters.messages[0]?.attributes?.status).toBeDefined();
  expect(telemetry.count({ outcome: 'parked', reason: 'refused_by_channel' })).toBe(1);
});

test('a parked notification that is put back on the queue is sent, once', async () => {
  let refusing = true;
  const { deliver, deadLetters, slack, handler } = stage(() =>
    refusing ? { kind: 'refused', code: 'channel_is_archived' } : { kind: 'sent' },
  );
  await deliver(wazuhAlert('1.1'));
  refusing = false;
  const letter = sqsRecord(deadLetters.messages[0]?.body ?? '', 'replayed');
  await handler(sqsEvent(letter), lambdaContext());
  await handler(sqsEvent(letter), lambdaContext());
  expect(slack.sent).toHaveLength(1);
  expect(JSON.stringify(slack.sent[0]?.message)).toContain('brute force');
});

test('a parked notification that a replay has put back twice is sent once', async () => {
  let refusing = true;
  const { deliver, deadLetters, slack, handler } = stage(() =>
    refusing ? { kind: 'refused', code: 'channel_is_archived' } : { kind: 'sent' },
  );
  await deliver(wazuhAlert('1.1'));
  refusing = false;
  for (const messageId of ['first', 'second']) {
    const record = sqsRecord(deadLetters.messages[0]?.body ?? '', messageId);
    const letter = { stringValue: 'the letter', dataType: 'String' } as const;
    await handler(sqsEvent({ ...record, messageAttributes: { letter } }), lambdaContext());
  }
  expect(slack.sent).toHaveLength(1);
});

test('a message that holds no alert is parked', async () => {
  const { handler, deadLetters } = stage();
  const answer = await handler(sqsEvent(sqsRecord('{"v":1}')), lambdaContext());
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(deadLetters.messages[0]?.attributes?.reason).toBe('invalid_alert');
});

/** The alert about a probe, as the manager writes it; `id` is the probe's. */
function probeAlert(id: string, level: number = PROBE_RULE.level): JsonObject {
  const alert = wazuhAlert('1.7', { rule: PROBE_RULE.id, level });
  return { ...alert, data: { sluice: { event: { id, action: 'sluice_probe' } } } };
}

test('a probe that comes back is noted with the times of its way, and nobody is told', async () => {
  const { deliver, tick, probes, slack, mail, deadLetters, telemetry, world } = stage();
  const id = probeId('0190f3c2-0000-4000-8000-000000000001');
  const sentAt = world.now;
  expect(await deliver(probeAlert(id), probeAlert(id))).toBe(0);
  world.now += 60 * MINUTE;
  await tick();
  const alertedAt = Date.UTC(2026, 2, 4, 5, 6, 7, 89);
  expect(await probes.read(id)).toEqual({ alertedAt, receivedAt: sentAt, notedAt: sentAt });
  expect([...slack.sent, ...mail.sent, ...deadLetters.messages]).toEqual([]);
  expect(telemetry.count({ outcome: 'filtered', reason: 'probe' })).toBe(2);
});

test('an alert about a probe that nobody of us sent is told to nobody, and not noted, however high its level', async () => {
  const { deliver, probes, slack, mail } = stage();
  for (const id of ['probe-1', 'someone@example.com', '']) expect(await deliver(probeAlert(id, 16))).toBe(0);
  expect(await probes.read('someone@example.com')).toBeUndefined();
  expect(await probes.read('probe-1')).toBeUndefined();
  expect([...slack.sent, ...mail.sent]).toEqual([]);
});

test('a probe that Wazuh has pulled from S3 is noted, too, and another alert of that number is told', async () => {
  const { deliver, probes, slack } = stage();
  const id = probeId('0190f3c2-0000-4000-8000-000000000002');
  const pulled = { ...probeAlert(id), rule: { ...rule(probeAlert(id)), id: pulledRuleId(PROBE_RULE.id) } };
  const sluice = { event: { id, action: 'sluice_probe' } };
  await deliver({ ...pulled, data: { integration: 'aws', aws: { source: 'sluice', sluice } } });
  expect(await probes.read(id)).toBeDefined();
  expect(slack.sent).toEqual([]);
  await deliver({ ...pulled, id: '1.8', data: { srcip: '198.51.100.7' } });
  expect(slack.sent).toHaveLength(1);
});

const rule = (alert: JsonObject) => alert.rule as JsonObject;
