import { expect, test } from 'vitest';
import { createMemoryDeliveryMarks } from '../../../adapters/memory/delivery-marks.ts';
import { createMemoryLedger } from '../../../adapters/memory/ledger.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { balanceLedger } from '../../../functions/enrich/balance-ledger.ts';
import { HOUR_MS, hourOf, type TakenEntry, takenId } from '../../../src/event/ledger.ts';
import { balanceHours, hoursBetween } from '../../../src/event/ledger-balance.ts';
import type { QueueDepths } from '../../../src/event/ledger-missing.ts';
import type { Silence } from '../../../src/event/silence.ts';
import { untouched } from '../../../src/forward/delivery-marks.ts';

const START = Date.parse('2026-03-04T05:06:07Z');
const DAY_MS = 24 * HOUR_MS;

function setUp() {
  const world = { now: START, depths: { events: 0, deadLetters: 0 } satisfies QueueDepths as QueueDepths };
  const telemetry = createMemoryTelemetry();
  const marks = createMemoryDeliveryMarks();
  const ledger = createMemoryLedger(marks);
  let read: string[] = [];
  const records = {
    ...ledger,
    hour: async (hour: string) => {
      read.push(hour);
      return ledger.hour(hour);
    },
  };
  const balance = async (deadline = Number.POSITIVE_INFINITY, silence: readonly Silence[] = []) => {
    telemetry.begin('run');
    const from = telemetry.measurements.length;
    read = [];
    const deps = { clock: () => world.now, telemetry, ledger: { records, book: ledger }, silence };
    await balanceLedger({ ...deps, depths: async () => world.depths }, deadline);
    const told = telemetry.measurements.slice(from);
    return {
      read,
      quiet: told
        .filter(({ name }) => name === 'SourceQuiet')
        .map(({ value, unit, dimensions }) => [dimensions.watch, value, unit]),
      of: (name: string, source?: string) =>
        told.find((each) => each.name === name && each.dimensions.source === source)?.value,
    };
  };
  const take = async (request: string, key: string, source: TakenEntry['source'] = 'app') => {
    const id = takenId('ingest', request);
    const facts = { source, tenant: 'acme', origin: 'checkout' } as const;
    await ledger.enter({
      ...facts,
      id,
      at: world.now,
      stage: 'ingest',
      request,
      received: 3,
      refused: 0,
      rejected: {},
      filtered: {},
      parked: {},
      messages: [{ key, count: 3 }],
    });
    const message = { ...facts, key, since: world.now, count: 3, taken: id };
    return {
      claim: () => marks.claim(message, 'me', world.now, world.now + 60_000),
      settle: (letter?: string) =>
        marks.settle(
          key,
          'me',
          {
            ...untouched(new Set([0, 1, 2])),
            done: true,
            parked: letter === undefined ? [] : [{ key: letter, reason: 'internal_error', count: 3 }],
          },
          world.now + DAY_MS,
        ),
    };
  };
  return { world, telemetry, balance, take, marks };
}

test('what is in flight, parked and missing is published by source, and what is missing in all too', async () => {
  const { world, balance, take } = setUp();
  await balance();
  await take('r-1', 'waiting');
  const parked = await take('r-2', 'parked', 'sentry');
  await parked.claim();
  await parked.settle('letter');
  world.now += HOUR_MS;
  world.depths = { events: 1, deadLetters: 1 };
  const run = await balance();
  expect([run.of('LedgerInFlight', 'app'), run.of('LedgerParked', 'sentry')]).toEqual([3, 3]);
  expect([run.of('LedgerDifference', 'app'), run.of('LedgerDifference')]).toEqual([0, 0]);
});

test('nothing is published of a source that nothing came from', async () => {
  const { world, balance, take } = setUp();
  await balance();
  await take('r-1', 'waiting');
  world.now += HOUR_MS;
  const run = await balance();
  expect(run.of('LedgerInFlight', 'app')).toBe(3);
  expect(run.of('LedgerInFlight', 'cloudtrail')).toBeUndefined();
});

test('a message that no queue holds is a difference, and the log names its request', async () => {
  const { world, telemetry, balance, take } = setUp();
  await balance();
  await take('r-1', 'lost');
  world.now += HOUR_MS;
  const run = await balance();
  expect([run.of('LedgerDifference', 'app'), run.of('LedgerDifference')]).toEqual([3, 3]);
  expect(telemetry.lines).toMatchObject([
    { level: 'error', fields: { source: 'app', request: 'r-1', messageKey: 'lost', events: 3 } },
  ]);
});

test('what is lost for good stops to alarm after five days, and is still in flight in the ledger', async () => {
  const { world, balance, take } = setUp();
  await balance();
  await take('r-1', 'lost');
  world.now += 5 * DAY_MS + HOUR_MS;
  const run = await balance();
  expect(run.of('LedgerDifference')).toBe(0);
  expect(run.of('LedgerInFlight', 'app')).toBe(3);
});

test('an hour that is settled is not read again, one that waits is read when that has come', async () => {
  const { world, balance, take } = setUp();
  await balance();
  const done = await take('r-1', 'done');
  await done.claim();
  await done.settle();
  world.now += HOUR_MS;
  const late = await take('r-2', 'late');
  world.now += 3 * HOUR_MS;
  await balance();
  expect((await balance()).read).toEqual(['2026-03-04T09', '2026-03-04T08']);
  await late.claim();
  await late.settle();
  expect((await balance()).read).toEqual(['2026-03-04T09', '2026-03-04T08', '2026-03-04T06']);
});

test('a run that has no time left keeps what it has, and the next goes on', async () => {
  const { world, balance, take } = setUp();
  await balance();
  await take('r-1', 'waiting');
  world.now += 6 * HOUR_MS;
  expect((await balance(world.now - 1)).read).toEqual([]);
  expect((await balance()).read).toHaveLength(8);
});

test('records that are only looked at for a change count towards what a run may read, and the next run goes on', async () => {
  const ledger = createMemoryLedger(createMemoryDeliveryMarks());
  const hours = Array.from({ length: 6 }, (_, i) => `2026-03-04T0${9 - i}`);
  const lists = { rows: [], inFlight: [], parked: [], duplicates: [], crashed: [], records: 0 };
  const now = START + DAY_MS;
  for (const hour of hours)
    await ledger.write({
      ...lists,
      hour,
      waiting: [1, 2, 3].map((i) => [`mark ${hour}-${i}`, ''] as const),
      summedAt: START + 8 * HOUR_MS,
      open: false,
    });
  const run = async () => {
    const asked: string[] = [];
    const book = {
      ...ledger,
      anyChanged: async (waiting: Parameters<typeof ledger.anyChanged>[0]) => {
        asked.push(waiting[0]?.[0].slice(5, 18) ?? '');
        return ledger.anyChanged(waiting);
      },
    };
    const mayGoOn = (records: number) => records < 11;
    await balanceHours({ records: ledger, book }, hours, { now, keep: true, mayGoOn });
    return asked;
  };
  expect(await run()).toEqual(hours.slice(0, 4));
  expect(await run()).toEqual([...hours.slice(0, 2), ...hours.slice(4)]);
});

test('hours of more records than a run may read are summed in turn, so that what waited through an outage does not stay in flight', async () => {
  const marks = createMemoryDeliveryMarks();
  const ledger = createMemoryLedger(marks);
  const QUARTER_MS = HOUR_MS / 4;
  const first = Math.floor(START / HOUR_MS) * HOUR_MS;
  const mayGoOn = (records: number) => records < 20;
  let waiting: (() => Promise<void>)[] = [];
  let inFlight = 0;
  // Three requests a quarter are 24 records an hour; the manager is away for the second and third hour.
  for (let quarter = 0; quarter < 32; quarter += 1) {
    const now = first + quarter * QUARTER_MS;
    for (const i of [1, 2, 3]) {
      const key = `${quarter}-${i}`;
      const facts = { source: 'app', tenant: 'acme', origin: 'checkout', count: 1 } as const;
      const id = takenId('ingest', key);
      const counts = { received: 1, refused: 0, rejected: {}, filtered: {}, parked: {} };
      await ledger.enter({
        ...facts,
        ...counts,
        id,
        at: now,
        stage: 'ingest',
        request: key,
        messages: [{ key, count: 1 }],
      });
      waiting.push(async () => {
        await marks.claim({ ...facts, key, since: now, taken: id }, 'me', now, now + 60_000);
        await marks.settle(key, 'me', { ...untouched(new Set([0])), done: true }, now + DAY_MS);
      });
    }
    if (quarter < 4 || quarter >= 12) {
      for (const deliver of waiting) await deliver();
      waiting = [];
    }
    const at = now + QUARTER_MS - 1;
    const hours = hoursBetween(hourOf(first), hourOf(at));
    const sums = await balanceHours({ records: ledger, book: ledger }, hours, {
      now: at,
      keep: true,
      mayGoOn,
    });
    inFlight = sums.reduce((sum, each) => sum + each.inFlight.length, 0);
    if (quarter === 11) expect(inFlight).toBeGreaterThan(10);
  }
  expect(inFlight).toBe(0);
});

test('of an hour whose records have expired the sum that was kept stands, and none is made of what is left', async () => {
  const marks = createMemoryDeliveryMarks();
  const ledger = createMemoryLedger(marks);
  const hours = ['2026-03-04T05', '2026-03-04T06'];
  const kept = {
    hour: '2026-03-04T05',
    records: 1,
    rows: [],
    inFlight: [],
    parked: [],
    duplicates: [],
    crashed: [],
  };
  await ledger.write({ ...kept, waiting: [['mark gone', 'token']], summedAt: START + DAY_MS, open: false });
  const deps = { records: ledger, book: ledger };
  const sums = await balanceHours(deps, hours, { now: START + 30 * DAY_MS, fresh: true });
  expect(sums.map(({ hour, summedAt }) => [hour, summedAt])).toEqual([['2026-03-04T05', START + DAY_MS]]);
  expect(await balanceHours(deps, ['2026-03-04T07'], { now: START })).toEqual([]);
});

test('how long a source was quiet is counted from the end of the last hour that has records of it, of its tenant when one is named', async () => {
  const { world, take, balance } = setUp();
  const silence = [
    { source: 'app', afterHours: 2 },
    { source: 'app', tenant: 'acme', afterHours: 2 },
    { source: 'app', tenant: 'other', afterHours: 2 },
    { source: 'sentry', afterHours: 2 },
  ] as const;
  await take('first', 'a', 'sentry');
  expect((await balance(undefined, silence)).quiet.slice(2)).toEqual([
    ['app-of-other', 3_967, 'Seconds'],
    ['sentry', 0, 'Seconds'],
  ]);
  world.now = START + 3 * HOUR_MS;
  await take('second', 'b');
  expect((await balance(undefined, silence)).quiet.map(([name, value]) => [name, value])).toEqual([
    ['app', 0],
    ['app-of-acme', 0],
    ['app-of-other', 4 * 3_600 + 367],
    ['sentry', 2 * 3_600 + 367],
  ]);
});
