import { expect, test } from 'vitest';
import { accessDenied, slowDown } from '../../../tools/local/aws/s3-fault.ts';
import type { TableFault } from '../../../tools/local/aws/table-fault.ts';
import { campaigns, runToTheEnd } from '../../support/campaign/run-campaign.ts';

const start = campaigns();
const KINDS: readonly TableFault[] = [
  'throughput-exceeded',
  'answer-lost',
  'throttling',
  'reset',
  'internal-error',
];

test('a table that throttles, fails and loses answers doubles and loses nothing while a third attempt succeeds', async () => {
  let calls = 0;
  let struck = 0;
  const run = await start({
    weather: {
      tableFault: (_operation, attempt) => {
        calls += 1;
        if (attempt > 2 || calls % 3 !== 0) return undefined;
        struck += 1;
        return KINDS[struck % KINDS.length];
      },
    },
  });
  await run.send(500, 50);
  const report = await runToTheEnd(run);
  expect(struck).toBeGreaterThan(10);
  expect(report).toMatchObject({ duplicates: 0, parked: 0 });
});

test('a table that is away when the marks are due doubles what had been acknowledged, and no other event', async () => {
  let away = false;
  const run = await start({
    onAnalysed: (count) => {
      if (count !== 100) return;
      away = true;
      run.time.plan(15_000, () => {
        away = false;
      });
    },
    weather: { tableFault: () => (away ? 'internal-error' : undefined) },
  });
  await run.send(100);
  await run.run();
  await run.send(100);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: 100, parked: 0, requests: 3, ledger: { crashed: 1 } });
  expect(run.times(100, 200)).toEqual(Array(100).fill(1));
});

test('a table that is gone for an hour delays events and doubles none', async () => {
  let gone = true;
  const run = await start({ weather: { tableFault: () => (gone ? 'internal-error' : undefined) } });
  run.time.plan(3_600_000, () => {
    // Without a claim nothing is sent.
    expect(run.sums().analysed).toBe(0);
    gone = false;
  });
  await run.send(500);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: 0, parked: 0 });
});

test('an archive that refuses us holds events back; none goes to Wazuh unarchived, none is lost', async () => {
  let denied = true;
  const run = await start({ weather: { s3Fault: () => (denied ? accessDenied() : undefined) } });
  run.time.plan(300_000, () => {
    expect(run.sums().analysed).toBe(0);
    denied = false;
  });
  await run.send(500);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: 0, parked: 0, requests: 5 });
  expect(run.archive().size).toBe(1);
});

test('an archive that is busy, then out of reach, delays events and doubles none', async () => {
  let left = 6;
  const run = await start({
    weather: {
      s3Fault: () => {
        left -= 1;
        if (left < 0) return undefined;
        return left % 2 === 0 ? slowDown() : 'reset';
      },
    },
  });
  await run.send(300, 100);
  const report = await runToTheEnd(run);
  expect(left).toBeLessThan(0);
  expect(report).toMatchObject({ duplicates: 0, parked: 0, requests: 3 });
});
