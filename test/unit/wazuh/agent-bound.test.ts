import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { AgentSinkDeps } from '../../../adapters/wazuh/agent/agent-sink.ts';
import type { Delivery, WireEvent } from '../../../src/forward/sink.ts';
import type { ReceivedEvent } from '../../../tools/local/manager/analysis.ts';
import type { Manager } from '../../../tools/local/manager/manager.ts';
import { AGENTS, agentSink, boundMode, MANAGER_TLS, openPace } from '../../support/agent-way.ts';
import { wireEvent } from '../../support/envelopes.ts';
import { connectAgent, seal } from '../../support/manager-agent-wire.ts';
import { type Clock, clock, managerPool } from '../../support/manager-replay.ts';

const pool = managerPool();
afterAll(pool.closeAll);
let time: Clock;
let received: ReceivedEvent[];
let one: Manager;

beforeEach(async () => {
  time = clock();
  received = [];
  one = await pool.start(time, {
    tls: MANAGER_TLS,
    agentPort: 0,
    agents: AGENTS,
    onEvent: (event) => received.push(event),
  });
});

const bound = (deps: Partial<AgentSinkDeps> = {}) => agentSink(time, { one }, { mode: boundMode(), ...deps });
const events = (count: number, prefix = 'e'): readonly WireEvent[] =>
  Array.from({ length: count }, (_, i) => wireEvent(`${prefix}-${i}`, `{"n":"${prefix}-${i}"}`));
const kinds = (deliveries: readonly Delivery[]) => [
  ...new Set(deliveries.map((delivery) => (delivery.kind === 'retry' ? delivery.reason : delivery.kind))),
];

describe('a bound delivery', () => {
  test('says that the agent is there, delivers, and has closed its connection before it resolves', async () => {
    const { sink } = bound();
    expect(kinds(await sink.deliver(events(5), time.now() + 60_000))).toEqual(['delivered']);
    expect(one.counters.remoted).toMatchObject({
      startups: 1,
      keepalives: 1,
      acks: 2,
      shutdowns: 0,
      events: 5,
    });
    // Nothing holds the identity any more: another connection may use it at once.
    const free = received[0]?.agent.id ?? '';
    const wire = await connectAgent(one.agentPort ?? 0);
    wire.write(seal(free, AGENTS.find(({ id }) => id === free)?.rawKey ?? '', '1:x:free'));
    await wire.settled();
    wire.socket.destroy();
    expect(received.at(-1)?.text).toBe('free');
  });

  test('takes the group’s files once, and says afterwards that it has them', async () => {
    const { sink } = bound();
    for (let turn = 0; turn < 3; turn += 1)
      await sink.deliver(events(1, `turn-${turn}`), time.now() + 60_000);
    expect(one.counters.remoted).toMatchObject({ keepalives: 3, sharedFileMessages: 1 });
  });

  test('says again that it is there when it lasts', async () => {
    const pace = openPace();
    const slow = {
      ...pace,
      take: async (_node: string, _want: number, now: number) => ({
        granted: 1,
        at: now + 8_000,
        grant: 'g',
      }),
    };
    const { sink } = bound({ pace: slow });
    expect(kinds(await sink.deliver(events(5), time.now() + 120_000))).toEqual(['delivered']);
    // After 24 s; 40 s are over when the last event is written.
    expect(one.counters.remoted).toMatchObject({ startups: 1, keepalives: 2 });
  });

  test('has an identity to itself: two at once have two, a third waits, and the identities come back', async () => {
    const { sink } = bound();
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((name) => sink.deliver(events(20, name), time.now() + 60_000)),
    );
    expect(outcomes.flatMap(kinds).toSorted()).toEqual(['delivered', 'delivered', 'in_flight_elsewhere']);
    expect(new Set(received.map(({ agent }) => agent.id))).toEqual(new Set(['001', '002']));
    time.advance(2);
    expect(kinds(await sink.deliver(events(1, 'd'), time.now() + 60_000))).toEqual(['delivered']);
  });

  test('whose identity another connection has bound is refused, and the node rests', async () => {
    const wires = await Promise.all(
      AGENTS.map(async ({ id, rawKey }) => {
        const wire = await connectAgent(one.agentPort ?? 0);
        wire.write(seal(id, rawKey, '#!-agent startup {"version":"v4.0.0"}'));
        await wire.receive(1);
        return wire;
      }),
    );
    const { sink, troubles } = bound();
    expect(kinds(await sink.deliver(events(1), time.now() + 60_000))).toEqual(['unauthorized']);
    expect(troubles).toEqual(['agent_closed']);
    expect(received).toEqual([]);
    for (const wire of wires) wire.socket.destroy();
  });
});

test('an event-only sink is refused while somebody has bound its identity, and loses nothing by it', async () => {
  const holder = await connectAgent(one.agentPort ?? 0);
  holder.write(seal('001', AGENTS[0]?.rawKey ?? '', '#!-agent startup {"version":"v4.0.0"}'));
  await holder.receive(1);
  const { sink } = agentSink(time, { one });
  expect(kinds(await sink.deliver(events(3), time.now() + 60_000))).toEqual(['not_acknowledged']);
  holder.socket.end();
  await holder.closed;
  time.advance(10);
  expect(kinds(await sink.deliver(events(3), time.now() + 60_000))).toEqual(['delivered']);
  expect(received).toHaveLength(3);
  await sink.close();
});
