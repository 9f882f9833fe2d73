import { expect, test } from 'vitest';
import { AlertSettingsSchema } from '../../../src/config/alert-settings.ts';
import { buttonBlockId, groupOfBlockId } from '../../../src/event/slack-button.ts';
import { readFacts } from '../../../src/notify/alert/alert-facts.ts';
import { wazuhAlert } from '../../support/alerts.ts';
import { notifyBench } from '../../support/notify-bench.ts';

const CHANNELS = { slack: { type: 'slack' }, boss: { type: 'slack' } };
const SETTINGS = {
  channels: CHANNELS,
  storm: { groupsPerMinute: 3 },
  routes: [{ name: 'security', channels: ['slack'] }],
};
type Bench = ReturnType<typeof notifyBench>;

let serial = 0;
/** An alert of a group of its own, unless a source is given. */
function alertOf(overrides: Parameters<typeof wazuhAlert>[1] = {}) {
  serial += 1;
  return wazuhAlert(`1.${serial}`, { srcip: `198.51.100.${serial % 250}`, ...overrides });
}

async function open(bench: Bench, groups: number, overrides = {}) {
  for (let i = 0; i < groups; i += 1) await bench.alert(alertOf(overrides));
}

function lastOf({ told }: Bench) {
  const entry = told.at(-1)?.entry;
  const facts = readFacts(entry?.alert ?? '');
  if (entry === undefined || facts === undefined) throw new Error('nothing was told');
  return { entry, facts, text: facts.rule.description };
}

test('as many groups as the bound says are told in a minute, and the others as one storm, at once', async () => {
  const bench = notifyBench(SETTINGS);
  await open(bench, 3);
  expect(bench.news()).toEqual(['slack first 1', 'slack first 1', 'slack first 1']);
  await open(bench, 1);
  expect(lastOf(bench).text).toMatch(
    /^Alert storm on route security: 1 alert of 1 group, beyond 3 new groups a minute; worst, level 12: Sluice: brute force from [\d.]+$/,
  );
  await open(bench, 9);
  expect(bench.news()).toEqual(['slack first 1']);
  expect(bench.telemetry.count({ outcome: 'grouped' })).toBe(13);
  await bench.pass(1);
  expect(lastOf(bench).text).toContain(': 10 alerts of 10 groups');
  expect(bench.news()).toEqual(['slack digest 9']);
});

test('repeats of groups that are open are theirs, whatever storm there is', async () => {
  const bench = notifyBench(SETTINGS);
  await bench.alert(wazuhAlert('a', { srcip: '203.0.113.9' }));
  await open(bench, 8);
  bench.news();
  await bench.alert(wazuhAlert('b', { srcip: '203.0.113.9' }));
  await bench.pass(5);
  expect(
    bench
      .news()
      .filter((line) => line.includes('digest'))
      .toSorted(),
  ).toEqual(['slack digest 1', 'slack digest 5']);
});

test('a storm lasts until a minute was quieter than the bound, and then groups are told again', async () => {
  const bench = notifyBench(SETTINGS);
  await open(bench, 5);
  bench.news();
  bench.world.now += 60_000;
  await open(bench, 4);
  bench.world.now += 60_000;
  await open(bench, 1);
  expect(bench.news()).not.toContain('slack first 1');
  bench.world.now += 60_000;
  await open(bench, 1);
  expect(bench.news()).toEqual(['slack first 1']);
  await bench.tick();
  expect(lastOf(bench).text).toContain(': 7 alerts of 7 groups in 2 minutes, ');
});

test('its digests come ever more seldom, and when it is quiet it has resolved', async () => {
  const bench = notifyBench({ ...SETTINGS, digest: { firstAfterMinutes: 30, maxIntervalMinutes: 30 } });
  const told: number[] = [];
  for (let minute = 0; minute < 16; minute += 1) {
    await open(bench, 5);
    await bench.pass(1);
    if (bench.news().some((line) => line.includes('digest'))) told.push(minute + 1);
  }
  expect(told).toEqual([1, 3, 7, 15]);
  await bench.pass(16);
  await bench.pass(30);
  expect(bench.news()).toContain('slack resolved 77');
});

test('a critical alert opens its own group in a storm of others; too many of those are in it, which is told at once to be critical', async () => {
  const bench = notifyBench(SETTINGS);
  await open(bench, 5);
  bench.news();
  await open(bench, 3, { level: 15 });
  expect(lastOf(bench).facts).toMatchObject({ severity: 'critical', rule: { id: '100102' } });
  expect(bench.news()).toHaveLength(3);
  await open(bench, 2, { level: 16 });
  expect(bench.news()).toEqual(['slack digest 2']);
  await bench.pass(2);
  expect(lastOf(bench).facts).toMatchObject({
    severity: 'critical',
    rule: { id: '109904', level: 16 },
    summed: { alerts: 4, groups: 4, lowestLevel: 12, worst: expect.stringMatching(/^level 16: /) },
  });
});

test('what stands out in a storm is told: tenant, agent, source', async () => {
  const bench = notifyBench(SETTINGS);
  await open(bench, 3);
  for (let i = 0; i < 40; i += 1)
    await bench.alert(alertOf(i % 2 === 0 ? { user: `u_${i}`, srcip: '203.0.113.9' } : {}));
  await bench.pass(1);
  expect(lastOf(bench).facts.summed).toMatchObject({
    alerts: 40,
    tenants: ['acme'],
    agents: ['000 wazuh.manager'],
    sources: ['203.0.113.9'],
  });
});

test('what is muted is in no storm, and makes none', async () => {
  const mutes = [{ when: { rules: ['100103'] }, until: '2026-03-04T06:06:00Z', comment: 'load test' }];
  const bench = notifyBench({ ...SETTINGS, mutes });
  await open(bench, 9, { rule: '100103' });
  await open(bench, 3);
  expect(bench.news()).toHaveLength(3);
  await open(bench, 1);
  expect(lastOf(bench).text).toContain(': 1 alert of 1 group');
});

test('a group that somebody has muted opens in silence, and is no part of a storm', async () => {
  const bench = notifyBench(SETTINGS);
  const group = { srcip: '203.0.113.9' };
  await bench.alert(wazuhAlert('a', group));
  const { route, key } = lastOf(bench).entry.group ?? { route: '', key: '' };
  await bench.pass(5);
  await bench.act({ kind: 'mute', route, key, minutes: 60 });
  await open(bench, 4);
  bench.news();
  await bench.alert(wazuhAlert('b', group));
  expect((await bench.deps.groups.get(route, key))?.state).toMatchObject({ open: true, pending: 1 });
  expect(bench.news()).toEqual([]);
});

test('somebody can take a storm, and nobody else is told then; else the next route is, with all that it holds', async () => {
  for (const taken of [true, false]) {
    const escalate = { afterMinutes: 15, to: 'lead' };
    const bench = notifyBench({
      ...SETTINGS,
      routes: [
        { name: 'security', when: { groups: ['sluice'] }, channels: ['slack'], escalate },
        { name: 'lead', when: { rules: ['1'] }, channels: ['boss'] },
      ],
    });
    await open(bench, 3, { level: 15 });
    await open(bench, 5);
    const group = lastOf(bench).entry.group ?? { route: '', key: '' };
    expect(group).toEqual({ route: 'security', key: 'storm-security' });
    expect(groupOfBlockId(buttonBlockId(group, 1) ?? '')).toEqual(group);
    if (taken) await bench.act({ kind: 'acknowledge', ...group });
    bench.world.now += 14.5 * 60_000;
    await open(bench, 5);
    bench.news();
    await bench.pass(1);
    const escalated = bench.told.filter(
      ({ kind, entry }) => kind === 'escalated' && entry.group?.key === group.key,
    );
    expect(escalated.map(({ channel, count }) => [channel, count])).toEqual(taken ? [] : [['boss', 4]]);
    await open(bench, 5);
    bench.news();
    await bench.pass(1);
    const lines = bench.told.filter(
      ({ channel, entry }) => channel === 'boss' && entry.group?.key === group.key,
    );
    expect(lines.map(({ kind }) => kind)).toEqual(taken ? [] : ['digest']);
    if (!taken) expect(lastOf(bench).text).toContain('Alert storm on route security: 9 alerts of 9 groups');
  }
});

test('an alert whose first invocation died behind the storm is not counted again when it comes back in a calm minute', async () => {
  const bench = notifyBench(SETTINGS);
  await open(bench, 3);
  bench.news();
  const alert = alertOf();
  const complete = bench.deps.groups.complete.bind(bench.deps.groups);
  bench.deps.groups.complete = (task, until) =>
    task.startsWith('alert#') ? Promise.reject(new Error('it ends')) : complete(task, until);
  await bench.alert(alert);
  bench.deps.groups.complete = complete;
  bench.world.now += 5 * 60_000;
  await bench.alert(alertOf());
  const [other] = bench.told.splice(0).slice(-1);
  expect(other?.kind).toBe('first');
  await bench.alertAgain(alert);
  await bench.pass(1);
  const storm = (await bench.deps.groups.get('security', 'storm-security'))?.state;
  expect(storm?.total).toBe(1);
  expect(bench.news()).not.toContain('slack first 1');
});

test('each group is told when storms are off', async () => {
  const bench = notifyBench({ ...SETTINGS, storm: false });
  await open(bench, 90);
  expect(bench.news()).toHaveLength(90);
});

test('without a setting sixty groups a minute are told', () => {
  expect(AlertSettingsSchema.parse({}).storm).toEqual({ groupsPerMinute: 60 });
  expect(AlertSettingsSchema.parse({ storm: {} }).storm).toEqual({ groupsPerMinute: 60 });
  for (const groupsPerMinute of [0, 601, 1.5])
    expect(AlertSettingsSchema.safeParse({ storm: { groupsPerMinute } }).success).toBe(false);
});
