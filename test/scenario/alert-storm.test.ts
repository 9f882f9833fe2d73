import { expect, test } from 'vitest';
import { createGroupStore } from '../../adapters/aws/table/group-store.ts';
import { createStormBook } from '../../adapters/aws/table/storm-book.ts';
import { createStormGate } from '../../functions/alert-notify/storm-gate.ts';
import { readFacts } from '../../src/notify/alert/alert-facts.ts';
import { wazuhAlert } from '../support/alerts.ts';
import { openTable } from '../support/local-aws.ts';
import { notifyBench } from '../support/notify-bench.ts';

/** `CAMPAIGN=full` takes ten times as many. */
const GROUPS = process.env.CAMPAIGN === 'full' ? 20_000 : 2_000;
const BOUND = 60;
const BATCH = 10;
const SETTINGS = {
  channels: { slack: { type: 'slack' } },
  routes: [{ name: 'security', channels: ['slack'] }],
};

/** Every group has one alert, and the first fifty another at the end. */
const alertOf = (i: number) => wazuhAlert(`1.${i}`, { user: `u_${i < GROUPS ? i : i - GROUPS}` });
const ALERTS = GROUPS + 50;

test('two thousand groups in a minute are told by sixty messages, one of a storm and its digests, none lost and none doubled', async () => {
  const bench = notifyBench(SETTINGS);
  bench.world.now = Date.UTC(2026, 2, 4, 5, 6);
  const batches = Array.from({ length: Math.ceil(ALERTS / BATCH) }, (_, b) =>
    Array.from({ length: BATCH }, (__, i) => alertOf(b * BATCH + i)),
  );
  const rounds = batches.flatMap((batch, b) => (b % 7 === 0 ? [batch, batch] : [batch]));
  for (let i = 0; i < rounds.length; i += 2) {
    await Promise.all(rounds.slice(i, i + 2).map((batch) => bench.alert(...batch)));
    bench.world.now += Math.floor((2 * 59_000) / rounds.length);
  }
  const firsts = bench.told.filter(({ kind }) => kind === 'first');
  const storms = firsts.filter(({ entry }) => entry.group?.key === 'storm-security');
  expect([firsts.length, storms.length]).toEqual([BOUND + 1, 1]);
  expect(bench.told).toHaveLength(BOUND + 1);

  for (let minute = 0; minute < 60; minute += 1) await bench.pass(1);
  const told = bench.told.filter(({ kind }) => kind === 'first' || kind === 'digest');
  expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(ALERTS);
  expect(new Set(bench.told.map(({ entry }) => entry.id)).size).toBe(bench.told.length);
  const digests = told.filter(
    ({ kind, entry }) => kind === 'digest' && entry.group?.key === 'storm-security',
  );
  expect(digests.map(({ count }) => count)).toEqual([GROUPS - BOUND - 1]);
  expect(readFacts(digests[0]?.entry.alert ?? '')?.rule.description).toMatch(
    new RegExp(`: ${GROUPS - BOUND} alerts of 500 groups or more in \\d+ seconds, beyond 60 new groups`),
  );
  expect(bench.deadLetters.messages).toEqual([]);
  expect(bench.telemetry.count({ outcome: 'grouped' })).toBe(ALERTS);
});

test('in the table of a deployment a storm is the same, however many instances count', async () => {
  const bound = 3;
  const table = await openTable();
  const now = Date.UTC(2026, 2, 4, 5, 6);
  const groups = createGroupStore(table, () => now);
  const instance = () =>
    notifyBench(SETTINGS, { groups, storms: createStormGate(createStormBook(table), bound) });
  const instances = [instance(), instance(), instance()];
  await Promise.all(
    instances.map(({ alert }, i) => alert(...Array.from({ length: 4 }, (_, j) => alertOf(10 * i + j)))),
  );
  await instances[0]?.pass(1);
  const told = instances.flatMap((each) => each.told);
  const ofStorm = told.filter(({ entry }) => entry.group?.key === 'storm-security');
  expect(told).toHaveLength(bound + ofStorm.length);
  expect(ofStorm.map(({ kind, count }) => [kind, count])).toEqual([
    ['first', 1],
    ['digest', 12 - bound - 1],
  ]);
  const held = await groups.get('security', 'storm-security');
  expect(held?.state.collected).toMatchObject({ level: 12, lowest: 12, agents: [{ count: 12 - bound }] });
});
