import { afterAll, expect, test } from 'vitest';
import type { TlsTrust } from '../../../src/config.ts';
import {
  count,
  lines,
  type Reply,
  recorded,
  type ScriptedServer,
  serverPool,
  sinkOn,
  takesAll,
} from './scripted-server.ts';

const pool = serverPool();
afterAll(pool.closeAll);

const DAEMON_DOWN: Reply = { status: 500, body: '{"title":"Wazuh Error","error":1017}' };

function trustIn({ identity }: ScriptedServer, kind: string): TlsTrust {
  return kind === 'a pin' ? { fingerprints: [identity.fingerprint256] } : { ca: identity.certificatePem };
}

const unreachable = (measured: readonly Record<string, string | number>[]) =>
  measured.flatMap(({ name, value, node }) => (name === 'ManagerUnreachable' ? [`${node} ${value}`] : []));

const circuits = (measured: readonly Record<string, string | number>[]) =>
  measured.flatMap(({ name, value, node }) => (name === 'NodeCircuit' ? [`${node} ${value}`] : []));

test('a node opens, is tried with one request, and closes: each change is measured and said', async () => {
  let down = true;
  const server = await pool.start({ events: (asked) => (down ? DAEMON_DOWN : takesAll(asked)) });
  const { deliver, measured, logs, time } = sinkOn([server]);
  await deliver(lines(1));
  expect(circuits(measured)).toEqual(['node-1 2']);
  expect(measured.at(-1)).toMatchObject({ sink: 'events-api' });
  expect(unreachable(measured)).toEqual(['node-1 1']);
  expect(logs[0]).toMatchObject({ level: 'warn', fields: { node: 'node-1', code: 'wazuh_500_1017' } });

  down = false;
  time.now += 10_000;
  expect(await deliver(lines(250))).toHaveLength(250);
  expect(circuits(measured)).toEqual(['node-1 2', 'node-1 1', 'node-1 0']);
  expect(new Set(unreachable(measured).slice(1))).toEqual(new Set(['node-1 0']));
  expect(logs.at(-1)).toMatchObject({ level: 'info', message: 'a manager node takes events again' });
});

test('while one request tries a node, others do not join it', async () => {
  let down = true;
  const server = await pool.start({ events: (asked) => (down ? DAEMON_DOWN : takesAll(asked)) });
  const { deliver, time } = sinkOn([server]);
  await deliver(lines(1));
  down = false;
  time.now += 10_000;
  const [first, second] = await Promise.all([deliver(lines(1)), deliver(lines(1))]);
  expect(first).toEqual([{ kind: 'delivered' }]);
  expect(second).toEqual([{ kind: 'retry', reason: 'manager_unavailable', afterMs: 1_000, unsent: true }]);
  expect(count(server, '/events')).toBe(2);
});

test('one request without an answer does not close the way to the others', async () => {
  let requests = 0;
  const server = await pool.start({
    events: (asked) => {
      requests += 1;
      return requests === 1 ? 'silence' : takesAll(asked);
    },
  });
  const { deliver, measured } = sinkOn([server], { requestMs: 150 });
  const outcomes = await deliver(lines(150));
  expect(outcomes[0]).toEqual({ kind: 'retry', reason: 'timeout', afterMs: 4_000, code: 'timeout' });
  expect(outcomes[100]).toEqual({ kind: 'delivered' });
  expect(circuits(measured)).toEqual([]);
});

test('a second one does, and only what had not been sent says so', async () => {
  const server = await pool.start({ events: () => 'silence' });
  const { deliver, measured } = sinkOn([server], { requestMs: 100 });
  const outcomes = await deliver(lines(300));
  expect(count(server, '/events')).toBe(2);
  expect(outcomes.map((outcome) => outcome.kind === 'retry' && (outcome.unsent ?? false))).toEqual([
    ...Array.from({ length: 200 }, () => false),
    ...Array.from({ length: 100 }, () => true),
  ]);
  expect(circuits(measured)).toEqual(['node-1 2']);
});

test('events whose request broke off after it was sent do not count as unsent', async () => {
  const server = await pool.start({ events: () => 'cut' });
  const [outcome] = await sinkOn([server]).deliver(lines(1));
  expect(outcome).toMatchObject({ kind: 'retry', reason: 'network' });
  expect(outcome).not.toHaveProperty('unsent');
});

test.each(['an authority', 'a pin'])(
  'a request without an answer may have been read, over a connection that is trusted by %s',
  async (kind) => {
    const server = await pool.start({ events: () => 'silence' });
    const tls = trustIn(server, kind);
    const [outcome] = await sinkOn([server], { tls, requestMs: 100 }).deliver(lines(1));
    expect(outcome).toEqual({ kind: 'retry', reason: 'timeout', afterMs: 4_000, code: 'timeout' });
  },
);

test('a new connection that never gets through has not been read', async () => {
  const server = await pool.start();
  const { deliver, time, codes } = sinkOn([server], { requestMs: 100 });
  await deliver(lines(1));
  server.stall();
  time.now += 10_000;
  expect(await deliver(lines(1))).toMatchObject([{ reason: 'timeout', unsent: true }]);
  expect(codes()).toEqual(['connect_timeout']);
});

test.each(['an authority', 'a pin'])(
  'events count as unsent when a new connection, to be trusted by %s, is reset in its handshake',
  async (kind) => {
    const server = await pool.start();
    const tls = trustIn(server, kind);
    const { deliver, time, codes } = sinkOn([server], { tls });
    await deliver(lines(1));
    server.reset();
    time.now += 10_000;
    expect(await deliver(lines(1))).toMatchObject([{ reason: 'network', unsent: true }]);
    expect(codes()).toEqual(['ECONNRESET']);
  },
);

test('events do not count as unsent when the encryption breaks after their request was written', async () => {
  const server = await pool.start({ events: () => 'garble' });
  const { deliver, codes } = sinkOn([server]);
  const [outcome] = await deliver(lines(1));
  expect(outcome).toMatchObject({ kind: 'retry', reason: 'network' });
  expect(outcome).not.toHaveProperty('unsent');
  expect(codes()).toEqual([expect.stringMatching(/^ERR_SSL_/)]);
});

test.each<[string, Reply]>([
  ['in a shape that is not Wazuh’s', { status: 200, body: '{"ok":true}' }],
  ['with a page', { status: 200, body: '<html>Welcome</html>' }],
  ['that it has accepted, as Wazuh does not', { status: 202, body: '' }],
  ['with an error that is not Wazuh’s', { status: 502, body: '' }],
])('events do not count as unsent when something answers them %s', async (_case, reply) => {
  const server = await pool.start({ events: () => reply });
  const [outcome] = await sinkOn([server]).deliver(lines(1));
  expect(outcome).toMatchObject({ kind: 'retry', reason: 'manager_unavailable' });
  expect(outcome).not.toHaveProperty('unsent');
});

test('events do not count as unsent when they went over a connection that was closed, though their second request is refused', async () => {
  let requests = 0;
  const server = await pool.start({
    events: () => {
      requests += 1;
      return requests === 1 ? 'close' : DAEMON_DOWN;
    },
  });
  const [outcome] = await sinkOn([server]).deliver(lines(1));
  expect(requests).toBe(2);
  expect(outcome).toMatchObject({ kind: 'retry', reason: 'manager_unavailable' });
  expect(outcome).not.toHaveProperty('unsent');
});

test.each<[string, Reply]>([
  ['refuses the permission', recorded('rbac', 'ingest without a role')],
  ['has a daemon down', DAEMON_DOWN],
])('events count as unsent when the node %s', async (_case, reply) => {
  const server = await pool.start({ events: () => reply });
  expect(await sinkOn([server]).deliver(lines(1))).toMatchObject([{ kind: 'retry', unsent: true }]);
});

test('events count as unsent when nobody listens', async () => {
  const server = await pool.start();
  await server.close();
  expect(await sinkOn([server]).deliver(lines(1))).toMatchObject([{ reason: 'network', unsent: true }]);
});
