import { afterAll, describe, expect, test } from 'vitest';
import { createMemoryBudget } from '../../../adapters/memory/budget.ts';
import { createMemoryNodeLimits } from '../../../adapters/memory/node-limits.ts';
import { createEventsApiSink } from '../../../adapters/wazuh/events-api-sink.ts';
import { requestLimit } from '../../../src/forward/node-limits.ts';
import type { Delivery } from '../../../src/forward/sink.ts';
import { wireEvent } from '../../support/envelopes.ts';
import { clock, managerPool } from '../../support/manager-replay.ts';
import { count, lines, recorded, serverPool, sinkOn, takesAll } from './scripted-server.ts';

const managers = managerPool();
const servers = serverPool();
afterAll(async () => {
  await managers.closeAll();
  await servers.closeAll();
});

test.each([
  [undefined, 30, 30],
  [undefined, 12, 12],
  [0, 30, 'none'],
  [0, 100, 100],
  [12, 30, 10],
  [1, 30, 1],
  [12, 5, 5],
  [300, 30, 30],
  [300, 100_000, 30],
] as const)(
  'a node that reports %s, with %s configured, is sent %s requests a minute',
  (reported, configured, limit) => {
    expect(requestLimit(reported, configured)).toBe(limit);
  },
);

/** A manager with this setting in its api.yaml, and how many of 35 requests go in one minute. */
async function deliveredBy(maxRequestPerMinute: number, mayManage: boolean): Promise<number> {
  const time = clock();
  const account = { name: 'sluice', password: 'C0nform-pass', mayIngest: true, mayManage };
  const manager = await managers.start(time, { limits: { maxRequestPerMinute }, users: [account] });
  const sink = createEventsApiSink({
    nodes: [{ name: 'node-1', url: manager.apiUrl }],
    tls: { ca: manager.certificatePem },
    credentials: async () => ({ username: account.name, password: account.password }),
    budget: createMemoryBudget(),
    limits: createMemoryNodeLimits(),
    clock: time.now,
    random: () => 0.5,
    telemetry: { log: () => {}, measure: () => {} },
  });
  const outcomes: Delivery[] = [];
  for (let i = 0; i < 35; i += 1)
    outcomes.push(...(await sink.deliver([wireEvent(`e-${i}`, `{"n":${i}}`)], time.now() + 60_000)));
  expect(outcomes.filter((one) => one.kind === 'retry' && one.reason !== 'budget_exhausted')).toEqual([]);
  return outcomes.filter(({ kind }) => kind === 'delivered').length;
}

describe('a real API is asked for its limit', () => {
  test.each([
    ['without one takes everything at once', 0, true, 35],
    ['with a low one gets no more than that, logins and questions included', 10, true, 8],
    ['with the usual one gets 30', 300, true, 30],
    ['that does not let us read it gets the configured number', 0, false, 30],
  ] as const)('and one %s', async (_case, perMinute, mayManage, requests) => {
    expect(await deliveredBy(perMinute, mayManage)).toBe(requests);
  });
});

const reports = (perMinute: number) => () => ({
  status: 200,
  body: JSON.stringify({
    data: { affected_items: [{ node_api_config: { access: { max_request_per_minute: perMinute } } }] },
  }),
});
const CONFIG = '/manager/api/config';

test('it is asked once an hour, by one of all that share the answer', async () => {
  const server = await servers.start({ check: reports(0) });
  const limits = createMemoryNodeLimits();
  const [one, two] = [sinkOn([server], { limits }), sinkOn([server], { limits })];
  for (const { deliver } of [one, two, one]) await deliver(lines(1));
  expect(count(server, CONFIG)).toBe(1);
  one.time.now += 3_600_000;
  await one.deliver(lines(1));
  await one.deliver(lines(1));
  expect(count(server, CONFIG)).toBe(2);
});

test('a node that refuses a request although it said that it has no limit is sent the configured number', async () => {
  const limited = recorded('limits', 'the 31st /events request within a minute');
  let requests = 0;
  const server = await servers.start({
    check: reports(0),
    events: (asked) => {
      requests += 1;
      return requests === 41 ? limited : takesAll(asked);
    },
  });
  const limits = createMemoryNodeLimits();
  const { deliver, time } = sinkOn([server], { limits });
  const first = await deliver(lines(4_500));
  expect(first.filter(({ kind }) => kind === 'delivered')).toHaveLength(4_000);
  expect(await limits.get('node-1')).toEqual({ perMinute: undefined, at: time.now });
  time.now += 61_000;
  const second = await deliver(lines(4_500));
  expect(second.filter(({ kind }) => kind === 'delivered')).toHaveLength(3_000);
});

test('a question without an answer costs no event, and is asked again a minute later', async () => {
  let answers = false;
  const server = await servers.start({
    check: () => (answers ? reports(0)() : { status: 503, body: '' }),
  });
  const { deliver, time } = sinkOn([server], { limits: createMemoryNodeLimits() });
  expect(await deliver(lines(1))).toEqual([{ kind: 'delivered' }]);
  await deliver(lines(1));
  expect(count(server, CONFIG)).toBe(1);
  answers = true;
  time.now += 60_000;
  await deliver(lines(1));
  await deliver(lines(1));
  expect(count(server, CONFIG)).toBe(2);
});

test('limits that cannot be shared are found out by each for itself, and delivery goes on', async () => {
  const server = await servers.start({ check: reports(0) });
  const limits = {
    get: () => Promise.reject(new Error('down')),
    put: () => Promise.reject(new Error('down')),
  };
  const [one, two] = [sinkOn([server], { limits }), sinkOn([server], { limits })];
  for (const { deliver } of [one, one, two]) expect(await deliver(lines(1))).toEqual([{ kind: 'delivered' }]);
  expect(count(server, CONFIG)).toBe(2);
});

test('a proxy’s page in the place of the answer is no limit', async () => {
  const server = await servers.start({ check: () => ({ status: 200, body: '<html>' }) });
  const limits = createMemoryNodeLimits();
  await sinkOn([server], { limits }).deliver(lines(1));
  expect(await limits.get('node-1')).toMatchObject({ perMinute: undefined });
});
