import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryReadingBoard } from '../../../adapters/memory/reading-board.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import type { AgentSink, AgentSinkDeps } from '../../../adapters/wazuh/agent/agent-sink.ts';
import { createManagerCounters } from '../../../adapters/wazuh/manager-counters.ts';
import type { Delivery, WireEvent } from '../../../src/forward/sink.ts';
import type { ReceivedEvent } from '../../../tools/local/manager/analysis.ts';
import type { Manager, ManagerOptions } from '../../../tools/local/manager/manager.ts';
import { agentReceiver } from '../../support/agent-receiver.ts';
import { AGENTS, agentSink, countersOf, MANAGER_TLS, openPace } from '../../support/agent-way.ts';
import { wireEvent } from '../../support/envelopes.ts';
import { type Clock, clock, managerPool } from '../../support/manager-replay.ts';

const pool = managerPool();
const sinks: AgentSink[] = [];
let time: Clock;
let received: ReceivedEvent[];

beforeEach(() => {
  time = clock();
  received = [];
});
afterEach(async () => {
  await Promise.all(sinks.splice(0).map((sink) => sink.close()));
});
afterAll(pool.closeAll);

const start = (options: Partial<ManagerOptions> = {}): Promise<Manager> =>
  pool.start(time, {
    tls: MANAGER_TLS,
    agentPort: 0,
    agents: AGENTS,
    onEvent: (event) => received.push(event),
    ...options,
  });

function into(managers: Readonly<Record<string, Manager>>, deps: Partial<AgentSinkDeps> = {}) {
  const made = agentSink(time, managers, deps);
  sinks.push(made.sink);
  return made;
}

const events = (count: number, prefix = 'e'): readonly WireEvent[] =>
  Array.from({ length: count }, (_, i) => wireEvent(`${prefix}-${i}`, `{"n":"${prefix}-${i}"}`));
const deliver = (sink: AgentSink, given: readonly WireEvent[]) => sink.deliver(given, time.now() + 60_000);
const kinds = (deliveries: readonly Delivery[]) => [
  ...new Set(deliveries.map((delivery) => (delivery.kind === 'retry' ? delivery.reason : delivery.kind))),
];
const texts = () => received.map(({ text }) => text).toSorted();
const linesOf = (...given: (readonly WireEvent[])[]) =>
  given
    .flat()
    .map(({ line }) => line)
    .toSorted();

test('an event arrives under the agent’s name, and says from which tenant and application it comes', async () => {
  const { sink } = into({ one: await start() });
  await sink.deliver(
    [wireEvent('x', '{"a":1}', { tenant: 'acme', origin: 'shop:eu|1' })],
    time.now() + 60_000,
  );
  expect(received).toMatchObject([
    { text: '{"a":1}', location: 'sluice/acme/shop:eu|1', agent: { id: '001', name: 'sluice-1' } },
  ]);
});

test('eight deliveries at once share one identity, and lose nothing', async () => {
  const one = await start();
  const { sink } = into({ one });
  const parts = Array.from({ length: 8 }, (_, i) => events(30, `part-${i}`));
  const outcomes = await Promise.all(parts.map((part) => deliver(sink, part)));
  expect(kinds(outcomes.flat())).toEqual(['delivered']);
  expect(texts()).toEqual(linesOf(...parts));
  expect(one.counters.remoted).toMatchObject({ startups: 0, keepalives: 0, shutdowns: 0, tcpSessions: 8 });
});

test('one connection is kept from one delivery to the next', async () => {
  const one = await start();
  const { sink } = into({ one });
  for (let i = 0; i < 5; i += 1) await deliver(sink, events(3, `turn-${i}`));
  expect(one.counters.remoted).toMatchObject({ tcpSessions: 1, pings: 5 });
  time.advance(10);
  await deliver(sink, events(3, 'later'));
  expect(one.counters.remoted).toMatchObject({ tcpSessions: 1, pings: 7 });
});

test('after a restart of the manager the next delivery connects anew', async () => {
  const one = await start();
  const { sink, troubles } = into({ one });
  const [before, after] = [events(5, 'before'), events(5, 'after')];
  await deliver(sink, before);
  one.setFault({ kind: 'down' });
  one.setFault(undefined);
  expect(kinds(await deliver(sink, after))).toEqual(['delivered']);
  expect(texts()).toEqual(linesOf(before, after));
  expect(troubles).toEqual([]);
});

test.each([
  ['an id that the manager does not know', { ...(AGENTS[0] as (typeof AGENTS)[0]), id: '999' }],
  ['a key that is not the agent’s', { ...(AGENTS[0] as (typeof AGENTS)[0]), rawKey: 'f'.repeat(64) }],
])('with %s nothing counts as delivered, and the node is left alone for a while', async (_what, key) => {
  const one = await start();
  const { sink, troubles } = into({ one }, { keys: async () => new Map([['one', [key]]]) });
  const [first] = await deliver(sink, events(3));
  expect(first).toMatchObject({ kind: 'retry', reason: 'not_acknowledged', code: 'agent_connection_closed' });
  const [second] = await deliver(sink, events(3));
  expect(first).not.toHaveProperty('unsent');
  expect(second).toMatchObject({ kind: 'retry', reason: 'network', unsent: true });
  expect(troubles).toEqual(['agent_connection_closed']);
  expect(received).toEqual([]);
});

test('without an identity for the node a person is called', async () => {
  const one = await start();
  const { sink, troubles } = into({ one }, { keys: async () => new Map() });
  expect(kinds(await deliver(sink, events(3)))).toEqual(['unauthorized']);
  expect(troubles).toEqual(['agent_key_missing']);
});

test('keys that cannot be read leave the events for later', async () => {
  const one = await start();
  const keys = async () => {
    throw new Error('no secret');
  };
  const { sink, troubles } = into({ one }, { keys });
  expect(kinds(await deliver(sink, events(3)))).toEqual(['dependency_unavailable']);
  expect(troubles).toEqual(['unexpected']);
});

describe('a manager whose receiver is stuck', () => {
  test('says no pong: the events are sent again later, and the pace hears of it', async () => {
    const one = await start();
    const pace = openPace();
    const hurried = into({ one }, { pace, timeouts: { pongMs: 50, closeMs: 50 } });
    one.setFault({ kind: 'receiver-stuck' });
    const given = events(10);
    const [outcome] = await deliver(hurried.sink, given);
    expect(outcome).toMatchObject({ reason: 'not_acknowledged', code: 'agent_no_pong' });
    expect(pace.settled).toEqual(['missing_pong']);
    expect(hurried.troubles).toEqual(['agent_no_pong']);
    one.setFault(undefined);
    expect(kinds(await deliver(into({ one }).sink, given))).toEqual(['delivered']);
    expect(new Set(texts())).toEqual(new Set(linesOf(given)));
  });
});

describe('a manager whose analysis daemon drops events', () => {
  test('is sent them once more, slower, and they count as delivered when its counters are calm then', async () => {
    const one = await start();
    const pace = openPace();
    const { sink, measured } = into({ one }, { pace });
    await deliver(sink, events(1, 'warm'));
    one.setFault({ kind: 'input-queue-full', times: 4 });
    const given = events(10);
    expect(kinds(await deliver(sink, given))).toEqual(['delivered']);
    expect(new Set(texts())).toEqual(new Set(linesOf(events(1, 'warm'), given)));
    expect(pace.settled).toEqual(['acknowledged', 'dropping', 'acknowledged']);
    expect(measured).toEqual([['AgentEventsResent', 10]]);
  });

  test('is looked at while more is sent: what came before a calm reading is not sent again, and the pace hears at once', async () => {
    const one = await start();
    const pace = openPace(10);
    let grants = 0;
    const { sink, measured } = into(
      { one },
      {
        pace: {
          ...pace,
          take: (node, want, now) => {
            grants += 1;
            time.advance(2);
            if (grants === 2) one.setFault({ kind: 'input-queue-full', times: 3 });
            return pace.take(node, want, now);
          },
        },
      },
    );
    const given = events(30);
    expect(kinds(await deliver(sink, given))).toEqual(['delivered']);
    expect(new Set(texts())).toEqual(new Set(linesOf(given)));
    expect(measured).toEqual([['AgentEventsResent', 20]]);
    expect(pace.settled.slice(0, 3)).toEqual(['acknowledged', 'dropping', 'acknowledged']);
  });

  test('is not sent them a third time: they go back, for longer each time', async () => {
    const one = await start();
    const { sink } = into({ one }, { pace: openPace() });
    one.setFault({ kind: 'input-queue-full' });
    const waits: number[] = [];
    for (let turn = 1; turn <= 3; turn += 1) {
      const [outcome] = await deliver(sink, events(10));
      expect(outcome).toMatchObject({ kind: 'retry', reason: 'dropped_by_manager' });
      if (outcome?.kind === 'retry') waits.push(outcome.afterMs);
      expect(one.counters.remoted.events).toBe(turn * 20);
    }
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(new Set(waits).size).toBe(3);
  });

  test('that has begun anew since may have forgotten what it was handed', async () => {
    const one = await start();
    let starts = 0;
    const counters = countersOf({ one });
    const restarting = {
      read: async (node: string, now: number) => {
        const reading = await counters.read(node, now);
        starts += 1;
        return reading && { ...reading, startedAt: `start ${Math.min(starts, 2)}` };
      },
    };
    const { sink, measured } = into({ one }, { counters: restarting });
    expect(kinds(await deliver(sink, events(5)))).toEqual(['delivered']);
    expect(measured).toEqual([['AgentEventsResent', 5]]);
  });

  test('is believed by its pong alone when the counters are not to be had, which is counted', async () => {
    const one = await start();
    const { sink, measured } = into({ one }, { counters: { read: async () => undefined } });
    one.setFault({ kind: 'input-queue-full' });
    expect(kinds(await deliver(sink, events(7)))).toEqual(['delivered']);
    expect(measured).toEqual([['AgentUnverified', 7]]);
  });

  test('is found out by what its own API tells of its counters', async () => {
    const account = { name: 'sluice', password: 'C0unts-everything', mayIngest: true, mayManage: true };
    const one = await start({ users: [account] });
    const counters = createManagerCounters({
      nodes: [{ name: 'one', url: one.apiUrl }],
      tls: { fingerprints: [one.fingerprint256] },
      credentials: async () => ({ username: account.name, password: account.password }),
      board: createMemoryReadingBoard(),
      clock: time.now,
      random: () => 0,
      pause: async (ms) => time.advance(ms / 1_000),
      telemetry: createMemoryTelemetry(),
    });
    const { sink, measured } = into({ one }, { counters });
    one.setFault({ kind: 'input-queue-full', times: 2 });
    const given = events(10);
    expect(kinds(await deliver(sink, given))).toEqual(['delivered']);
    expect(new Set(texts())).toEqual(new Set(linesOf(given)));
    expect(measured).toEqual([['AgentEventsResent', 10]]);
  });

  test('has dropped what a look said while more was sent, even when the counters cannot be read in the end', async () => {
    const one = await start();
    const pace = openPace(10);
    const counters = countersOf({ one });
    let reads = 0;
    const { sink } = into(
      { one },
      {
        pace: {
          ...pace,
          take: (node, want, now) => {
            time.advance(2);
            return pace.take(node, want, now);
          },
        },
        counters: {
          read: async (node, now) => {
            reads += 1;
            // One before, one that sees the loss, and then none for a while.
            return reads > 2 ? undefined : counters.read(node, now);
          },
        },
      },
    );
    one.setFault({ kind: 'input-queue-full', times: 3 });
    const outcomes = await deliver(sink, events(20));
    expect(new Set(texts())).toEqual(new Set(linesOf(events(20))));
    expect(one.counters.remoted.events).toBe(40);
    expect(outcomes).toHaveLength(20);
  });

  test('lowers the pace when its queue fills, though nothing is dropped', async () => {
    const one = await start();
    const pace = openPace();
    const filling = { startedAt: 's', dropped: 0, discarded: 0, analysisUsage: 0.6, receiverUsage: 0 };
    const { sink } = into({ one }, { pace, counters: { read: async () => filling } });
    expect(kinds(await deliver(sink, events(7)))).toEqual(['delivered']);
    expect(pace.settled).toEqual(['hurried']);
  });
});

describe('with several nodes', () => {
  test('the first takes everything, and the next when it cannot be reached', async () => {
    const [one, two] = [await start(), await start()];
    const { sink, troubles } = into({ one, two });
    await deliver(sink, events(3, 'first'));
    expect([one, two].map(({ counters }) => counters.remoted.events)).toEqual([3, 0]);
    one.setFault({ kind: 'down' });
    expect(kinds(await deliver(sink, events(3, 'second')))).toEqual(['delivered']);
    expect([one, two].map(({ counters }) => counters.remoted.events)).toEqual([3, 3]);
    expect(troubles).toHaveLength(1);
  });

  test('the next takes what the first has not acknowledged', async () => {
    const mute = await agentReceiver(({ socket }) => {
      socket.end();
      return false;
    });
    const two = await start();
    const nodes = [mute.port, two.agentPort ?? 0].map((port, i) => ({
      name: `${i}`,
      host: '127.0.0.1',
      port,
    }));
    const { sink } = into({}, { nodes });
    expect(kinds(await deliver(sink, events(4)))).toEqual(['delivered']);
    expect(mute.connections).toMatchObject([{ frames: 4, pings: 1 }]);
    expect(two.counters.remoted.events).toBe(4);
    await mute.close();
  });

  test('the next is used while the pace of the first is closed; when all are, the events wait in the queue', async () => {
    const [one, two] = [await start(), await start()];
    const until = time.now() + 30_000;
    const closed = new Set(['one']);
    const open = openPace();
    const pace = {
      ...open,
      take: async (node: string, want: number, now: number) =>
        closed.has(node) ? { granted: 0 as const, retryAt: until } : open.take(node, want, now),
    };
    const { sink } = into({ one, two }, { pace });
    expect(kinds(await deliver(sink, events(3)))).toEqual(['delivered']);
    expect(two.counters.remoted.events).toBe(3);
    closed.add('two');
    expect((await deliver(sink, events(1)))[0]).toEqual({
      kind: 'retry',
      reason: 'budget_exhausted',
      afterMs: 30_000,
      unsent: true,
    });
  });
});

test('more than a grant is sent in as many grants as it takes, each at its time', async () => {
  const one = await start();
  const taken: number[] = [];
  const pace = {
    ...openPace(),
    take: async (_node: string, want: number, now: number) => {
      taken.push(want);
      return { granted: Math.min(want, 4), at: now + 500, grant: `g${taken.length}` };
    },
  };
  const before = time.now();
  const { sink } = into({ one }, { pace });
  expect(kinds(await deliver(sink, events(10)))).toEqual(['delivered']);
  expect(taken).toEqual([10, 6, 2]);
  expect(time.now() - before).toBe(1_500);
  expect(one.counters.remoted.pings).toBe(3);
});

test('nothing is begun that could not end in time, and a grant for later is given back', async () => {
  const one = await start();
  const pace = openPace();
  const late = { ...pace, take: async () => ({ granted: 5, at: time.now() + 50_000, grant: 'g' }) };
  const { sink } = into({ one }, { pace: late });
  expect(kinds(await deliver(sink, events(5)))).toEqual(['timeout']);
  expect(pace.settled).toEqual(['unsent']);
  expect(one.counters.remoted.events).toBe(0);
});

test('a line of 65 000 bytes is delivered whole, one that remoted would cut is parked', async () => {
  const one = await start();
  const { sink } = into({ one });
  const line = (bytes: number) => JSON.stringify({ v: 'x'.repeat(bytes - 8) });
  const outcomes = await deliver(sink, [wireEvent('a', line(65_000)), wireEvent('b', line(65_500))]);
  expect(outcomes).toEqual([{ kind: 'delivered' }, { kind: 'parked', reason: 'too_large_for_wazuh' }]);
  expect(texts()).toEqual([line(65_000)]);
});
