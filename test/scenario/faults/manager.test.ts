import { expect, test } from 'vitest';
import { campaigns, FULL, LONG_MS, runToTheEnd, sized } from '../../support/campaign/run-campaign.ts';

const start = campaigns();
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

test('a manager that is down for an hour while events keep coming costs few invocations and no event', async () => {
  const run = await start();
  run.manager.setFault({ kind: 'down' });
  run.time.plan(HOUR_MS, () => run.manager.setFault(undefined));
  const messages = sized(6, 60);
  for (let i = 0; i < messages; i += 1) run.time.plan((i * HOUR_MS) / messages, () => run.send(50));
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ sent: 50 * messages, duplicates: 0, parked: 0 });
  // An instance that has seen it down leaves it alone for longer and longer; at most a quarter of an hour is added.
  expect(report.receives).toBeLessThanOrEqual(15 * messages);
  expect(report.virtualS).toBeLessThanOrEqual((HOUR_MS + 15 * MINUTE_MS) / 1000);
});

test('storms of 429 hold events back, cost a request a minute, and double nothing', async () => {
  const run = await start();
  for (const minute of [0, 15]) {
    run.time.plan(minute * MINUTE_MS, () => run.manager.setFault({ kind: 'too-many-requests' }));
    run.time.plan((minute + 5) * MINUTE_MS, () => run.manager.setFault(undefined));
  }
  run.time.plan(16 * MINUTE_MS, () => run.send(500));
  run.time.plan(1, () => run.send(500));
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ sent: 1_000, duplicates: 0, parked: 0, requests: 10 + report.limited });
  expect(report.invocations).toBeLessThanOrEqual(15);
});

test('a manager whose own limit lies below the budget is asked again when its window opens', async () => {
  const run = await start({ limits: { maxRequestPerMinute: 10 } });
  await run.send(2_000, 100);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ sent: 2_000, duplicates: 0, parked: 0, requests: 20 + report.limited });
  expect(report.limited).toBeGreaterThan(0);
  expect(report.limited).toBeLessThanOrEqual(4 * 2);
});

test(
  'one poisoned record in 10 000 is parked alone, and a backlog over the budget goes at the speed of the budget',
  async () => {
    const run = await start();
    run.manager.setFault({ kind: 'chokes-on', text: '"id":"n-4711"', status: 400 });
    const count = sized(10_000, 100_000);
    await run.send(count);
    const report = await runToTheEnd(run);
    expect(report).toMatchObject({ duplicates: 0, parked: 1, reasons: { refused_by_wazuh: 1 } });
    expect(run.times(4_711, 4_712)).toEqual([0]);
    // Halving a hundred seven times takes two requests a step.
    expect(report.requests).toBeLessThanOrEqual(count / 100 + 30);
    // Thirty requests a window of a minute, and four seconds between two windows in which none is granted. The last of a
    // long line may wait for up to sixteen windows more.
    expect(report.virtualS).toBeLessThanOrEqual(64 * (Math.ceil(report.requests / 30) + (FULL ? 16 : 0)));
    expect(report.invocationsPer1000).toBeLessThanOrEqual(FULL ? 10 : 1);
  },
  LONG_MS,
);

test.runIf(FULL)(
  'a record that crashes the handler of the API is parked in the end, and its neighbours at once delivered',
  async () => {
    const run = await start();
    run.manager.setFault({ kind: 'chokes-on', text: '"id":"n-47"', status: 500 });
    await run.send(100);
    const report = await runToTheEnd(run);
    expect(report).toMatchObject({ duplicates: 0, parked: 1, reasons: { retries_exhausted: 1 } });
  },
  LONG_MS,
);

test.runIf(FULL)(
  'what a manager has not taken for three days is parked with its reason before SQS drops it',
  async () => {
    const run = await start();
    run.manager.setFault({ kind: 'down' });
    await run.send(200, 100);
    const report = await runToTheEnd(run);
    expect(report).toMatchObject({ analysed: 0, parked: 200, reasons: { retries_exhausted: 200 } });
    expect(report.virtualS).toBeGreaterThanOrEqual(3 * 24 * 3_600);
  },
  LONG_MS,
);
