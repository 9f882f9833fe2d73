import { expect, test } from 'vitest';
import { wazuhAlert } from '../../support/alerts.ts';
import { notifyBench } from '../../support/notify-bench.ts';

const CHANNELS = {
  slack: { type: 'slack' },
  mail: { type: 'email', from: 'sluice@example.com', to: ['team@example.com'] },
  boss: { type: 'slack' },
};
const DIGEST = { firstAfterMinutes: 5, maxIntervalMinutes: 20 };
const ONE = {
  channels: CHANNELS,
  digest: DIGEST,
  routes: [{ name: 'security', channels: ['slack', 'mail'] }],
};
const CHAIN = {
  channels: CHANNELS,
  digest: DIGEST,
  routes: [
    {
      name: 'security',
      when: { groups: ['sluice'] },
      channels: ['slack'],
      escalate: { afterMinutes: 15, to: 'lead' },
    },
    { name: 'lead', when: { rules: ['1'] }, channels: ['boss'], escalate: { afterMinutes: 30, to: 'last' } },
    { name: 'last', when: { rules: ['1'] }, channels: ['mail'] },
  ],
};

/** Tells the group that was told last. */
function groupOf({ told }: ReturnType<typeof notifyBench>) {
  const group = told.at(-1)?.entry.group;
  if (group === undefined) throw new Error('nothing was told');
  return group;
}

test('a group that was quiet for its interval is told to be over, once, and not by mail', async () => {
  const bench = notifyBench(ONE);
  await bench.alert(wazuhAlert('1'));
  await bench.pass(4.9);
  expect(bench.news()).toEqual(['slack first 1', 'mail first 1']);
  await bench.pass(0.1);
  await bench.pass(60);
  expect(bench.news()).toEqual(['slack resolved 1']);
});

test('a route can want to know by mail as well, or not at all', async () => {
  for (const [updates, expected] of [
    [true, ['slack resolved 1', 'mail resolved 1']],
    [false, []],
  ] as const) {
    const bench = notifyBench({ ...ONE, routes: [{ ...ONE.routes[0], updates }] });
    await bench.alert(wazuhAlert('1'));
    bench.news();
    await bench.pass(5);
    expect(bench.news()).toEqual(expected);
  }
});

test('an alert after the end opens the group again, in a thread of its own, with what was before', async () => {
  const bench = notifyBench(ONE);
  await bench.alert(wazuhAlert('1'));
  await bench.pass(5);
  const resolvedAt = bench.world.now;
  await bench.pass(30);
  await bench.alert(wazuhAlert('2'));
  const [first, , resolved, again] = bench.told.map(({ entry }) => entry);
  expect(resolved?.thread).toBe(first?.thread);
  expect(again?.thread).not.toBe(first?.thread);
  expect(again?.history?.reopened).toEqual({ times: 1, resolvedAt });
});

test('an alert that comes before the clock ends the group first, and opens it again', async () => {
  const bench = notifyBench(ONE);
  await bench.alert(wazuhAlert('1'));
  bench.news();
  bench.world.now += 6 * 60_000;
  await bench.alert(wazuhAlert('2'));
  expect(bench.news()).toEqual(['slack resolved 1', 'mail first 1', 'slack first 1']);
});

test('what ends a thread does not overtake what began it while the channel is down', async () => {
  const bench = notifyBench(ONE);
  bench.judge.current = (channel) =>
    channel === 'slack' ? { kind: 'retry', afterMs: 600_000 } : { kind: 'sent' };
  await bench.alert(wazuhAlert('1'));
  await bench.pass(5);
  expect(bench.news()).toEqual(['mail first 1']);
  bench.judge.current = () => ({ kind: 'sent', handle: 'C1/1.2' });
  await bench.pass(20);
  expect(bench.told.map(({ kind, delivery }) => [kind, delivery.handle])).toEqual([
    ['first', undefined],
    ['resolved', 'C1/1.2'],
  ]);
});

test('who acknowledges a group is told to its channels once, and it escalates no more', async () => {
  const bench = notifyBench(CHAIN);
  await bench.alert(wazuhAlert('1'));
  const group = groupOf(bench);
  bench.news();
  const action = { kind: 'acknowledge', ...group } as const;
  await bench.act(action);
  await bench.act(action);
  expect(bench.told.map(({ kind, entry }) => [kind, entry.history?.by])).toEqual([['acknowledged', 'Ada']]);
  bench.news();
  await bench.pass(60);
  expect(bench.news()).toEqual(['slack resolved 1']);
});

test('whom a group is assigned to is named', async () => {
  const bench = notifyBench(ONE);
  await bench.alert(wazuhAlert('1'));
  const group = groupOf(bench);
  bench.news();
  await bench.act({ kind: 'assign', ...group, to: 'Grace' });
  expect(bench.told.map(({ channel, kind, entry }) => [channel, kind, entry.history?.by])).toEqual([
    ['slack', 'assigned', 'Grace'],
  ]);
});

test.each([
  ['assign', { kind: 'assign', to: 'Grace' }],
  ['mute', { kind: 'mute', minutes: 60 }],
] as const)('a press of %s that is sent again, or pressed again at once, is one action', async (_, asked) => {
  const bench = notifyBench(ONE);
  await bench.alert(wazuhAlert('1'));
  const action = { ...asked, ...groupOf(bench), press: '1772600767.089000' };
  bench.news();
  await bench.act(action);
  bench.world.now += 30_000;
  await bench.act(action);
  await bench.act({ ...action, press: '1772600768.000001', at: bench.world.now - 25_000 });
  expect(bench.told.map(({ kind }) => kind)).toEqual([asked.kind === 'mute' ? 'acknowledged' : 'assigned']);
});

test('a group goes from hand to hand and back, press by press', async () => {
  const bench = notifyBench(ONE);
  await bench.alert(wazuhAlert('1'));
  const group = groupOf(bench);
  bench.news();
  for (const [i, to] of ['Grace', 'Alan', 'Grace'].entries())
    await bench.act({ kind: 'assign', ...group, to, press: `177260076${i}.000000` });
  expect(bench.told.map(({ entry }) => entry.history?.by)).toEqual(['Grace', 'Alan', 'Grace']);
});

test('repeats of a muted group come as one digest when the time is over', async () => {
  const bench = notifyBench(ONE);
  await bench.alert(wazuhAlert('1'));
  const group = groupOf(bench);
  await bench.act({ kind: 'mute', ...group, minutes: 90 });
  bench.news();
  for (let i = 0; i < 8; i += 1) {
    await bench.alert(wazuhAlert(`2.${i}`));
    await bench.pass(10);
  }
  expect(bench.news()).toEqual([]);
  await bench.pass(10);
  expect(bench.news()).toEqual(['slack digest 8', 'mail digest 8']);
});

test('an action on a group that is forgotten, or on an episode that is over, changes nothing', async () => {
  const bench = notifyBench(ONE);
  await bench.act({ kind: 'acknowledge', route: 'security', key: '100102-gone' });
  expect(bench.telemetry.lines.map(({ fields }) => fields?.code)).toContain('group_gone');
  await bench.alert(wazuhAlert('1'));
  const group = groupOf(bench);
  bench.news();
  bench.world.now -= 1;
  await bench.act({ kind: 'acknowledge', ...group });
  expect(bench.news()).toEqual([]);
});

test('a group that nobody takes goes on to the next route, and on from there, and its repeats follow', async () => {
  const bench = notifyBench(CHAIN);
  await bench.alert(wazuhAlert('1'));
  await bench.pass(1);
  await bench.alert(wazuhAlert('2'));
  await bench.pass(13.9);
  expect(bench.news()).toEqual(['slack first 1', 'slack digest 1']);
  await bench.pass(0.1);
  expect(bench.told.map(({ channel, kind, entry }) => [channel, kind, entry.history])).toMatchObject([
    ['boss', 'escalated', { total: 2, from: 'security' }],
  ]);
  bench.news();
  for (let minute = 0; minute < 30; minute += 3) {
    await bench.alert(wazuhAlert(`3.${minute}`));
    await bench.pass(3);
  }
  const news = bench.news();
  expect(news.filter((line) => line.startsWith('mail'))).toEqual(['mail escalated 12']);
  const repeats = news.filter((line) => line.startsWith('boss digest'));
  expect(repeats.reduce((sum, line) => sum + Number(line.split(' ')[2]), 0)).toBeGreaterThan(0);
});

test('whoever takes a group on the last route has it on all of them', async () => {
  const bench = notifyBench(CHAIN);
  await bench.alert(wazuhAlert('1'));
  await bench.pass(15);
  const group = groupOf(bench);
  expect(group.route).toBe('lead');
  bench.news();
  await bench.act({ kind: 'acknowledge', ...group });
  expect(bench.news().toSorted()).toEqual(['boss acknowledged 1', 'slack acknowledged 1']);
  await bench.pass(60);
  expect(bench.news().filter((line) => line.includes('escalated'))).toEqual([]);
});

test('a group escalates in time also when it is over and begins again and again', async () => {
  const bench = notifyBench(CHAIN);
  for (let i = 0; i < 3; i += 1) {
    await bench.alert(wazuhAlert(`1.${i}`));
    await bench.pass(6);
  }
  expect(bench.news()).toContain('boss escalated 1');
});

test('a first message is in time within a minute of the time that Wazuh gave the alert, and late behind it; digests do not count', async () => {
  const bench = notifyBench({ ...ONE, routes: [{ name: 'security', channels: ['slack'] }] });
  const stamped = (id: string, at: number, level: number) => {
    const { rule, ...alert } = wazuhAlert(id);
    const timestamp = new Date(at).toISOString().replace('Z', '+0000');
    return { ...alert, timestamp, rule: { ...(rule as object), id: `10${level}00`, level } };
  };
  const { now } = bench.world;
  await bench.alert(stamped('1', now - 60_000, 12), stamped('2', now - 60_001, 13));
  await bench.alert(stamped('3', now - 60_001, 12));
  await bench.pass(5);
  expect(bench.news()).toContain('slack digest 1');
  const counts = bench.telemetry.measurements.flatMap(({ name, value }) =>
    name.startsWith('AlertsTold') ? [`${name} ${value}`] : [],
  );
  expect(counts.toSorted()).toEqual(['AlertsToldInTime 1', 'AlertsToldLate 1']);
});
