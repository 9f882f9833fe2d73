import { expect, test } from 'vitest';
import type { SourceAccount } from '../../../tools/soak/accounts.ts';
import type { FaultRecord, RunResult, Sample } from '../../../tools/soak/run-result.ts';
import { timelineOf } from '../../../tools/soak/timeline.ts';
import { allHold, type Verdict, verdictsOf } from '../../../tools/soak/verdicts.ts';

const MB = 1_048_576;
const SECONDS = 600;

const sampleAt = (atS: number, vitals: Partial<Sample['vitals']> = {}): Sample => ({
  atS,
  vitals: {
    rss: 200 * MB,
    heap: 60 * MB,
    descriptors: 100,
    timers: 40,
    handles: 20,
    lagMs: 5,
    cpuMs: 0,
    ledger: {},
    resent: 0,
    failures: 0,
    ...vitals,
  },
  depths: { waiting: { trail: 0, events: 0, alerts: 0 }, deadLetters: 0 },
  taken: 10,
  analysed: 10,
  waiting: 0,
  worldRss: 0,
});
const samplesOf = (vitals: (atS: number) => Partial<Sample['vitals']> = () => ({})) =>
  Array.from({ length: SECONDS / 5 }, (_, i) => sampleAt(i * 5, vitals(i * 5)));

const app: SourceAccount = {
  source: 'app',
  received: 10,
  forwarded: 10,
  duplicate: 0,
  filtered: 0,
  rejected: 0,
  parked: 0,
  inFlight: 0,
  difference: 0,
};
const GOOD: RunResult = {
  settings: { minutes: 10, rate: 100, seed: 1, sink: 'agent', faults: [] },
  timeline: timelineOf(10),
  startedAt: 0,
  samples: samplesOf(),
  faults: [],
  events: { taken: 10, analysed: 10, missing: [], unannounced: [], doubled: [] },
  accounts: { sources: [app], crashedEvents: 0 },
  told: [{ address: '198.18.0.1', slack: [1_000], mail: [2_000] }],
  alerts: 1,
  leaks: [],
  looked: { logs: 5 },
  answers: { 202: 1 },
  drainedMs: 1_000,
  latency: {
    before: { median: 1, p99: 2 },
    during: { median: 1, p99: 2 },
    after: { median: 1, p99: 2 },
  },
  ending: { byItself: true, code: 0, afterMs: 100 },
};

const broken = (changed: Partial<RunResult>): readonly string[] =>
  verdictsOf({ ...GOOD, ...changed })
    .filter(({ holds }: Verdict) => holds === false)
    .map(({ name }) => name);

test('a run in which nothing is wrong holds', () => {
  expect(broken({})).toEqual([]);
  expect(verdictsOf(GOOD).every(({ holds }) => holds === true)).toBe(true);
});

const crash: FaultRecord = {
  kind: 'ack-then-gone',
  fromMs: 200_000,
  toMs: 210_000,
  strikes: 3,
  retried: 0,
  duplicates: 0,
};
const doubledAt = (firstAt: number) => ({ ...GOOD.events, doubled: [{ id: 'a', firstAt, times: 2 }] });

test('an event that never came is told of, and one in flight, and a dead letter', () => {
  expect(broken({ events: { ...GOOD.events, missing: ['a'] } })).toEqual([
    'events that were taken and never came to the manager',
    'what the ledger says was forwarded is what the manager has',
  ]);
  expect(broken({ accounts: { sources: [{ ...app, inFlight: 1 }], crashedEvents: 0 } })).toEqual([
    'ledger of app: vanished, in flight or parked',
  ]);
  const samples = GOOD.samples.map((sample) => ({
    ...sample,
    depths: { ...sample.depths, deadLetters: 1 },
  }));
  expect(broken({ samples })).toEqual(['dead letters']);
});

test('that no text has planted data proves nothing when no text was looked at', () => {
  expect(broken({ looked: {} })).toEqual(['planted personal data and secrets in the clear, in 0 texts']);
  expect(broken({ leaks: [{ where: 'logs', kind: 'email', times: 1 }] })).toEqual([
    'planted personal data and secrets in the clear, in 5 texts',
  ]);
});

test('an event may come twice in a window where it may, when the pipeline counted it, and nowhere else', () => {
  const counted = { ...GOOD.accounts, crashedEvents: 1 };
  expect(broken({ events: doubledAt(205_000), faults: [crash], accounts: counted })).toEqual([]);
  expect(broken({ events: doubledAt(205_000), faults: [crash] })).toEqual([
    'events that came twice, and no count of the pipeline says why',
  ]);
  expect(broken({ events: doubledAt(300_000), faults: [crash], accounts: counted })).toEqual([
    'events that came twice, outside of the windows of docs/faults.md',
  ]);
  const harmless: FaultRecord = { ...crash, kind: 'redelivery' };
  expect(broken({ events: doubledAt(205_000), faults: [harmless], accounts: counted })).toEqual([
    'events that came twice, outside of the windows of docs/faults.md',
  ]);
});

test('what the agent sent again and what had no answer is counted too', () => {
  const said = (vitals: Partial<Sample['vitals']>) => ({
    events: doubledAt(205_000),
    faults: [crash],
    samples: [...GOOD.samples, sampleAt(SECONDS, vitals)],
  });
  expect(broken(said({ resent: 1 }))).toEqual([]);
  expect(broken(said({ ledger: { 'enrich/app/retried/network': 1 } }))).toEqual([]);
  expect(broken(said({ ledger: { 'enrich/app/retried/budget_exhausted': 1 } }))).toHaveLength(1);
});

test('an attack that a channel has not heard of is told of, and one that it heard twice', () => {
  const heard = (slack: readonly number[]) => [{ address: '198.18.0.1', slack, mail: [2_000] }];
  expect(broken({ told: heard([]) })).toEqual(['attacks of which a channel has not heard']);
  expect(broken({ told: [] })).toEqual(['attacks of which a channel has not heard']);
  expect(broken({ told: heard([1_000, 90_000]) })).toEqual(['attacks told of twice, outside of the windows']);
  // The lease of what was not written down ends a minute later.
  expect(broken({ told: heard([206_000, 266_000]), faults: [crash] })).toEqual([]);
  expect(broken({ told: heard([1_000, 206_000]), faults: [crash] })).toEqual([
    'attacks told of twice, outside of the windows',
  ]);
});

test('a planted value in the clear is told of by its kind and place', () => {
  const verdicts = verdictsOf({ ...GOOD, leaks: [{ where: 'logs', kind: 'email', times: 2 }] });
  expect(verdicts.filter(({ holds }) => holds === false).map(({ found }) => found)).toEqual([
    '2, email in logs',
  ]);
});

test('memory that grows is told of, and saw teeth and a first rise are not', () => {
  expect(broken({ samples: samplesOf((atS) => ({ heap: (60 + atS / 60) * MB })) })).toEqual([
    'heap after a collection: growth in the last two thirds',
  ]);
  expect(broken({ samples: samplesOf((atS) => ({ rss: (200 + atS / 10) * MB })) })).toEqual([
    'resident memory: growth in the last two thirds',
  ]);
  const warming = samplesOf((atS) => ({ rss: (200 + Math.min(atS, 150) + (atS % 50)) * MB }));
  expect(broken({ samples: warming })).toEqual([]);
});

test('descriptors, timers and handles that stay behind are told of', () => {
  const more = (atS: number, of: number) => (atS > 300 ? of + 20 : of);
  const samples = samplesOf((atS) => ({
    descriptors: more(atS, 100),
    timers: more(atS, 40),
    handles: more(atS, 20),
  }));
  expect(broken({ samples })).toEqual([
    'file descriptors: at the end as before the faults',
    'timers: at the end as before the faults',
    'sockets and other handles: at the end as before the faults',
  ]);
});

test('a process that has to be ended is told of, and one that fails at its end', () => {
  const name = 'the process of the functions ends by itself when it is closed';
  expect(broken({ ending: { byItself: false, code: null, afterMs: 15_000 } })).toEqual([name]);
  expect(broken({ ending: { byItself: true, code: 1, afterMs: 10 } })).toEqual([name]);
});

test('a run of seconds says that it cannot tell how memory grows, and holds all the same', () => {
  const timeline = timelineOf(0.5);
  const verdicts = verdictsOf({ ...GOOD, timeline, samples: samplesOf().slice(0, 7) });
  expect(verdicts.filter(({ holds }) => holds === undefined).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['heap after a collection: growth in the last two thirds']),
  );
  expect(allHold(verdicts)).toBe(true);
});
