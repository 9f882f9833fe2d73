import { expect, test } from 'vitest';
import { createMemorySink, type MemorySink } from '../../../adapters/memory/sink.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { defaultRoute, type ForwardRoute } from '../../../src/forward/route.ts';
import { createRoutedSink } from '../../../src/forward/routed-sink.ts';
import type { Delivery, WireEvent } from '../../../src/forward/sink.ts';
import { wireEvent } from '../../support/envelopes.ts';

const DEADLINE = 60_000;
const DELIVERED: Delivery = { kind: 'delivered', sink: 'events-api' };
const CLOSED: Delivery = {
  kind: 'retry',
  reason: 'network',
  afterMs: 9_000,
  code: 'ECONNREFUSED',
  unsent: true,
};
const UNANSWERED: Delivery = { kind: 'retry', reason: 'timeout', afterMs: 4_000 };

const TRAILS: ForwardRoute = {
  name: 'trails',
  when: { sources: ['cloudtrail'] },
  to: 's3',
  fallback: 'events-api',
};

type Judge = (event: WireEvent) => Delivery;

/** Three ways in, each with its own judgement, and what was told. */
function setUp(judges: { readonly agent?: Judge; readonly api?: Judge; readonly s3?: Judge } = {}) {
  const telemetry = createMemoryTelemetry();
  const agent = createMemorySink(judges.agent, 'agent');
  const api = createMemorySink(judges.api, 'events-api');
  const s3 = createMemorySink(judges.s3, 's3');
  const sink = createRoutedSink({
    sinks: [agent, api, s3],
    routes: [TRAILS],
    otherwise: defaultRoute(true),
    telemetry,
  });
  const choices = () =>
    telemetry.measurements.flatMap(({ name, value, dimensions: { sink: way, route, why } }) =>
      name === 'SinkChoice' ? [`${value} ${way} ${route} ${why}`] : [],
    );
  return { sink, agent, api, s3, telemetry, choices };
}

const app = (id: string, severity = 21) => wireEvent(id, `{"id":"${id}"}`, { severity });
const trail = (id: string) => wireEvent(id, `{"id":"${id}"}`, { source: 'cloudtrail' });
const ids = ({ taken }: MemorySink) => taken.map(({ id }) => id);

test('each event takes the way of its route, and its outcome stands in its place', async () => {
  const parks: Judge = () => ({ kind: 'parked', reason: 'too_large_for_wazuh' });
  const { sink, agent, choices } = setUp({ s3: parks });
  const outcomes = await sink.deliver([trail('t-1'), app('a-1'), trail('t-2')], DEADLINE);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['parked', 'delivered', 'parked']);
  expect(ids(agent)).toEqual(['a-1']);
  expect(choices()).toEqual(['2 s3 trails primary', '1 agent default default']);
});

test('what the first way does not take now and was never sent, the second takes at once', async () => {
  const { sink, api, choices } = setUp({ agent: () => CLOSED });
  expect(await sink.deliver([app('a-1'), app('a-2')], DEADLINE)).toEqual([DELIVERED, DELIVERED]);
  expect(ids(api)).toEqual(['a-1', 'a-2']);
  expect(choices()).toEqual(['2 agent default default', '2 events-api default fallback']);
});

test('what may have arrived is not sent another way', async () => {
  const { sink, api } = setUp({ agent: ({ id }) => (id === 'a-1' ? UNANSWERED : CLOSED) });
  expect(await sink.deliver([app('a-1'), app('a-2')], DEADLINE)).toEqual([UNANSWERED, DELIVERED]);
  expect(ids(api)).toEqual(['a-2']);
});

test('a sink is not tried twice, and a route without a fallback waits', async () => {
  const { sink, api, agent } = setUp({ agent: () => CLOSED, api: () => ({ ...CLOSED, afterMs: 3_000 }) });
  const [outcome] = await sink.deliver([app('a-1')], DEADLINE);
  expect(outcome).toMatchObject({ kind: 'retry', afterMs: 3_000 });
  expect([agent.batches, api.batches]).toEqual([[1], [1]]);
});

test('when neither way takes an event, it comes back for the one that opens first', async () => {
  const { sink } = setUp({ agent: () => CLOSED, api: () => ({ ...CLOSED, afterMs: 50_000 }) });
  expect(await sink.deliver([app('a-1')], DEADLINE)).toEqual([CLOSED]);
});

test('what the second way may have taken is waited for, however long that is', async () => {
  const { sink } = setUp({ agent: () => CLOSED, api: () => ({ ...UNANSWERED, afterMs: 50_000 }) });
  expect(await sink.deliver([app('a-1')], DEADLINE)).toEqual([{ ...UNANSWERED, afterMs: 50_000 }]);
});

test('the most severe events go first, the others in their order: a scarce budget is spent on them', async () => {
  let budget = 2;
  const scarce: Judge = () => {
    budget -= 1;
    return budget >= 0 ? DELIVERED : CLOSED;
  };
  const { sink, agent } = setUp({ agent: scarce, api: () => CLOSED });
  await sink.deliver([app('low-1'), app('low-2'), app('critical', 99), app('high', 73)], DEADLINE);
  expect(ids(agent)).toEqual(['critical', 'high']);
});

test('a sink first takes what is its own, then what others could not', async () => {
  const telemetry = createMemoryTelemetry();
  const api = createMemorySink(undefined, 'events-api');
  const agent = createMemorySink(() => CLOSED, 'agent');
  const sink = createRoutedSink({
    sinks: [api, agent],
    routes: [{ name: 'own', when: { tenants: ['beta'] }, to: 'events-api' }],
    otherwise: defaultRoute(true),
    telemetry,
  });
  const own = wireEvent('own', '{}', { tenant: 'beta' });
  await sink.deliver([app('other', 99), own], DEADLINE);
  expect(ids(api)).toEqual(['own', 'other']);
});

test('a change of way is explained once, with the reason, and so is the way back', async () => {
  let closed = true;
  const { sink, telemetry } = setUp({ agent: () => (closed ? CLOSED : DELIVERED) });
  for (let i = 0; i < 3; i += 1) await sink.deliver([app('a-1'), app('a-2')], DEADLINE);
  closed = false;
  for (let i = 0; i < 3; i += 1) await sink.deliver([app('a-1')], DEADLINE);
  expect(telemetry.lines.map(({ message, fields }) => ({ message, ...fields }))).toEqual([
    {
      message: 'a route falls back on its second way into Wazuh',
      route: 'default',
      from: 'agent',
      sink: 'events-api',
      reason: 'network',
      code: 'ECONNREFUSED',
    },
    { message: 'a route is back on its first way into Wazuh', route: 'default', sink: 'agent' },
  ]);
});

test('a sink that throws costs its own events a wait, and the others nothing', async () => {
  const { sink, telemetry } = setUp({
    s3: () => {
      throw new Error('PLANTED');
    },
  });
  const outcomes = await sink.deliver([trail('t-1'), app('a-1')], DEADLINE);
  expect(outcomes).toMatchObject([
    { kind: 'retry', reason: 'dependency_unavailable' },
    { kind: 'delivered', sink: 'agent' },
  ]);
  expect(outcomes[0]).not.toHaveProperty('unsent');
  expect(JSON.stringify(telemetry.lines)).not.toContain('PLANTED');
});

test('outcomes are counted by sink', async () => {
  const { sink, telemetry } = setUp({ agent: ({ id }) => (id === 'a-1' ? UNANSWERED : DELIVERED) });
  await sink.deliver([app('a-1'), app('a-2'), app('a-3'), trail('t-1')], DEADLINE);
  const counts = telemetry.measurements.flatMap(({ name, value, dimensions }) =>
    name === 'SinkOutcome' ? [`${dimensions.sink} ${dimensions.outcome} ${value}`] : [],
  );
  expect(counts.toSorted()).toEqual(['agent delivered 2', 'agent retry 1', 's3 delivered 1']);
});

test('nothing to deliver asks no sink', async () => {
  const { sink, agent, api, s3 } = setUp();
  expect(await sink.deliver([], DEADLINE)).toEqual([]);
  expect([agent, api, s3].flatMap(({ batches }) => batches)).toEqual([]);
});

test('a route to a sink that is not there is found when it is made', () => {
  const telemetry = createMemoryTelemetry();
  const parts = { sinks: [createMemorySink()], routes: [TRAILS], otherwise: defaultRoute(false), telemetry };
  expect(() => createRoutedSink(parts)).toThrow('a route names the sink "s3"');
});
