import { afterAll, expect, test } from 'vitest';
import { createMemoryReadingBoard } from '../../../adapters/memory/reading-board.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { createManagerCounters, type ManagerCountersDeps } from '../../../adapters/wazuh/manager-counters.ts';
import type { ManagerCounters } from '../../../src/forward/manager-counters.ts';
import { framed, seal } from '../../../tools/conformance/agent-wire.ts';
import type { Manager, ManagerOptions } from '../../../tools/local/manager/manager.ts';
import { connectAgent } from '../../support/manager-agent-wire.ts';
import { type Clock, clock, managerPool } from '../../support/manager-replay.ts';
import { CREDENTIALS, count, recorded, type Script, serverPool } from './scripted-server.ts';

const pool = managerPool();
const servers = serverPool();
afterAll(pool.closeAll);
afterAll(servers.closeAll);

const STATS = '/manager/daemons/stats';
const LOGIN = '/security/user/authenticate';
const KEY = 'd'.repeat(64);
const PASSWORD = 'C0unts-everything';
const OPERATOR = { name: 'operator', password: PASSWORD, mayIngest: true, mayManage: true };
const FORWARDER = { name: 'forwarder', password: PASSWORD, mayIngest: true };

interface Setup {
  readonly manager: Manager;
  readonly time: Clock;
  readonly telemetry: ReturnType<typeof createMemoryTelemetry>;
  /** Waits that were asked for, ms; the clock was turned instead. */
  readonly waits: number[];
  /** One more function that reads the counters of the same manager. */
  readonly another: (username?: string, overrides?: Partial<ManagerCountersDeps>) => ManagerCounters;
}

async function setup(options: Partial<ManagerOptions> = {}): Promise<Setup> {
  const time = clock();
  const telemetry = createMemoryTelemetry();
  const waits: number[] = [];
  const board = createMemoryReadingBoard();
  const manager = await pool.start(time, {
    agentPort: 0,
    agents: [{ id: '001', name: 'sluice', ip: 'any', rawKey: KEY }],
    users: [OPERATOR, FORWARDER],
    ...options,
  });
  const another = (username = OPERATOR.name, overrides: Partial<ManagerCountersDeps> = {}) =>
    createManagerCounters({
      nodes: [{ name: 'node-1', url: manager.apiUrl }],
      tls: { ca: manager.certificatePem },
      credentials: async () => ({ username, password: PASSWORD }),
      board,
      clock: time.now,
      random: () => 0,
      pause: async (ms) => {
        waits.push(ms);
        time.advance(ms / 1_000);
      },
      telemetry,
      ...overrides,
    });
  return { manager, time, telemetry, waits, another };
}

async function send(manager: Manager, events: number): Promise<void> {
  const wire = await connectAgent(manager.agentPort ?? 0);
  for (let i = 0; i < events; i += 1) wire.write(seal('001', KEY, `1:x:${i}`));
  wire.write(framed('#ping'));
  await wire.receive(1);
  wire.socket.end();
  await wire.closed;
}

test('what the analysis daemon drops is in the next reading', async () => {
  const { manager, another, time } = await setup({ limits: { analysisQueue: 10, maxRequestPerMinute: 0 } });
  const counters = another();
  const before = await counters.read('node-1', time.now());
  expect(before).toMatchObject({ dropped: 0, discarded: 0, analysisUsage: 0, receiverUsage: 0 });
  manager.setFault({ kind: 'analysis-stuck' });
  await send(manager, 14);
  const after = await counters.read('node-1', time.now());
  expect(after?.startedAt).toBe(before?.startedAt);
  expect(after).toMatchObject({ dropped: 4, discarded: 0 });
});

test('a node is asked once a second by all functions together, who tell each other what they read', async () => {
  const { manager, another, time, waits } = await setup();
  const [one, two] = [another(), another()];
  await one.read('node-1', time.now());
  await send(manager, 3);
  expect(await two.read('node-1', time.now())).toMatchObject({ dropped: 0 });
  expect(waits).toEqual([1_000]);
});

test('a reading that another function has left serves when it is newer than the question, and not when it is older', async () => {
  const time = clock();
  const board = createMemoryReadingBoard();
  const old = { startedAt: 'x', dropped: 1, discarded: 0, analysisUsage: 0, receiverUsage: 0 };
  await board.claim('node-1', time.now());
  await board.post('node-1', { asOf: time.now() - 1, reading: old });
  const counters = createManagerCounters({
    nodes: [{ name: 'node-1', url: 'https://127.0.0.1:9' }],
    tls: {},
    credentials: async () => ({ username: 'nobody', password: 'is asked' }),
    board,
    clock: time.now,
    random: () => 0,
    pause: async (ms) => {
      time.advance(ms / 1_000);
      // Meanwhile somebody else has had the next turn.
      await board.claim('node-1', time.now());
      await board.post('node-1', { asOf: time.now(), reading: { ...old, dropped: 2 } });
    },
    telemetry: createMemoryTelemetry(),
  });
  expect(await counters.read('node-1', time.now())).toEqual({ ...old, dropped: 2 });
});

test('those who ask while a request is under way share the next one', async () => {
  const { another, time, waits } = await setup();
  const counters = another();
  const readings = await Promise.all(Array.from({ length: 20 }, () => counters.read('node-1', time.now())));
  expect(readings.every((reading) => reading?.dropped === 0)).toBe(true);
  expect(waits).toEqual([1_000]);
});

test('who has no patience is given no reading while it is not his turn, and waits for nobody', async () => {
  const { another, time, waits } = await setup();
  const counters = another();
  const [first, meanwhile] = await Promise.all([
    counters.read('node-1', time.now()),
    counters.read('node-1', time.now(), 0),
  ]);
  expect([first?.dropped, meanwhile]).toEqual([0, undefined]);
  expect(await another().read('node-1', time.now(), 0)).toBeUndefined();
  expect(waits).toEqual([]);
});

test('an account without the permission is told of once, and the node is left alone for ten minutes', async () => {
  const { another, time, telemetry } = await setup();
  const counters = another(FORWARDER.name);
  for (let s = 0; s < 590; s += 10) {
    expect(await counters.read('node-1', time.now())).toBeUndefined();
    time.advance(10);
  }
  expect(telemetry.lines).toEqual([
    expect.objectContaining({
      level: 'warn',
      message: expect.stringContaining('manager:read'),
      fields: { node: 'node-1', code: 'wazuh_403' },
    }),
  ]);
  time.advance(20);
  await counters.read('node-1', time.now());
  expect(telemetry.lines).toHaveLength(2);
});

test('a node whose requests are spent is left alone for its minute, by everybody', async () => {
  const { manager, another, time } = await setup();
  manager.setFault({ kind: 'too-many-requests' });
  expect(await another().read('node-1', time.now())).toBeUndefined();
  manager.setFault(undefined);
  expect(await another().read('node-1', time.now())).toBeUndefined();
  time.advance(62);
  expect(await another().read('node-1', time.now())).toMatchObject({ dropped: 0 });
});

test('a token that is refused is replaced, and the question asked again', async () => {
  const { manager, another, time } = await setup();
  const counters = another();
  await counters.read('node-1', time.now());
  time.advance(1);
  manager.revokeTokens();
  time.advance(1);
  expect(await counters.read('node-1', time.now())).toMatchObject({ dropped: 0 });
});

test('a node that is down, or unknown, has no reading now; it is asked again after a few seconds', async () => {
  const { manager, another, time, telemetry } = await setup();
  const counters = another();
  manager.setFault({ kind: 'down' });
  expect(await counters.read('node-1', time.now())).toBeUndefined();
  time.advance(4);
  expect(await counters.read('node-1', time.now())).toBeUndefined();
  expect(telemetry.lines).toHaveLength(1);
  manager.setFault(undefined);
  time.advance(2);
  expect(await counters.read('node-1', time.now())).toMatchObject({ dropped: 0 });
  expect(await counters.read('node-9', time.now())).toBeUndefined();
});

test.each<[string, Partial<ManagerCountersDeps>, string]>([
  ['cannot reach the node', { nodes: [{ name: 'node-1', url: 'https://127.0.0.1:9' }] }, 'ECONNREFUSED'],
  ['does not know its certificate', { tls: { fingerprints: ['00'] } }, 'tls_wrong_fingerprint'],
])('a function that %s keeps no other from reading', async (_case, overrides, code) => {
  const { another, time, telemetry } = await setup();
  expect(await another(OPERATOR.name, overrides).read('node-1', time.now())).toBeUndefined();
  expect(telemetry.lines.map(({ fields }) => fields.code)).toEqual([code]);
  expect(await another().read('node-1', time.now())).toMatchObject({ dropped: 0 });
});

/** Two functions that read the counters of a server which answers as told, and share a board. */
async function onScript(script: Script) {
  const server = await servers.start(script);
  const { another, time } = await setup();
  const reader = () =>
    another('anybody', {
      nodes: [{ name: 'node-1', url: server.url }],
      tls: { ca: server.identity.certificatePem },
      credentials: async () => CREDENTIALS,
    });
  return { server, time, one: reader(), two: reader() };
}

test('a request that is broken off rests one function alone', async () => {
  const { server, time, one, two } = await onScript({ check: () => 'cut' });
  await one.read('node-1', time.now());
  await two.read('node-1', time.now());
  expect(count(server, STATS)).toBe(2);
});

test('a node that answers with a fault is left alone by everybody for ten seconds', async () => {
  const { server, time, one, two } = await onScript({ check: () => ({ status: 500, body: '' }) });
  await one.read('node-1', time.now());
  time.advance(6);
  await two.read('node-1', time.now());
  expect(count(server, STATS)).toBe(1);
  time.advance(5);
  await two.read('node-1', time.now());
  expect(count(server, STATS)).toBe(2);
});

test.each([
  ['refused', recorded('login', 'wrong password')],
  ['blocked', recorded('login-block', 'the answer once blocked')],
])('a login that is %s is tried once in five minutes by all functions together', async (_case, reply) => {
  const { server, time, one, two } = await onScript({ login: () => reply });
  for (let s = 0; s < 1_200; s += 10) {
    await Promise.all([one.read('node-1', time.now(), 0), two.read('node-1', time.now(), 0)]);
    time.advance(10);
  }
  // A block takes 50 failures within 300 s of the first.
  expect(count(server, LOGIN)).toBe(4);
});

test('the certificate of a node whose counters are read is measured, since events may take another way', async () => {
  const { another, time, telemetry } = await setup();
  await another().read('node-1', time.now());
  expect(telemetry.measurements).toEqual([
    expect.objectContaining({ name: 'ManagerCertificateDays', dimensions: { node: 'node-1' } }),
  ]);
});
