import { expect, test } from 'vitest';
import { wazuhAlert } from '../support/alerts.ts';
import { notifyBench } from '../support/notify-bench.ts';

const GROUPS = 50;
/** `CAMPAIGN=full` takes the burst to its full size. */
const ALERTS = process.env.CAMPAIGN === 'full' ? 10_000 : 1_000;
const BATCH = 10;

const SETTINGS = {
  channels: { slack: { type: 'slack' } },
  routes: [{ name: 'security', channels: ['slack'] }],
};

const alertOf = (i: number) => wazuhAlert(`1.${i}`, { srcip: `198.51.100.${i % GROUPS}` });

/** Batches by two invocations at once, every seventh of which comes again. */
async function burst(bench: ReturnType<typeof notifyBench>) {
  const batches = Array.from({ length: ALERTS / BATCH }, (_, b) =>
    Array.from({ length: BATCH }, (__, i) => alertOf(b * BATCH + i)),
  );
  const rounds = batches.flatMap((batch, b) => (b % 7 === 0 ? [batch, batch] : [batch]));
  for (let i = 0; i < rounds.length; i += 2) {
    await Promise.all(rounds.slice(i, i + 2).map((batch) => bench.alert(...batch)));
  }
}

test('a burst of alerts of fifty groups is told by fifty messages and digests, none lost and none doubled, by a channel that is busy half of the time', async () => {
  const bench = notifyBench(SETTINGS);
  let asked = 0;
  bench.judge.current = () => {
    asked += 1;
    return asked % 2 === 1 ? { kind: 'retry', afterMs: 1_000 } : { kind: 'sent' };
  };
  await burst(bench);
  for (let minute = 0; minute < 30; minute += 1) await bench.pass(1);
  const told = bench.told.filter(({ kind }) => kind === 'first' || kind === 'digest');
  expect(told.filter(({ kind }) => kind === 'first')).toHaveLength(GROUPS);
  expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(ALERTS);
  expect(new Set(bench.told.map(({ entry }) => entry.id)).size).toBe(bench.told.length);
  expect(bench.deadLetters.messages).toEqual([]);
});

test('what dies between sending and noting it is sent again after its lease at most, and what dies after it is not', async () => {
  const bench = notifyBench(SETTINGS);
  let dying: 'complete' | 'put' | undefined = 'complete';
  const { groups } = bench.deps;
  const broken = (call: 'complete' | 'put') => {
    const whole = groups[call].bind(groups) as (...given: unknown[]) => Promise<unknown>;
    return async (...given: unknown[]) => {
      if (dying === call && bench.told.length > 0) {
        dying = undefined;
        throw new Error('the invocation ends');
      }
      return whole(...given);
    };
  };
  Object.assign(groups, { complete: broken('complete'), put: broken('put') });
  await bench.alert(alertOf(1));
  expect(bench.told).toHaveLength(1);
  await bench.pass(2);
  await bench.alert(alertOf(1));
  expect(new Set(bench.told.map(({ entry }) => entry.id)).size).toBe(1);
  expect(bench.told.length).toBeLessThanOrEqual(2);
  bench.told.splice(0);
  dying = 'put';
  await bench.alert(alertOf(2));
  dying = undefined;
  await bench.pass(2);
  await bench.alert(alertOf(2));
  expect(bench.news()).toEqual(['slack first 1']);
});
