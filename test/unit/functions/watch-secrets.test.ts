import { expect, test } from 'vitest';
import { createMemoryGroupStore } from '../../../adapters/memory/group-store.ts';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { watchingSecrets } from '../../../functions/alert-notify/sources/watch-secrets.ts';
import type { KeptSecret } from '../../../src/notify/secret-age.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-03-04T12:00:00Z');

function watch(secrets: () => Promise<readonly KeptSecret[]>) {
  const time = { now: NOW };
  const clock = () => time.now;
  const alerts = createMemoryQueue();
  const telemetry = createMemoryTelemetry();
  const looks: number[] = [];
  const deps = {
    clock,
    telemetry,
    alerts,
    groups: createMemoryGroupStore(clock),
    afterDays: 365,
    secrets: () => {
      looks.push(time.now);
      return secrets();
    },
  };
  const told = () =>
    alerts.messages.map(
      ({ body }) => (JSON.parse(body) as { alert: { rule: { description: string } } }).alert.rule.description,
    );
  return { time, telemetry, looks, told, instance: () => watchingSecrets(deps) };
}

const aged = (days: number): KeptSecret => ({ name: 'sluice/channels', changedAt: NOW - days * DAY_MS });

test('a secret that is older than it may be is told of once a week, however many instances look', async () => {
  const { time, told, instance } = watch(async () => [aged(400), { name: 'sluice/hooks', changedAt: NOW }]);
  const [one, two] = [instance(), instance()];
  await Promise.all([one('a'), two('b')]);
  expect(told()).toEqual([
    'Sluice: the secret "sluice/channels" has not been changed for 400 days; it is to be changed after 365',
  ]);
  for (let day = 1; day <= 14; day += 1) {
    time.now = NOW + day * DAY_MS;
    await one('a');
  }
  expect(told()).toHaveLength(3);
});

test('a secret that nobody has filled has no age', async () => {
  const { told, instance } = watch(async () => [
    { name: 'sluice/channels', changedAt: undefined },
    aged(364),
  ]);
  await instance()('a');
  expect(told()).toEqual([]);
});

test('an instance looks four times a day, whatever its clock', async () => {
  const { time, looks, instance } = watch(async () => []);
  const look = instance();
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    time.now = NOW + minute * 60_000;
    await look('a');
  }
  expect(looks).toHaveLength(4);
});

test('what cannot be read is logged without a word of the answer, and asked for again', async () => {
  const { time, telemetry, looks, instance } = watch(async () => {
    throw Object.assign(new Error('secret text'), { name: 'AccessDeniedException' });
  });
  const look = instance();
  await look('a');
  expect(JSON.stringify(telemetry.lines)).toContain('AccessDeniedException');
  expect(JSON.stringify(telemetry.lines)).not.toContain('secret text');
  time.now += DAY_MS;
  await look('a');
  expect(looks).toHaveLength(2);
});
