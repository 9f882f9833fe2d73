import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryBudget } from '../../adapters/memory/budget.ts';
import type { AgentSinkDeps } from '../../adapters/wazuh/agent/agent-sink.ts';
import { createEventsApiSink } from '../../adapters/wazuh/events-api-sink.ts';
import { createS3Sink } from '../../adapters/wazuh/s3-sink.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import type { Delivery, Sink, WireEvent } from '../../src/forward/sink.ts';
import { accessDenied, S3Fault, slowDown } from '../../tools/local/aws/s3-fault.ts';
import type { Fault, Manager } from '../../tools/local/manager/manager.ts';
import { AGENTS, agentSink, boundMode, MANAGER_TLS } from '../support/agent-way.ts';
import { envelopes, wireEvent } from '../support/envelopes.ts';
import { type Clock, clock, managerPool } from '../support/manager-replay.ts';
import { s3Ways } from '../support/s3-way.ts';

/** A way into a manager, and the manager on its other end. */
interface Setup {
  readonly sink: Sink;
  readonly manager: Manager;
  readonly time: Clock;
  /** Codes of what it complained of. */
  readonly troubles: unknown[];
  /** What the manager has got, as it was handed to the sink. */
  received(): Promise<readonly string[]>;
  /** Makes it impossible to deliver, or possible again. */
  setDown(isDown: boolean): void;
}

const pool = managerPool();
const ways = s3Ways();
afterAll(pool.closeAll);
afterAll(ways.closeAll);

const ACCOUNT = { name: 'sluice-forwarder', password: 'C0nform-pass', mayIngest: true };

async function eventsApi(): Promise<Setup> {
  const time = clock();
  const troubles: unknown[] = [];
  const manager = await pool.start(time, { tls: MANAGER_TLS, limits: {}, users: [ACCOUNT] });
  const sink = createEventsApiSink({
    nodes: [{ name: 'node-1', url: manager.apiUrl }],
    tls: { fingerprints: [manager.fingerprint256] },
    credentials: async () => ({ username: ACCOUNT.name, password: ACCOUNT.password }),
    budget: createMemoryBudget(),
    clock: time.now,
    random: () => 0.5,
    telemetry: { log: (_level, _message, fields) => troubles.push(fields?.code), measure: () => {} },
    requestMs: 2_000,
  });
  return {
    sink,
    manager,
    time,
    troubles,
    received: async () => manager.events(),
    setDown: (isDown) => manager.setFault(isDown ? { kind: 'down' } : undefined),
  };
}

async function s3(): Promise<Setup & { fail(fault: S3Fault | 'reset' | 'answer-lost'): void }> {
  const time = clock();
  const troubles: unknown[] = [];
  const manager = await pool.start(time, { tls: MANAGER_TLS });
  const faults: (S3Fault | 'reset' | 'answer-lost')[] = [];
  let isDown = false;
  const way = await ways.open(() => (isDown ? 'reset' : faults.shift()));
  const sink = createS3Sink({
    client: way.s3,
    bucket: way.bucket,
    clock: time.now,
    random: () => 0.5,
    telemetry: { log: (_level, _message, fields) => troubles.push(fields?.code) },
    requestMs: 20_000,
  });
  return {
    sink,
    manager,
    time,
    troubles,
    received: async () => {
      await way.pull(manager);
      return manager.events().map(asHandedOver);
    },
    setDown: (down) => {
      isDown = down;
    },
    fail: (fault) => faults.push(fault),
  };
}

/** With connections that share an identity, or bound ones that have one each. */
async function agent(mode: AgentSinkDeps['mode']): Promise<Setup> {
  const time = clock();
  const manager = await pool.start(time, { tls: MANAGER_TLS, agentPort: 0, agents: AGENTS });
  const { sink, troubles } = agentSink(time, { 'node-1': manager }, { mode });
  return {
    sink,
    manager,
    time,
    troubles,
    received: async () => manager.events(),
    setDown: (isDown) => manager.setFault(isDown ? { kind: 'down' } : undefined),
  };
}

/** What the manager's module made of an event of an application, turned back. */
function asHandedOver(text: string): string {
  const { aws } = JSON.parse(text);
  const { log_info, source, srcip, sourceIPAddress, ...rest } = aws;
  expect(log_info.log_file).toMatch(/^wazuh\/acme\/app\/[\w/-]+\.jsonl\.gz$/);
  expect([source, sourceIPAddress]).toEqual(['sluice', srcip]);
  return JSON.stringify({ integration: 'sluice', srcip, ...rest });
}

const MINUTE_MS = 60_000;
/** Turns of the clock within which a sink must have recovered from a fault that is over. */
const PATIENCE = 30;

function wires(count: number, prefix = 'e'): readonly WireEvent[] {
  return envelopes(count, prefix).map((envelope) => encodeEnvelope(envelope, undefined));
}

let setup: Setup;
const deliver = (events: readonly WireEvent[]) => setup.sink.deliver(events, setup.time.now() + MINUTE_MS);
const received = () => setup.received();
const linesOf = (events: readonly WireEvent[]) => events.map(({ line }) => line);

/** Delivers as a stage does: what is to be sent again is sent again when it is due. */
async function deliverAll(events: readonly WireEvent[], after?: () => void): Promise<readonly Delivery[]> {
  const outcomes = new Map<WireEvent, Delivery>();
  let left = events;
  for (let turn = 0; left.length > 0 && turn < PATIENCE; turn += 1) {
    const answers = await deliver(left);
    for (const [i, event] of left.entries()) outcomes.set(event, answers[i] as Delivery);
    if (turn === 0) after?.();
    left = left.filter((event) => outcomes.get(event)?.kind === 'retry');
    const waits = [...outcomes.values()].map((outcome) => (outcome.kind === 'retry' ? outcome.afterMs : 0));
    setup.time.advance(Math.max(...waits) / 1_000);
  }
  return events.map((event) => outcomes.get(event) as Delivery);
}

describe.each<[string, () => Promise<Setup>]>([
  ['events-api', eventsApi],
  ['s3', s3],
  ['agent', () => agent('event-only')],
  ['agent, bound', () => agent(boundMode())],
])('the sink %s', (name, start) => {
  beforeEach(async () => {
    setup = await start();
  });

  test('has a name', () => {
    expect(setup.sink.name).toBe(name.split(',')[0]);
  });

  test('hands the manager every event once, byte for byte, and says so for each', async () => {
    const events = wires(250);
    const outcomes = await deliver(events);
    expect(outcomes.map(({ kind }) => kind)).toEqual(events.map(() => 'delivered'));
    expect((await received()).toSorted()).toEqual(linesOf(events).toSorted());
  });

  test('of nothing makes nothing', async () => {
    expect(await deliver([])).toEqual([]);
    expect(await received()).toEqual([]);
  });

  test('delivers equal events as often as they are given', async () => {
    const [event] = wires(1) as [WireEvent];
    const outcomes = await deliver([event, event, event]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'delivered', 'delivered']);
    expect(await received()).toHaveLength(3);
  });

  test('takes every character there is', async () => {
    const line = JSON.stringify({ integration: 'sluice', text: 'żółć 😀 \u2028 \u0001 " \\ </script>' });
    expect(await deliver([wireEvent('x', line)])).toEqual([{ kind: 'delivered' }]);
    expect(await received()).toEqual([line]);
  });

  test('parks an event that is too large, and delivers its neighbours', async () => {
    const [first, last] = wires(2) as [WireEvent, WireEvent];
    const large = wireEvent('large', JSON.stringify({ integration: 'sluice', v: 'ż"😀'.repeat(9_000) }));
    const parked = { kind: 'parked', reason: 'too_large_for_wazuh' };
    expect(await deliver([first, large, last, large])).toMatchObject([
      { kind: 'delivered' },
      parked,
      { kind: 'delivered' },
      parked,
    ]);
  });

  test('starts nothing that cannot end before the deadline', async () => {
    const outcomes = await setup.sink.deliver(wires(3), setup.time.now() + 10);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['retry', 'retry', 'retry']);
    expect(await received()).toEqual([]);
  });

  test('loses nothing while nobody takes anything', async () => {
    setup.setDown(true);
    const events = wires(150);
    const outcomes = await deliverAll(events, () => setup.setDown(false));
    expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true);
    expect((await received()).toSorted()).toEqual(linesOf(events).toSorted());
  });

  test('a fault in the middle is told of the events that it concerns', async () => {
    await deliver(wires(1, 'warm'));
    setup.setDown(true);
    const outcomes = await deliver(wires(3));
    // A connection may be there for a moment, and then nobody says what became of what was written to it.
    const reason = expect.stringMatching(/^(network|not_acknowledged)$/);
    expect(outcomes).toMatchObject(outcomes.map(() => ({ kind: 'retry', reason })));
  });
});

describe('the sink events-api', () => {
  beforeEach(async () => {
    setup = await eventsApi();
  });

  test('stays within the manager’s limits whatever it is given: the rest waits, and nothing is refused', async () => {
    const events = wires(4_000);
    const outcomes = await deliver(events);
    const later = outcomes.filter((outcome) => outcome.kind === 'retry');
    expect(later.length).toBe(1_000);
    expect(new Set(later.map(({ reason }) => reason))).toEqual(new Set(['budget_exhausted']));
    expect((await deliverAll(events)).every(({ kind }) => kind === 'delivered')).toBe(true);
    expect(setup.troubles).toEqual([]);
  });

  test.each<[string, Fault, { readonly mayDouble: boolean }]>([
    ['has a daemon down', { kind: 'daemons-not-ready' }, { mayDouble: false }],
    ['has no requests left', { kind: 'too-many-requests' }, { mayDouble: false }],
    ['breaks off its answer', { kind: 'cut-response', times: 1 }, { mayDouble: true }],
    ['takes the events and goes away', { kind: 'accept-then-cut', times: 1 }, { mayDouble: true }],
  ])('loses nothing when the manager %s', async (_case, fault, { mayDouble }) => {
    setup.manager.setFault(fault);
    const events = wires(150);
    const outcomes = await deliverAll(events, () => setup.manager.setFault(undefined));
    expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true);
    expect(new Set(await received())).toEqual(new Set(linesOf(events)));
    if (!mayDouble) expect(await received()).toHaveLength(events.length);
  });

  test('survives that every token is revoked', async () => {
    await deliver(wires(1, 'warm'));
    setup.manager.revokeTokens();
    setup.time.advance(3);
    const outcomes = await deliverAll(wires(10));
    expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true);
    expect(await received()).toHaveLength(11);
  });

  test('delivers for hours, longer than any token lasts', async () => {
    for (let i = 0; i < 12; i += 1) {
      expect(await deliver(wires(1, `hour-${i}`))).toEqual([{ kind: 'delivered' }]);
      setup.time.advance(600);
    }
    expect(await received()).toHaveLength(12);
  });
});

describe('the sink s3', () => {
  let way: Awaited<ReturnType<typeof s3>>;
  beforeEach(async () => {
    way = await s3();
    setup = way;
  });

  test('announces events once, however often they are handed to it', async () => {
    const events = wires(20);
    for (let i = 0; i < 3; i += 1)
      expect((await deliver(events)).every(({ kind }) => kind === 'delivered')).toBe(true);
    expect(await received()).toHaveLength(20);
  });

  test('knows its object again when the answer was lost', async () => {
    way.fail('answer-lost');
    const events = wires(20);
    expect(await deliver(events)).toMatchObject(events.map(() => ({ kind: 'retry', reason: 'network' })));
    expect((await deliver(events)).every(({ kind }) => kind === 'delivered')).toBe(true);
    expect((await received()).toSorted()).toEqual(linesOf(events).toSorted());
  });

  test.each([
    ['asks to slow down', slowDown(), 'rate_limited', { unsent: true }],
    ['does not let us write', accessDenied(), 'unauthorized', { unsent: true }],
    [
      'fails within',
      new S3Fault(500, 'InternalError', 'We encountered an internal error.'),
      'dependency_unavailable',
      {},
    ],
    [
      'writes the same object elsewhere',
      new S3Fault(409, 'ConditionalRequestConflict', '.'),
      'dependency_unavailable',
      {},
    ],
  ])('waits when S3 %s, and says why', async (_case, fault, reason, unsent) => {
    way.fail(fault);
    const outcomes = await deliver(wires(3));
    const code = `s3_${fault.code}`;
    expect(outcomes).toEqual(
      outcomes.map(() => ({ kind: 'retry', reason, afterMs: expect.any(Number), code, ...unsent })),
    );
    expect(setup.troubles).toEqual([code]);
  });

  test('delivers what it can of several objects, and tells each event its own', async () => {
    const other = wires(2, 'o').map((event) => ({ ...event, source: 'sentry' as const }));
    way.fail(accessDenied());
    const outcomes = await deliver([...wires(2), ...other]);
    const kinds = outcomes.map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['delivered', 'delivered', 'retry', 'retry']);
    expect(kinds[0]).toBe(kinds[1]);
  });
});
