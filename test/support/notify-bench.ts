import type { ScheduledEvent } from 'aws-lambda';
import { createMemoryAlertHistory } from '../../adapters/memory/alert-history.ts';
import { createMemoryChannel } from '../../adapters/memory/channel.ts';
import { createMemoryGroupStore } from '../../adapters/memory/group-store.ts';
import { createMemoryQueue } from '../../adapters/memory/message-queue.ts';
import { createMemoryMuteStore } from '../../adapters/memory/mute-store.ts';
import { createMemoryProbeLog } from '../../adapters/memory/probe-log.ts';
import { createMemoryStormBook } from '../../adapters/memory/storm-book.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { createMemoryTestLog } from '../../adapters/memory/test-log.ts';
import { type AlertNotifyDeps, createHandler } from '../../functions/alert-notify/handler.ts';
import { createStormGate } from '../../functions/alert-notify/storm-gate.ts';
import { AlertSettingsSchema } from '../../src/config/alert-settings.ts';
import type { AlertAction } from '../../src/event/alert-action.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Channel, ChannelMessage, ChannelOutcome, Delivery } from '../../src/notify/channel.ts';
import { configuredMutes } from '../../src/notify/group/mute.ts';
import type { OutboxEntry } from '../../src/notify/group/outbox-entry.ts';
import { notificationOf } from '../../src/notify/render/notification.ts';
import { render } from '../../src/notify/render/render.ts';
import { lambdaContext, sqsEvent, sqsRecord } from './sqs-records.ts';

const MINUTE_MS = 60_000;

/** Stage `alert-notify` with settings as people write them, in a time that passes when a test says so. */
export function notifyBench(settings: object, parts: Partial<AlertNotifyDeps> = {}) {
  const world = { now: Date.UTC(2026, 2, 4, 5, 6) };
  const clock = () => world.now;
  const telemetry = createMemoryTelemetry();
  const deadLetters = createMemoryQueue();
  const mutes = createMemoryMuteStore();
  const config = AlertSettingsSchema.parse(settings);
  const judge: { current: (channel: string) => ChannelOutcome } = { current: () => ({ kind: 'sent' }) };
  const told: { channel: string; kind: string; count: number; entry: OutboxEntry; delivery: Delivery }[] = [];
  const rendered = new Map<ChannelMessage, OutboxEntry>();
  const channels = new Map(
    Object.entries(config.channels).map(([name, { type }]): [string, Channel] => {
      const memory = createMemoryChannel(name, type, () => judge.current(name));
      const send: Channel['send'] = async (message, delivery) => {
        const outcome = await memory.send(message, delivery);
        const entry = rendered.get(message);
        if (outcome.kind === 'sent' && entry !== undefined)
          told.push({ channel: name, kind: entry.kind, count: entry.count, entry, delivery });
        return outcome;
      };
      return [name, { name, type, send }];
    }),
  );
  const deps: AlertNotifyDeps = {
    clock,
    random: () => 0.5,
    wait: async (ms) => {
      world.now += ms;
    },
    telemetry,
    deadLetters,
    visibility: createMemoryQueue(),
    groups: createMemoryGroupStore(clock),
    history: createMemoryAlertHistory(),
    mutes: async () => [...configuredMutes(config.mutes), ...(await mutes.list())],
    probes: createMemoryProbeLog(),
    ...(config.storm !== false && {
      storms: createStormGate(createMemoryStormBook(), config.storm.groupsPerMinute),
    }),
    tests: createMemoryTestLog(),
    config,
    channels: async () => channels,
    render: (entry, type) => {
      const notification = notificationOf(entry);
      const message = notification && render(type, notification);
      if (message !== undefined) rendered.set(message, entry);
      return message;
    },
    ...parts,
  };
  const handler = createHandler(deps);
  let serial = 0;
  const take = async (bodies: readonly unknown[], receives = 1) => {
    serial += 1;
    const records = bodies.map((body, i) => sqsRecord(JSON.stringify(body), `m-${serial}-${i}`, receives));
    return (await handler(sqsEvent(...records), lambdaContext()))?.batchItemFailures.length;
  };
  const bodiesOf = (alerts: readonly JsonObject[]) =>
    alerts.map((alert) => ({ v: 1, via: 'integration', receivedAt: world.now, alert }));
  return {
    world,
    deps,
    telemetry,
    deadLetters,
    mutes,
    judge,
    told,
    /** What was told since the last call, as `channel kind count`. */
    news: () => told.splice(0).map(({ channel, kind, count }) => `${channel} ${kind} ${count}`),
    alert: (...alerts: readonly JsonObject[]) => take(bodiesOf(alerts)),
    /** As SQS delivers again what an invocation has not said to be done. */
    alertAgain: (...alerts: readonly JsonObject[]) => take(bodiesOf(alerts), 2),
    take: (...bodies: readonly unknown[]) => take(bodies),
    /** A body at its so manieth delivery. */
    takeAgain: (body: unknown, receives: number) => take([body], receives),
    again: (alert: JsonObject, receivedAt: number) => take([{ v: 1, via: 'integration', receivedAt, alert }]),
    act: (action: Omit<AlertAction, 'at' | 'by'> & Partial<Pick<AlertAction, 'at'>>) =>
      take([{ v: 1, action: { by: 'Ada', at: world.now, ...action } }]),
    tick: () => handler({ source: 'aws.events' } as ScheduledEvent, lambdaContext()),
    async pass(minutes: number) {
      world.now += minutes * MINUTE_MS;
      await handler({ source: 'aws.events' } as ScheduledEvent, lambdaContext());
    },
  };
}
