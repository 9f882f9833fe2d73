import { expect, test } from 'vitest';
import { createMemoryGroupStore } from '../../../adapters/memory/group-store.ts';
import { QUEUES } from '../../../src/pipeline.ts';
import { wazuhAlert } from '../../support/alerts.ts';
import { notifyBench } from '../../support/notify-bench.ts';

const SETTINGS = {
  channels: { slack: { type: 'slack' } },
  routes: [{ name: 'security', channels: ['slack'] }],
};

/** A store that counts writes of groups and claims. */
function countingStore(clock: () => number) {
  const store = createMemoryGroupStore(clock);
  const counts = { puts: 0, claims: 0 };
  return {
    counts,
    store: {
      ...store,
      put: (...given: Parameters<typeof store.put>) => {
        counts.puts += 1;
        return store.put(...given);
      },
      claim: (...given: Parameters<typeof store.claim>) => {
        counts.claims += 1;
        return store.claim(...given);
      },
    },
  };
}

function counted() {
  const time = { clock: () => 0 };
  const { counts, store } = countingStore(() => time.clock());
  const bench = notifyBench(SETTINGS, { groups: store });
  time.clock = bench.deps.clock;
  return { ...bench, counts };
}

test('the alerts of one group in one batch are one write, and the removal of what was sent another', async () => {
  const { alert, counts, news, deps } = counted();
  await alert(...Array.from({ length: 8 }, (_, i) => wazuhAlert(`1.${i}`)));
  expect(news()).toEqual(['slack first 1']);
  expect(counts.puts).toBe(2);
  const [group] = await deps.groups.due(deps.clock() + 600_000, 1);
  expect(group?.state).toMatchObject({ total: 8, pending: 7, outbox: [] });
});

test('whoever opens a group needs no claim for its first message', async () => {
  const { alert, counts } = counted();
  await alert(wazuhAlert('1.1'));
  expect(counts.claims).toBe(1);
});

test('what an invocation that ended was about to send is sent when its time is over, as what may have been taken', async () => {
  const bench = notifyBench(SETTINGS);
  const { channels } = bench.deps;
  // It neither goes on nor cleans up.
  Object.assign(bench.deps, { channels: () => new Promise(() => {}) });
  void bench.alert(wazuhAlert('1.1'));
  await expect.poll(async () => (await bench.deps.groups.due(Number.MAX_SAFE_INTEGER, 1)).length).toBe(1);
  Object.assign(bench.deps, { channels });
  bench.world.now += 30_000;
  await bench.tick();
  expect(bench.news()).toEqual([]);
  bench.world.now += 31_000;
  await bench.tick();
  expect(bench.told.map(({ kind, delivery }) => [kind, delivery.again])).toEqual([['first', true]]);
});

test('a full batch waits for no channel, and what it was not rid of is sent by the next minute', async () => {
  const bench = notifyBench(SETTINGS);
  let waits = 0;
  const { wait } = bench.deps;
  Object.assign(bench.deps, {
    wait: (ms: number) => {
      waits += 1;
      return wait(ms);
    },
  });
  bench.judge.current = () => ({ kind: 'retry', afterMs: 1_000 });
  const batch = Array.from({ length: QUEUES.alerts.batchSize }, (_, i) => wazuhAlert(`1.${i}`));
  await bench.alert(...batch);
  expect([waits, bench.news()]).toEqual([0, []]);
  bench.judge.current = () => ({ kind: 'sent' });
  await bench.pass(1);
  expect(bench.news()).toEqual(['slack first 1']);
});
