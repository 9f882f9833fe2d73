import { expect, test } from 'vitest';
import { wazuhAlert } from '../../support/alerts.ts';
import { notifyBench } from '../../support/notify-bench.ts';

const SETTINGS = {
  channels: {
    slack: { type: 'slack' },
    mail: { type: 'email', from: 'sluice@example.com', to: ['team@example.com'] },
  },
  routes: [
    { name: 'security', channels: ['slack'] },
    { name: 'night', channels: ['mail'], when: { minSeverity: 'critical' } },
  ],
  mutes: [{ when: { rules: ['100102'] }, until: '2026-03-04T06:06:00Z', comment: 'load test' }],
};
const description = ({ told }: ReturnType<typeof notifyBench>) =>
  JSON.parse(told.at(-1)?.entry.alert ?? '{}').rule?.description;

test('what a mute holds back is told to nobody, counted, and summed up once when it is over', async () => {
  const bench = notifyBench(SETTINGS);
  for (let i = 0; i < 3; i += 1) await bench.alert(wazuhAlert(`1.${i}`, { srcip: `198.51.100.${i}` }));
  await bench.alert(wazuhAlert('1.0'), wazuhAlert('2', { level: 15, srcip: '198.51.100.0' }));
  await bench.pass(59);
  expect(bench.news()).toEqual([]);
  expect(bench.telemetry.count({ outcome: 'filtered', reason: 'muted' })).toBe(4);
  await bench.pass(1);
  expect(description(bench)).toMatch(/^A mute \(load test\) has held back \d alerts? of \d groups?: /);
  expect(bench.news().toSorted()).toEqual(['mail first 1', 'slack first 4']);
  await bench.pass(120);
  expect(bench.news()).toEqual([]);
});

test('other alerts are told meanwhile, and the muted ones again from the end of the mute on', async () => {
  const bench = notifyBench(SETTINGS);
  await bench.alert(wazuhAlert('1', { rule: '100103' }));
  expect(bench.news()).toEqual(['slack first 1']);
  bench.world.now = Date.parse('2026-03-04T06:06:00Z');
  await bench.alert(wazuhAlert('2'));
  expect(bench.news()).toEqual(['slack first 1']);
});

test('a mute that is made while the stage runs works until it is taken away', async () => {
  const bench = notifyBench({ ...SETTINGS, mutes: [] });
  const until = bench.world.now + 3_600_000;
  await bench.mutes.add({ id: 'm1', when: { users: ['u_1'] }, until, comment: 'drill' });
  await bench.alert(wazuhAlert('1'), wazuhAlert('2', { user: 'u_2' }));
  expect(bench.news()).toEqual(['slack first 1']);
  await bench.mutes.remove('m1');
  await bench.alert(wazuhAlert('3'));
  expect(bench.news()).toEqual(['slack first 1']);
});

test('more titles than fit are told by the commonest, and none is left out of the count', async () => {
  const bench = notifyBench({ ...SETTINGS, mutes: [{ ...SETTINGS.mutes[0], when: {} }] });
  for (let i = 0; i < 30; i += 1) await bench.alert(wazuhAlert(`1.${i}`, { srcip: `198.51.100.${i % 25}` }));
  await bench.pass(60);
  expect(description(bench)).toContain('30 alerts of 25 groups: 2 × Sluice: brute force from 198.51.100.0;');
  expect(description(bench)).toMatch(/20 × others$/);
});
