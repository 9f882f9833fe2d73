import { expect, test } from 'vitest';
import { alarmChange } from '../../support/alarm-changes.ts';
import { wazuhAlert } from '../../support/alerts.ts';
import { notifyBench } from '../../support/notify-bench.ts';

const SETTINGS = {
  channels: { slack: { type: 'slack' }, ops: { type: 'slack' } },
  routes: [
    { name: 'security', when: { rules: ['100100'] }, channels: ['slack'] },
    { name: 'operations', when: { groups: ['sluice_notice'] }, channels: ['ops'] },
  ],
};
const MINUTE_MS = 60_000;

function benchOf(settings: object = SETTINGS) {
  const bench = notifyBench(settings);
  const begunAt = bench.world.now;
  const change = (overAt?: number, name = 'sluice-events-dead-letters') =>
    alarmChange({ name, kind: 'dead-letters', begunAt, ...(overAt !== undefined && { overAt }) });
  return { ...bench, begun: (name?: string) => change(undefined, name), over: () => change(bench.world.now) };
}

test('an alarm is told on the routes of notices, with its name, its words and its runbook', async () => {
  const { take, told, begun } = benchOf();
  expect(await take(begun())).toBe(0);
  expect(told.map(({ channel, kind }) => [channel, kind])).toEqual([['ops', 'first']]);
  const facts = JSON.parse(told[0]?.entry.alert ?? '');
  expect(facts.rule.description).toBe(
    'Sluice: alarm sluice-events-dead-letters: enrich gave up on messages. Runbook: docs/runbooks/dead-letters.md',
  );
  expect(facts.reason).toMatch(/^Threshold Crossed/);
  expect(facts.rule.groups).toEqual(['sluice_notice', 'alarm']);
});

test('where no route matches it, it goes to the first', async () => {
  const { take, news, begun } = benchOf({ ...SETTINGS, routes: [SETTINGS.routes[0]] });
  await take(begun());
  expect(news()).toEqual(['slack first 1']);
});

test('an alarm that lasts for days is told once and not said to be over; it is over when CloudWatch says so', async () => {
  const bench = benchOf();
  const { take, news, begun, over } = bench;
  await take(begun());
  for (let hours = 0; hours < 72; hours += 6) await bench.pass(6 * 60);
  expect(news()).toEqual(['ops first 1']);
  expect(await take(over())).toBe(0);
  expect(news()).toEqual(['ops resolved 1']);
  await bench.pass(60);

  expect(news()).toEqual([]);
});

test('EventBridge may deliver twice, beginning and end', async () => {
  const { take, news, world, begun, over } = benchOf();
  await take(begun(), begun());
  await take(begun());
  world.now += 10 * MINUTE_MS;
  await take(over());
  await take(over());
  expect(news()).toEqual(['ops first 1', 'ops resolved 1']);
});

test('an end that comes first waits for its beginning', async () => {
  const bench = benchOf();
  const { take, news, world, begun, over } = bench;
  world.now += 6 * MINUTE_MS;
  expect(await take(over())).toBe(1);
  await take(begun());
  expect(await take(over())).toBe(0);
  expect(news()).toEqual(['ops first 1']);
  await bench.pass(5);
  expect(news()).toEqual(['ops resolved 1']);
});

test('an end whose beginning never came is given up after a while', async () => {
  const { takeAgain, over, deadLetters } = benchOf();
  expect([await takeAgain(over(), 6), await takeAgain(over(), 7)]).toEqual([1, 0]);
  expect(deadLetters.messages).toEqual([]);
});

test('an alarm that comes and goes is one group: a message, and digests', async () => {
  const bench = benchOf();
  const { take, news, world } = bench;
  for (let i = 0; i < 180; i += 1) {
    const begunAt = world.now;
    const change = { name: 'sluice-alerts-dead-letters', kind: 'dead-letters', begunAt };
    await take(alarmChange(change));
    world.now += 10_000;
    await take(alarmChange({ ...change, overAt: world.now }));
    await bench.pass(0.5);
  }
  expect(news()).toEqual(['ops first 1', 'ops digest 7', 'ops digest 15', 'ops digest 30', 'ops digest 60']);
  await bench.pass(240);
  await bench.pass(240);
  expect(news()).toEqual(['ops digest 67', 'ops resolved 180']);
});

test('two alarms are two groups, and an alarm leaves other groups alone', async () => {
  const { take, alert, news, world, begun, over } = benchOf();
  await take(begun(), begun('sluice-enrich-function-errors'));
  world.now += 10 * MINUTE_MS;
  await alert(wazuhAlert('1.1'));
  news();
  await take(over());
  expect(news()).toEqual(['ops resolved 1']);
});

test('what neither begins nor ends an alarm is let go, and what only looks like a change is set aside', async () => {
  const { take, begun, news, deadLetters } = benchOf();
  const change = begun();
  const { state, previousState } = change.detail;
  const fresh = {
    ...change.detail,
    state: previousState,
    previousState: { ...state, value: 'INSUFFICIENT_DATA' },
  };
  expect(await take({ ...change, detail: fresh })).toBe(0);
  expect(deadLetters.messages).toEqual([]);
  expect(await take({ ...change, detail: { ...change.detail, alarmName: '' } })).toBe(0);
  expect(deadLetters.messages.map(({ attributes }) => attributes?.reason)).toEqual(['invalid_alert']);
  expect(news()).toEqual([]);
});
