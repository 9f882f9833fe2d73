import { afterAll, describe, expect, test } from 'vitest';
import { createMemoryBudget } from '../../../adapters/memory/budget.ts';
import {
  type Asked,
  count,
  lines,
  type Reply,
  recorded,
  serverPool,
  sinkOn,
  takesAll,
} from './scripted-server.ts';

const pool = serverPool();
afterAll(pool.closeAll);

const DELIVERED = { kind: 'delivered' };
const REFUSED = recorded('events', 'not a string');
const events = ({ body }: Asked) => (JSON.parse(body) as { events: string[] }).events;
const all = (n: number, outcome: object) => Array.from({ length: n }, () => outcome);

describe('delivery', () => {
  test('sends every event once, 100 a request, over one connection', async () => {
    const server = await pool.start();
    const { deliver } = sinkOn([server]);
    expect(await deliver(lines(250))).toEqual(all(250, DELIVERED));
    expect(server.asked.slice(1).flatMap(events)).toEqual(lines(250));
    expect(server.seen.connections).toBe(1);
  });

  test('of nothing asks nobody', async () => {
    const server = await pool.start();
    expect(await sinkOn([server]).deliver([])).toEqual([]);
    expect(server.asked).toEqual([]);
  });

  test('reads the results item by item', async () => {
    const server = await pool.start({
      events: () => ({
        status: 200,
        body: JSON.stringify({
          data: { total_failed_items: 1, failed_items: [{ error: { code: 1012 }, id: ['{"n":1}'] }] },
          error: 2,
        }),
      }),
    });
    expect(await sinkOn([server]).deliver(lines(3))).toEqual([
      DELIVERED,
      { kind: 'parked', reason: 'too_large_for_wazuh', code: 'wazuh_1012' },
      DELIVERED,
    ]);
  });

  test('begins no request that might not end before the deadline', async () => {
    const server = await pool.start();
    const { deliver } = sinkOn([server]);
    expect(await deliver(lines(2), 11_000)).toEqual(all(2, { kind: 'retry', reason: 'timeout', afterMs: 0 }));
    expect(server.asked).toEqual([]);
  });

  test('below a path, as behind a proxy', async () => {
    const server = await pool.start();
    const { deliver } = sinkOn([server], { nodes: [{ name: 'n', url: `${server.url}/wazuh/` }] });
    expect(await deliver(lines(1))).toEqual([DELIVERED]);
    expect(server.asked.at(-1)?.path).toBe('/wazuh/events');
  });
});

describe('a poisoned event', () => {
  const poisonedBy = (poison: string, reply: Reply) => (asked: Asked) =>
    events(asked).includes(poison) ? reply : takesAll(asked);

  test.each([0, 57, 99])(
    'at position %i of 100 is parked alone, and every neighbour is delivered',
    async (at) => {
      const server = await pool.start({ events: poisonedBy(`{"n":${at}}`, REFUSED) });
      const outcomes = await sinkOn([server]).deliver(lines(100));
      expect(outcomes[at]).toEqual({ kind: 'parked', reason: 'refused_by_wazuh', code: 'wazuh_400' });
      expect(outcomes.toSpliced(at, 1)).toEqual(all(99, DELIVERED));
      expect(count(server, '/events')).toBeLessThanOrEqual(15);
    },
  );

  test('that crashes the API is sent again alone, later', async () => {
    const server = await pool.start({ events: poisonedBy('{"n":2}', recorded('events', 'events null')) });
    const outcomes = await sinkOn([server]).deliver(lines(8));
    expect(outcomes[2]).toMatchObject({ kind: 'retry', reason: 'manager_unavailable' });
    expect(outcomes.toSpliced(2, 1)).toEqual(all(7, DELIVERED));
  });

  test('is not suspected for ever: a node that refuses everything rests, and most events are kept', async () => {
    const server = await pool.start({ events: () => REFUSED });
    const { deliver, codes } = sinkOn([server]);
    const outcomes = await deliver(lines(100));
    expect(count(server, '/events')).toBeLessThanOrEqual(15);
    expect(outcomes.filter(({ kind }) => kind === 'retry').length).toBeGreaterThan(90);
    expect(codes()).toEqual(['wazuh_refuses_everything']);
  });
});

describe('the request budget', () => {
  test('is one for all deliveries to a node; what it does not cover comes back when the window opens', async () => {
    const server = await pool.start();
    const { deliver } = sinkOn([server], { budget: createMemoryBudget(2) });
    const outcomes = await deliver(lines(350));
    expect(outcomes.slice(0, 200)).toEqual(all(200, DELIVERED));
    expect(outcomes.slice(200)).toEqual(
      all(150, { kind: 'retry', reason: 'budget_exhausted', afterMs: 62_000, unsent: true }),
    );
    expect(count(server, '/events')).toBe(2);
  });

  test('when others have spent it, is given up for the minute, for everybody', async () => {
    const budget = createMemoryBudget();
    const limited = recorded('limits', 'the 31st /events request within a minute');
    const server = await pool.start({ events: () => limited });
    const { deliver, time } = sinkOn([server], { budget });
    expect(await deliver(lines(150))).toEqual(
      all(150, { kind: 'retry', reason: 'rate_limited', afterMs: 61_000, unsent: true }),
    );
    expect(await budget.take('node-1', time.now + 60_000)).toMatchObject({ granted: false });
    expect((await budget.take('node-1', time.now + 61_000)).granted).toBe(true);
    await deliver(lines(1));
    expect(count(server, '/events')).toBe(1);
  });

  test('that cannot be read is waited for', async () => {
    const server = await pool.start();
    const { deliver } = sinkOn([server], {
      budget: { take: () => Promise.reject(new Error('down')), exhausted: async () => {} },
    });
    expect(await deliver(lines(1))).toMatchObject([{ kind: 'retry', reason: 'dependency_unavailable' }]);
  });
});

describe('several nodes', () => {
  test('are not used in turn: the first takes all that it can, since each counts only what it sees', async () => {
    const [one, two] = [await pool.start(), await pool.start()];
    const { deliver } = sinkOn([one, two], { budget: createMemoryBudget(2) });
    expect(await deliver(lines(300))).toEqual(all(300, DELIVERED));
    expect([count(one, '/events'), count(two, '/events')]).toEqual([2, 1]);
  });

  test.each([
    ['is gone', 'close'],
    ['breaks off its answer', 'cut'],
    ['has a daemon down', { status: 500, body: '{"title":"Wazuh Error","error":1017}' }],
    ['refuses the permission', recorded('rbac', 'ingest without a role')],
    ['answers as somebody else', { status: 200, body: '<html>' }],
  ] as const)('fail over when one %s, and nothing is lost', async (_case, reply) => {
    const [one, two] = [await pool.start({ events: () => reply }), await pool.start()];
    expect(await sinkOn([one, two]).deliver(lines(3))).toEqual(all(3, DELIVERED));
    expect(two.asked.slice(1).flatMap(events)).toEqual(lines(3));
  });

  test('that are all down are tried again ever more rarely, and asked for their health first', async () => {
    let down = true;
    const server = await pool.start({ events: (asked) => (down ? 'close' : takesAll(asked)) });
    const { deliver, time } = sinkOn([server]);
    const waits: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      const [outcome] = await deliver(lines(1));
      const afterMs = outcome?.kind === 'retry' ? outcome.afterMs : -1;
      waits.push(afterMs);
      time.now += afterMs;
    }
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits[0]).toBeLessThanOrEqual(5_000);
    expect(waits.at(-1)).toBeLessThanOrEqual(900_000);
    expect(waits.at(-1)).toBeGreaterThan(600_000);
    down = false;
    expect(await deliver(lines(1))).toEqual([DELIVERED]);
    expect(count(server, '/')).toBe(12);
  });

  test('that is not healthy gets no events', async () => {
    let taken = 0;
    const server = await pool.start({
      events: () => {
        taken += 1;
        return 'cut';
      },
      check: () => ({ status: 503, body: '' }),
    });
    const { deliver, time } = sinkOn([server]);
    await deliver(lines(1));
    time.now += 10_000;
    expect(await deliver(lines(1))).toMatchObject([{ kind: 'retry', reason: 'manager_unavailable' }]);
    expect(taken).toBe(1);
  });
});

describe('a connection', () => {
  test('that the server closed between two requests costs nothing but another connection', async () => {
    let requests = 0;
    const server = await pool.start({
      events: (asked) => {
        requests += 1;
        return requests === 2 ? 'close' : takesAll(asked);
      },
    });
    const { deliver } = sinkOn([server]);
    expect(await deliver(lines(300))).toEqual(all(300, DELIVERED));
    expect(server.seen.connections).toBe(2);
  });

  test('that has been idle for longer than the server keeps it is not used', async () => {
    const server = await pool.start();
    const { deliver, time } = sinkOn([server]);
    await deliver(lines(1));
    await deliver(lines(1));
    expect(server.seen.connections).toBe(1);
    time.now += 4_000;
    await deliver(lines(1));
    expect(server.seen.connections).toBe(2);
  });

  test('without an answer ends in time, and the events are sent again', async () => {
    const server = await pool.start({ events: () => 'silence' });
    const { deliver } = sinkOn([server], { requestMs: 100 });
    expect(await deliver(lines(1))).toMatchObject([{ kind: 'retry', reason: 'timeout' }]);
  });

  test('that is refused is a retry', async () => {
    const server = await pool.start();
    await server.close();
    expect(await sinkOn([server]).deliver(lines(1))).toMatchObject([{ kind: 'retry', reason: 'network' }]);
  });

  test('with an answer without end is broken off', async () => {
    const server = await pool.start({ login: () => ({ status: 200, body: 'x'.repeat(1_000_000) }) });
    const { deliver, codes } = sinkOn([server]);
    expect(await deliver(lines(1))).toMatchObject([{ kind: 'retry', reason: 'network' }]);
    expect(codes()).toEqual(['answer_too_long']);
  });
});

test('no log line holds anything of an event or a token', async () => {
  const server = await pool.start({ events: () => ({ status: 500, body: 'PLANTED answer' }) });
  const { deliver, logs } = sinkOn([server]);
  await deliver(['{"secret":"PLANTED event"}']);
  expect(logs).toHaveLength(1);
  expect(JSON.stringify(logs)).not.toContain('PLANTED');
});
