import { expect, test } from 'vitest';
import { createMemoryAlertHistory } from '../../../adapters/memory/alert-history.ts';
import { createMemoryChannel } from '../../../adapters/memory/channel.ts';
import { createMemoryGroupStore } from '../../../adapters/memory/group-store.ts';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { sendReports } from '../../../functions/alert-notify/reports/send-reports.ts';
import { type ReportSettings, ReportSettingsSchema } from '../../../src/config/report-settings.ts';
import { factsOf } from '../../../src/notify/alert/alert-facts.ts';
import type { ChannelOutcome } from '../../../src/notify/channel.ts';
import { alertWith } from '../notify/alert-builder.ts';

const MINUTE = 60_000;
const settingsOf = (given: object): ReportSettings => ReportSettingsSchema.parse(given);
const DAILY = settingsOf({ daily: { at: '07:00', timeZone: 'Europe/Berlin', channels: ['mail'] } });

function stage(settings: ReportSettings, begin: string, judge?: () => ChannelOutcome) {
  const world = { now: Date.parse(begin), request: 0 };
  const clock = () => world.now;
  const history = createMemoryAlertHistory();
  const channels = ['mail', 'board'].map((name) => createMemoryChannel(name, 'email', judge));
  const deps = {
    clock,
    random: () => 0.5,
    wait: async () => {},
    telemetry: createMemoryTelemetry(),
    groups: createMemoryGroupStore(clock),
    history,
    mutes: async () => [],
    deadLetters: createMemoryQueue(),
    config: {
      threshold: 12,
      digest: { firstAfterMinutes: 5, maxIntervalMinutes: 60 },
      routes: [],
      channels: {},
    },
    channels: async () => new Map(channels.map((channel) => [channel.name, channel])),
    render: () => undefined,
  };
  const tick = () => {
    world.request += 1;
    const run = { requestId: `r-${world.request}`, deadline: world.now + MINUTE };
    return sendReports(deps, { settings, ledger: async () => undefined }, run);
  };
  const subjects = () =>
    channels.flatMap(({ sent }) => sent.map(({ message }) => ('subject' in message ? message.subject : '')));
  return { world, history, tick, subjects, channels };
}

test('the digest of yesterday goes out at its time there, once, however often the clock ticks', async () => {
  const { world, history, tick, subjects, channels } = stage(DAILY, '2026-03-04T05:59:00Z');
  await history.enter('n/1', factsOf(alertWith()), Date.parse('2026-03-03T12:00:00Z'));
  await tick();
  expect(subjects()).toEqual(['Security digest 2026-03-02: 0 alerts, 0 of them high or critical']);
  for (let i = 0; i < 5; i += 1) {
    world.now += MINUTE;
    await Promise.all([tick(), tick()]);
  }
  expect(subjects().slice(1)).toEqual(['Security digest 2026-03-03: 1 alert, 1 of them high or critical']);
  const [, sent] = channels[0]?.sent ?? [];
  const files = sent?.message.type === 'email' ? (sent.message.attachments ?? []) : [];
  expect(files.map(({ filename }) => filename)).toContain('digest-2026-03-03-rules.csv');
});

test('a channel that is down gets the digest when it is up again, under the same id', async () => {
  let down = true;
  const judge = (): ChannelOutcome => (down ? { kind: 'retry', afterMs: 1 } : { kind: 'sent' });
  const { world, tick, channels } = stage(DAILY, '2026-03-04T06:00:00Z', judge);
  await tick();
  down = false;
  world.now += MINUTE;
  await tick();
  await tick();
  expect(channels[0]?.sent.map(({ delivery }) => delivery.id)).toEqual(['daily 2026-03-03 mail']);
});

test('the month before goes out on the first, to each of its channels, and not in the middle of a month', async () => {
  const monthly = settingsOf({
    monthly: { timeZone: 'UTC', channels: ['mail', 'board'], frameworks: ['pci'] },
  });
  const { world, tick, subjects } = stage(monthly, '2026-03-15T12:00:00Z');
  await tick();
  world.now = Date.parse('2026-04-01T06:59:00Z');
  await tick();
  expect(subjects()).toEqual([]);
  world.now = Date.parse('2026-04-01T07:00:00Z');
  await tick();
  await tick();
  expect(subjects()).toEqual(['Compliance report 2026-03: PCI DSS', 'Compliance report 2026-03: PCI DSS']);
});

test('a report that is refused is not tried for ever', async () => {
  let asked = 0;
  const { world, tick } = stage(DAILY, '2026-03-04T06:00:00Z', () => {
    asked += 1;
    return { kind: 'refused', code: 'smtp_550' };
  });
  for (let i = 0; i < 3; i += 1, world.now += MINUTE) await tick();
  expect(asked).toBe(1);
});

test('without settings nothing is sent', async () => {
  const { tick, subjects } = stage(settingsOf({}), '2026-03-04T06:00:00Z');
  await tick();
  expect(subjects()).toEqual([]);
});
