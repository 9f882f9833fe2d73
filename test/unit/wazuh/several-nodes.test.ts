import { afterAll, expect, test } from 'vitest';
import { createMemoryBudget } from '../../../adapters/memory/budget.ts';
import {
  count,
  jwt,
  lines,
  type Reply,
  type Script,
  serverPool,
  sinkOn,
  takesAll,
} from './scripted-server.ts';

const pool = serverPool();
afterAll(pool.closeAll);

/** A node that signs its own tokens and takes no other's, as every node of a cluster does. */
function nodeOf(name: string): Script {
  const token = jwt(900, name);
  return {
    login: () => ({ status: 200, body: token }),
    events: (asked): Reply =>
      asked.authorization === `Bearer ${token}`
        ? takesAll(asked)
        : { status: 401, body: '{"title":"Unauthorized"}' },
  };
}

test('each node is sent its own token and no other, while deliveries go to and fro between them', async () => {
  const [one, two] = [await pool.start(nodeOf('one')), await pool.start(nodeOf('two'))];
  const { deliver, time } = sinkOn([one, two], { budget: createMemoryBudget(1) });
  for (let minute = 0; minute < 3; minute += 1) {
    const outcomes = await deliver(lines(200));
    expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true);
    time.now += 70_000;
  }
  for (const [server, name] of [
    [one, 'one'],
    [two, 'two'],
  ] as const) {
    expect(count(server, '/events')).toBe(3);
    const tokens = server.asked
      .map(({ authorization }) => authorization)
      .filter((text) => text.startsWith('Bearer'));
    expect(new Set(tokens)).toEqual(new Set([`Bearer ${jwt(900, name)}`]));
  }
});

test('two functions share the budget of each node, and one spends what the other leaves', async () => {
  const [one, two] = [await pool.start(), await pool.start()];
  const budget = createMemoryBudget(3);
  const [first, second] = [sinkOn([one, two], { budget }), sinkOn([one, two], { budget })];
  const outcomes = (await Promise.all([first.deliver(lines(400)), second.deliver(lines(400))])).flat();
  expect(outcomes.filter(({ kind }) => kind === 'delivered')).toHaveLength(600);
  expect(outcomes.filter((one) => one.kind === 'retry' && one.reason === 'budget_exhausted')).toHaveLength(
    200,
  );
  expect([count(one, '/events'), count(two, '/events')]).toEqual([3, 3]);
});

test('when all nodes are closed, events come back for the one that opens first', async () => {
  const down: Reply = { status: 500, body: '{"title":"Wazuh Error","error":1017}' };
  const denied: Reply = { status: 403, body: '{"title":"Permission Denied","error":4000}' };
  const [one, two] = [await pool.start({ events: () => denied }), await pool.start({ events: () => down })];
  const [outcome] = await sinkOn([one, two]).deliver(lines(1));
  expect(outcome).toEqual({ kind: 'retry', reason: 'manager_unavailable', afterMs: 3_000, unsent: true });
});
