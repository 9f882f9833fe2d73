import { afterEach, describe, expect, test } from 'vitest';
import { type AgentConnection, openConnection } from '../../../adapters/wazuh/agent/connection.ts';
import { plainFrame } from '../../../src/forward/agent/frame.ts';
import { type AgentReceiver, agentReceiver } from '../../support/agent-receiver.ts';
import { agentSink, openPace } from '../../support/agent-way.ts';
import { wireEvent } from '../../support/envelopes.ts';
import { clock } from '../../support/manager-replay.ts';

const PATIENT_MS = 10_000;
const open: AgentReceiver[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((receiver) => receiver.close()));
});

async function receiver(...given: Parameters<typeof agentReceiver>): Promise<AgentReceiver> {
  const made = await agentReceiver(...given);
  open.push(made);
  return made;
}

async function connectTo({ port }: { readonly port: number }): Promise<AgentConnection> {
  const said: string[] = [];
  const made = await openConnection({
    host: '127.0.0.1',
    port,
    connectMs: PATIENT_MS,
    open: (payload) => payload.toString(),
    onMessage: (text) => said.push(text),
  });
  if ('code' in made) throw new Error(made.code);
  return made;
}

const many = (count: number, bytes = 20) =>
  Array.from({ length: count }, (_, i) => wireEvent(`e-${i}`, JSON.stringify({ i, v: 'x'.repeat(bytes) })));
const sinkTo = ({ port }: AgentReceiver, deps: Parameters<typeof agentSink>[2] = {}) =>
  agentSink(
    clock(),
    {},
    {
      nodes: [{ name: 'one', host: '127.0.0.1', port }],
      pace: openPace(5_000),
      ...deps,
    },
  );

describe('the connection is closed in order, never reset', () => {
  test('when a sink closes after its deliveries, however much was written last', async () => {
    const other = await receiver();
    const { sink } = sinkTo(other);
    const time = clock();
    const outcomes = await sink.deliver(many(2_000, 700), time.now() + 60_000);
    expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true);
    await sink.close();
    expect(other.connections).toMatchObject([{ frames: 2_000, pings: 1, end: 'fin' }]);
  });

  test('when the manager has said no pong', async () => {
    const other = await receiver(() => false);
    const { sink } = sinkTo(other, { timeouts: { pongMs: 50 } });
    const outcomes = await sink.deliver(many(500, 700), clock().now() + 60_000);
    expect(outcomes[0]).toMatchObject({ reason: 'not_acknowledged' });
    expect(other.connections).toMatchObject([{ frames: 500, end: 'fin' }]);
  });

  test('when the manager goes on talking, since what nobody reads would make it a reset', async () => {
    const other = await receiver(({ socket }) => {
      socket.write(Buffer.concat(Array.from({ length: 2_000 }, () => plainFrame('x'.repeat(900)))));
      return true;
    });
    const { sink } = sinkTo(other);
    await sink.deliver(many(10), clock().now() + 60_000);
    await sink.close();
    expect(other.connections).toMatchObject([{ frames: 10, end: 'fin' }]);
  });
});

test('a connection that is cut in the middle of a frame costs nothing but sending again', async () => {
  let cuts = 0;
  const other = await receiver(undefined, ({ socket, bytes }) => {
    if (bytes < 10_000 || cuts > 0) return;
    cuts += 1;
    socket.resetAndDestroy();
  });
  const { sink } = sinkTo(other);
  const time = clock();
  const [outcome] = await sink.deliver(many(500, 700), time.now() + 60_000);
  expect(outcome).toMatchObject({ reason: 'not_acknowledged', code: 'agent_connection_closed' });
  const again = sinkTo(other).sink;
  const outcomes = await again.deliver(many(500, 700), time.now() + 60_000);
  expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true);
  expect(other.connections[1]).toMatchObject({ frames: 500 });
  await again.close();
});

test('connections that died unnoticed while nothing ran are found out by one ping, and cost no event', async () => {
  const dead = new Set<unknown>();
  const other = await receiver((connection) => !dead.has(connection));
  const time = clock();
  const { sink, troubles } = agentSink(
    time,
    {},
    {
      nodes: [{ name: 'one', host: '127.0.0.1', port: other.port }],
      pace: openPace(),
      counters: undefined,
      timeouts: { answerMs: 50 },
    },
  );
  const twice = [many(3), many(4)].map((events) => sink.deliver(events, time.now() + 60_000));
  await Promise.all(twice);
  expect(other.connections).toHaveLength(2);
  for (const connection of other.connections) dead.add(connection);
  time.advance(3_600);
  const outcomes = await sink.deliver(many(5), time.now() + 60_000);
  expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true);
  expect(other.connections.map(({ pings }) => pings).toSorted((a, b) => a - b)).toEqual([1, 1, 2]);
  expect(other.connections[2]).toMatchObject({ frames: 5 });
  expect(troubles).toEqual([]);
  await sink.close();
});

test('no more is written than the manager takes', async () => {
  let isFull = true;
  const other = await receiver(undefined, ({ socket }) => {
    if (isFull) socket.pause();
  });
  const connection = await connectTo(other);
  const piece = Buffer.alloc(1_048_576, 1);
  let written = 0;
  let how = await connection.write(piece, 200);
  for (; how === 'done' && written < 64; written += 1) how = await connection.write(piece, 200);
  expect(how).toBe('silent');
  expect(written).toBeLessThan(64);
  isFull = false;
  other.connections[0]?.socket.resume();
  expect(await connection.close(PATIENT_MS)).toBe('closed');
  expect(other.connections).toMatchObject([{ end: 'fin' }]);
});

test('a frame that cannot be one ends the connection', async () => {
  const other = await receiver(({ socket }) => {
    socket.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    return false;
  });
  const connection = await connectTo(other);
  expect(await connection.ping(PATIENT_MS)).toBe('closed');
  expect(connection.isOpen()).toBe(false);
  expect(await connection.write(Buffer.alloc(1), 10)).toBe('closed');
  expect(await connection.close(10)).toBe('closed');
});

test('who does not listen, and who does not answer, is told apart', async () => {
  const other = await receiver();
  await other.close();
  open.length = 0;
  const options = { host: '127.0.0.1', port: other.port, open: () => undefined, onMessage: () => {} };
  expect(await openConnection({ ...options, connectMs: PATIENT_MS })).toEqual({
    reason: 'network',
    code: 'ECONNREFUSED',
  });
  // An address of the documentation: nothing answers there.
  const nowhere = await openConnection({ ...options, host: '192.0.2.1', connectMs: 30 });
  expect(['connect_timeout', 'ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED']).toContain(
    'code' in nowhere ? nowhere.code : '',
  );
});

test('a hundred waits leave nothing behind on the socket', async () => {
  const warnings: string[] = [];
  const warn = (warning: Error) => warnings.push(warning.name);
  process.on('warning', warn);
  const other = await receiver();
  const connection = await connectTo(other);
  for (let i = 0; i < 100; i += 1) expect(await connection.ping(PATIENT_MS)).toBe('done');
  await connection.close(PATIENT_MS);
  process.off('warning', warn);
  expect(warnings).toEqual([]);
  expect(other.connections).toMatchObject([{ pings: 100, end: 'fin' }]);
});
