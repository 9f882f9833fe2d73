import { afterAll, expect, test } from 'vitest';
import type { ManagerOptions } from '../../tools/local/manager/manager.ts';
import { connectAgent, framed, seal } from '../support/manager-agent-wire.ts';
import { managerCalls } from '../support/manager-calls.ts';
import { clock, managerPool } from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();
afterAll(closeAll);

const KEY = 'c'.repeat(64);
const PING = framed('#ping');

async function agentOf(options: Partial<ManagerOptions>) {
  const log: string[] = [];
  const manager = await start(clock(), {
    agentPort: 0,
    agents: [{ id: '001', name: 'web-1', ip: 'any', rawKey: KEY }],
    log: (line) => log.push(line),
    ...options,
  });
  const wire = await connectAgent(manager.agentPort ?? 0);
  const calls = await managerCalls(manager);
  const statistics = async (daemon: string) =>
    (await calls.call('GET', `/manager/daemons/stats?daemons_list=${daemon}`)).body.data.affected_items[0]
      .metrics;
  return { manager, wire, log, statistics, event: (n: number) => seal('001', KEY, `1:x:${n}`) };
}

/** Resolves when the receiver has read everything written until now, by a connection that it does not hold. */
async function counted(statistics: () => Promise<number>, expected: number): Promise<void> {
  while ((await statistics()) !== expected);
}

test('a receiver that is stuck loses what finds its queue full, pings too, and only the counters and one log line tell', async () => {
  const { manager, wire, log, statistics, event } = await agentOf({ limits: { receiverQueue: 4 } });
  manager.setFault({ kind: 'receiver-stuck' });
  wire.write(Buffer.concat([event(1), event(2), event(3), PING, event(4), PING]));
  await counted(async () => (await statistics('wazuh-remoted')).messages.received_breakdown.discarded, 2);
  expect(manager.events()).toEqual([]);
  manager.setFault(undefined);
  // The first ping had found room and is answered for what came before it; the second one never is.
  expect((await wire.receive(1)).map(String)).toEqual(['#pong']);
  expect(manager.events()).toEqual(['1', '2', '3']);
  expect(log.filter((line) => line.includes('queue is full'))).toEqual([
    'wazuh-remoted: WARNING: Message queue is full (4). Events may be lost.',
  ]);
  await wire.settled();
  wire.socket.destroy();
});

test('a pong vouches for the hand-over, not for the analysis: an analysis daemon that is stuck drops behind it', async () => {
  const { manager, wire, log, statistics, event } = await agentOf({ limits: { analysisQueue: 2 } });
  manager.setFault({ kind: 'analysis-stuck' });
  wire.write(Buffer.concat([event(1), event(2), event(3), event(4)]));
  await wire.settled();
  const metrics = await statistics('wazuh-analysisd');
  const { dropped_breakdown: dropped } = metrics.events.received_breakdown;
  expect([metrics.events.received, metrics.events.processed]).toEqual([4, 0]);
  expect(dropped.modules_breakdown.logcollector_breakdown.others).toBe(2);
  manager.setFault(undefined);
  expect(manager.events()).toEqual(['1', '2']);
  expect(log.filter((line) => line.includes('full'))).toEqual([
    'wazuh-analysisd: WARNING: Input queue is full.',
  ]);
  wire.socket.destroy();
});

test('what an agent sent before it hung up is handled although it had to wait', async () => {
  const { manager, wire, statistics, event } = await agentOf({});
  manager.setFault({ kind: 'receiver-stuck' });
  wire.write(Buffer.concat([event(1), event(2)]));
  wire.socket.end();
  await wire.closed;
  await counted(async () => (await statistics('wazuh-remoted')).tcp_sessions, 0);
  manager.setFault(undefined);
  expect(manager.events()).toEqual(['1', '2']);
});

test('with disorder the events of one connection change places, none is lost, and none passes a ping', async () => {
  let n = 0;
  const { manager, wire, event } = await agentOf({
    // Every second number is small enough to swap, and the others choose with whom.
    disorder: () => [0, 0.5][n++ % 2] ?? 0,
  });
  const numbers = Array.from({ length: 20 }, (_, at) => at);
  wire.write(Buffer.concat([...numbers.slice(0, 10).map(event), PING, ...numbers.slice(10).map(event)]));
  await wire.receive(1);
  await wire.settled();
  const received = manager.events().map(Number);
  expect(received).not.toEqual(numbers);
  expect(received.slice(0, 10).toSorted((a, b) => a - b)).toEqual(numbers.slice(0, 10));
  expect(received.slice(10).toSorted((a, b) => a - b)).toEqual(numbers.slice(10));
  wire.socket.destroy();
});

test('an analysis daemon that takes its time handles what its queue holds, and drops what comes faster', async () => {
  const { manager, wire, statistics, event } = await agentOf({
    limits: { analysisQueue: 50, analysisPerSecond: 2_000 },
  });
  wire.write(Buffer.concat(Array.from({ length: 300 }, (_, n) => event(n))));
  await wire.settled();
  const dropped = (await statistics('wazuh-analysisd')).events.received_breakdown.dropped_breakdown
    .modules_breakdown.logcollector_breakdown.others;
  expect(dropped).toBeGreaterThan(100);
  await counted(async () => (await statistics('wazuh-analysisd')).events.processed, 300 - dropped);
  expect(manager.events().slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, n) => String(n)));
  wire.socket.destroy();
});
