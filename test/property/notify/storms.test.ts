import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wazuhAlert } from '../../support/alerts.ts';
import { notifyBench } from '../../support/notify-bench.ts';

const BOUND = 2;
const MINUTE_MS = 60_000;
const SETTINGS = {
  channels: { slack: { type: 'slack' } },
  storm: { groupsPerMinute: BOUND },
  digest: { firstAfterMinutes: 2, maxIntervalMinutes: 4 },
  routes: [{ name: 'security', channels: ['slack'] }],
};

const alert = fc.record({ group: fc.nat(9), critical: fc.boolean() });
const step = fc.record({
  /** By two invocations at once. */
  alerts: fc.tuple(fc.array(alert, { maxLength: 5 }), fc.array(alert, { maxLength: 5 })),
  /** Both get some of the first's, or all of them come again a while later. */
  shared: fc.boolean(),
  /** The invocation ends before it says that its alerts are done; SQS delivers them again. */
  dies: fc.boolean(),
  waitS: fc.oneof(fc.nat(20), fc.integer({ min: 60, max: 600 })),
});

function benchWithDeaths() {
  const bench = notifyBench(SETTINGS);
  const complete = bench.deps.groups.complete.bind(bench.deps.groups);
  const dying = { now: false };
  bench.deps.groups.complete = (task, until) =>
    dying.now && task.startsWith('alert#') ? Promise.reject(new Error('it ends')) : complete(task, until);
  return { bench, dying };
}

test('whatever comes twice, at once or again after a crash, each alert is told once, in its group or in a storm, and no minute opens more groups than it may', async () => {
  let storms = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 9 }), async (steps) => {
      const { bench, dying } = benchWithDeaths();
      let sent = 0;
      for (const { alerts, shared, dies, waitS } of steps) {
        const [one = [], two = []] = alerts.map((part) =>
          part.map(({ group, critical }) => {
            sent += 1;
            const level = critical ? 15 : 12;
            return wazuhAlert(`1.${sent}`, { srcip: `198.51.100.${group}`, user: `u_${level}`, level });
          }),
        );
        const other = shared ? [...two, ...one.slice(0, 2)] : two;
        dying.now = dies;
        await Promise.all([bench.alert(...one), bench.alert(...other)]);
        dying.now = false;
        bench.world.now += 61_000;
        await bench.alertAgain(...one, ...other);
        if (shared) await bench.alert(...other);
        bench.world.now += waitS * 1_000;
        await bench.tick();
      }
      for (let i = 0; i < 4; i += 1) await bench.pass(5);

      const told = bench.told.filter(({ kind }) => kind === 'first' || kind === 'digest');
      expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(sent);
      expect(new Set(told.map(({ entry }) => entry.id)).size).toBe(told.length);
      const opened = new Map<string, number>();
      for (const { kind, entry } of told) {
        const storm = entry.group?.key.startsWith('storm-') === true;
        if (storm) storms += 1;
        if (kind !== 'first' || storm) continue;
        const line = `${Math.floor(entry.since / MINUTE_MS)} ${entry.alert.includes('"critical"')}`;
        opened.set(line, (opened.get(line) ?? 0) + 1);
      }
      for (const groups of opened.values()) expect(groups).toBeLessThanOrEqual(BOUND);
    }),
    { numRuns: 25 },
  );
  expect(storms).toBeGreaterThan(0);
});
