import { expect, test } from 'vitest';
import type { IncidentRecord } from '../../../src/notify/group/incident-record.ts';
import { wazuhAlert } from '../../support/alerts.ts';
import { notifyBench } from '../../support/notify-bench.ts';

const SETTINGS = {
  channels: {
    slack: { type: 'slack' },
    mail: { type: 'email', from: 'sluice@example.com', to: ['team@example.com'] },
    boss: { type: 'slack' },
  },
  digest: { firstAfterMinutes: 5, maxIntervalMinutes: 20 },
  routes: [
    {
      name: 'security',
      when: { groups: ['sluice'] },
      channels: ['slack', 'mail'],
      escalate: { afterMinutes: 15, to: 'lead' },
    },
    { name: 'lead', when: { rules: ['1'] }, channels: ['boss'] },
  ],
};

async function logged({ deps }: ReturnType<typeof notifyBench>) {
  const found: IncidentRecord[] = [];
  for await (const records of deps.history.incidents.aliveSince(0)) found.push(...records);
  return found.toSorted((a, b) => a.openedAt - b.openedAt || (a.route < b.route ? -1 : 1));
}
/** Steps as `minute kind who`. */
const stepsOf = (record: IncidentRecord | undefined) =>
  record?.steps.map(({ at, kind, who }) =>
    [Math.round((at - record.openedAt) / 60_000), kind, who ?? ''].join(' ').trim(),
  );

test('an episode is entered with all that happened to it, from its first alert to its end', async () => {
  const bench = notifyBench(SETTINGS);
  const group = { route: 'security', key: '' };
  await bench.alert(wazuhAlert('1'));
  group.key = bench.told[0]?.entry.group?.key ?? '';
  await bench.pass(1);
  expect(stepsOf((await logged(bench))[0])).toEqual(['0 opened', '0 told slack', '0 told mail']);
  await bench.pass(1);
  await bench.act({ kind: 'acknowledge', ...group });
  await bench.act({ kind: 'assign', to: 'Grace', ...group });
  await bench.alert(wazuhAlert('2'), wazuhAlert('3'));
  for (let i = 0; i < 30; i += 1) await bench.pass(1);
  const [record, ...others] = await logged(bench);
  expect(others).toEqual([]);
  expect(stepsOf(record)).toEqual([
    '0 opened',
    '0 told slack',
    '0 told mail',
    '2 acknowledged Ada',
    '2 assigned Ada',
    '15 resolved',
  ]);
  expect(record).toMatchObject({
    route: 'security',
    alerts: 3,
    digests: 1,
    taken: { by: 'Grace' },
    resolvedAt: bench.world.now - 17 * 60_000,
    alert: { severity: 'high', techniques: ['T1110'] },
  });
});

test('what nobody takes is entered on both routes, each with its part', async () => {
  const bench = notifyBench(SETTINGS);
  await bench.alert(wazuhAlert('1'));
  for (let i = 0; i < 30; i += 1) await bench.pass(1);
  const [first, next] = await logged(bench);
  expect([first?.key, first?.route, next?.route]).toEqual([next?.key, 'security', 'lead']);
  expect(stepsOf(first)).toEqual([
    '0 opened',
    '0 told slack',
    '0 told mail',
    '5 resolved',
    '15 escalated lead',
  ]);
  expect(stepsOf(next)).toEqual(['0 opened', '0 taken_over security', '0 told boss', '5 resolved']);
});

test('a group that opens again before its end was entered loses nothing of either episode', async () => {
  const bench = notifyBench(SETTINGS);
  await bench.alert(wazuhAlert('1'));
  bench.world.now += 6 * 60_000;
  await bench.alert(wazuhAlert('2'));
  for (let i = 0; i < 3; i += 1) await bench.pass(1);
  const [before, again] = await logged(bench);
  expect(stepsOf(before)).toEqual(['0 opened', '0 told slack', '0 told mail', '6 resolved']);
  expect(again?.reopened?.times).toBe(1);
});

test('a channel that refuses is told of as that, and what is no incident is not entered', async () => {
  const bench = notifyBench({ ...SETTINGS, threshold: 7 });
  bench.judge.current = (channel) =>
    channel === 'mail' ? { kind: 'refused', code: 'smtp_550' } : { kind: 'sent' };
  await bench.alert(wazuhAlert('1'), wazuhAlert('2', { level: 10, rule: '100101' }));
  await bench.pass(1);
  const records = await logged(bench);
  expect(records.map(stepsOf)).toEqual([['0 opened', '0 told slack', '0 refused mail']]);
});

test('a log that cannot be written holds nobody up, and gets everything when it can', async () => {
  const bench = notifyBench(SETTINGS);
  const { incidents } = bench.deps.history;
  const enter = incidents.enter.bind(incidents);
  let down = true;
  incidents.enter = (record) => (down ? Promise.reject(new Error('no table')) : enter(record));
  await bench.alert(wazuhAlert('1'));
  for (let i = 0; i < 6; i += 1) await bench.pass(1);
  expect(bench.news()).toEqual(['slack first 1', 'mail first 1', 'slack resolved 1']);
  expect(await logged(bench)).toEqual([]);
  down = false;
  await bench.pass(1);
  expect(stepsOf((await logged(bench))[0])?.at(-1)).toBe('5 resolved');
});

test('the alert whose messages wait for it costs no write more, and the clock writes each change once', async () => {
  const bench = notifyBench(SETTINGS);
  const { incidents } = bench.deps.history;
  const enter = incidents.enter.bind(incidents);
  let entered = 0;
  incidents.enter = (record) => {
    entered += 1;
    return enter(record);
  };
  await bench.alert(wazuhAlert('1'));
  expect(entered).toBe(0);
  for (let i = 0; i < 4; i += 1) await Promise.all([bench.pass(1), bench.tick()]);
  expect(entered).toBeLessThanOrEqual(2);
  expect(await logged(bench)).toHaveLength(1);
});
