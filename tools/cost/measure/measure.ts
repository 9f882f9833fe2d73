import type { SinkName } from '../../../src/forward/sink.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { BENCH_NOW, benchEvents } from '../../bench/events.ts';
import { benchAddress, benchAlert } from '../../bench/notify/alert.ts';
import { trailRecords } from '../../bench/trail-records.ts';
import type { Counted, Measured } from '../measured.ts';
import { type Counts, sumOf } from './counts.ts';
import { type MeasuredWay, startMeasuredWay } from './way.ts';

const SINKS: readonly SinkName[] = ['events-api', 'agent', 's3'];
const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
/** Ten thousand requests in a day. */
const PACE_MS = 8_640;
const STEADY = 24;
/** Invocations of one message, over minutes, that are averaged. */
const SINGLES = 21;
/** Messages of the hour whose balance is followed. */
const HOUR_MESSAGES = 40;

/** Counts everything but CPU; see `Measured`. */
export async function measureCounts(): Promise<Omit<Measured, 'machine' | 'cpuUs'>> {
  const { door, ...rest } = await withWay('events-api', measureDoor);
  const batches: Partial<Record<SinkName, readonly Counted[]>> = {};
  const sinks: Partial<Record<SinkName, readonly string[]>> = {};
  for (const sink of SINKS) {
    const measured = await withWay(sink, measureBatches);
    batches[sink] = measured.batches;
    sinks[sink] = measured.series;
  }
  return {
    ...rest,
    ...door,
    balanceReads: await withWay('s3', measureBalance),
    batches: batches as Measured['batches'],
    series: { ...rest.series, ...(sinks as Record<SinkName, readonly string[]>) },
  };
}

async function withWay<T>(sink: SinkName, measure: (way: MeasuredWay) => Promise<T>): Promise<T> {
  const way = await startMeasuredWay(sink);
  try {
    return await measure(way);
  } finally {
    await way.close();
  }
}

/** Metrics that the work wrote and nothing before it. */
async function newSeries(way: MeasuredWay, work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = new Set(way.series());
  await work();
  return way.series().filter((name) => !before.has(name));
}

/** The next so many each time it is called. */
function inTurn<T>(all: readonly T[]): (count: number) => readonly T[] {
  let used = 0;
  return (count) => {
    used += count;
    return all.slice(used - count, used);
  };
}

const bytesOf = (events: readonly JsonObject[]) => Buffer.byteLength(JSON.stringify(events));

/** CloudTrail's records of five minutes of their own, as AWS puts them into one file. */
export function trailFile(size: number, slot: number): readonly JsonObject[] {
  const eventTime = new Date(BENCH_NOW + slot * 5 * MINUTE_MS).toISOString().replace('.000', '');
  return trailRecords(size, slot).map((record) => ({ ...record, eventTime }));
}

async function measureDoor(way: MeasuredWay) {
  const ticks: Partial<Record<keyof Measured['ticks'], Counted['counts']>> = {};
  const tickOften = async (stage: keyof Measured['ticks']) => {
    // The first run of an instance reads what the later ones remember.
    for (let run = 0; run < 3; run += 1) {
      ticks[stage] = await way.tick(stage);
      way.pass(MINUTE_MS);
    }
  };
  const always = await newSeries(way, async () => {
    await tickOften('enrich');
    await tickOften('alert-notify');
  });
  const trails = await newSeries(way, () => tickOften('cloudtrail-forwarder'));

  const events = benchEvents(601 + STEADY * 100);
  const next = inTurn(events);
  const requests: Counted[] = [];
  const app = await newSeries(way, async () => {
    // The first looks the key up.
    await way.post(next(1));
    for (const size of [1, 100, 500]) {
      way.pass(PACE_MS);
      const lot = next(size);
      requests.push({ events: size, messages: 1, bytes: bytesOf(lot), counts: await way.post(lot) });
    }
  });
  let rateWrites = 0;
  for (let i = 0; i < STEADY; i += 1) {
    way.pass(PACE_MS);
    rateWrites += (await way.post(next(100))).writeUnits.rate ?? 0;
  }

  const files: Counted[] = [];
  const bring = async (name: string, lot: readonly JsonObject[]): Promise<Counted> => {
    await way.putTrailFile(name, lot);
    const counts = await way.consume('trail');
    return { events: lot.length, messages: Math.ceil(lot.length / 500), bytes: bytesOf(lot), counts };
  };
  const cloudtrail = await newSeries(way, () => bring('first', trailFile(10, 0)));
  for (const [i, size] of [10, 100, 500, 1_000].entries())
    files.push(await bring(`file${i}`, trailFile(size, i + 1)));

  const alert = await newSeries(way, async () => {
    await way.postAlert(benchAlert('1.1', benchAddress(1)));
    await way.consume('alerts');
  });
  way.pass(MINUTE_MS);
  const doorCounts = await way.postAlert(benchAlert('1.2', benchAddress(2)));
  const first = await way.consume('alerts');
  await way.postAlert(benchAlert('1.3', benchAddress(2)));
  const again = await way.consume('alerts');
  return {
    door: { requests, rateWrites: rateWrites / STEADY, files },
    ticks: ticks as Measured['ticks'],
    alert: { door: doorCounts, first, again },
    series: { always, trails, app, cloudtrail, alert: [...alert] },
  };
}

async function measureBatches(way: MeasuredWay) {
  const events = benchEvents((SINGLES + 21) * 100);
  const next = inTurn(events);
  const deliver = async (messages: number): Promise<Counted> => {
    let bytes = 0;
    for (let i = 0; i < messages; i += 1) {
      const lot = next(100);
      bytes += bytesOf(lot);
      await way.post(lot);
    }
    return { events: messages * 100, messages, bytes, counts: await way.consume('events') };
  };
  await deliver(1);
  const series = way.series().filter((name) => name.includes('stage=enrich'));
  const singles: Counted[] = [];
  for (let i = 0; i < SINGLES; i += 1) {
    way.pass(PACE_MS);
    singles.push(await deliver(1));
  }
  // A window of requests of its own, opened by what went before.
  way.pass(2 * MINUTE_MS);
  await deliver(10);
  way.pass(PACE_MS);
  return { batches: [meanOf(singles), await deliver(10)], series };
}

/** The mean of what was counted of the same work. */
function meanOf(all: readonly Counted[]): Counted {
  const [first] = all;
  if (first === undefined) throw new Error('there is no mean of nothing');
  const mean = (values: readonly number[]) =>
    Math.round((100 * values.reduce((sum, value) => sum + value, 0)) / all.length) / 100;
  const merged = (of: (counts: Counts) => Readonly<Record<string, number>>) => {
    const names = [...new Set(all.flatMap(({ counts }) => Object.keys(of(counts))))].toSorted();
    return Object.fromEntries(
      names.map((name) => [name, mean(all.map(({ counts }) => of(counts)[name] ?? 0))]),
    );
  };
  const figure = (of: (counts: Counts) => number) => mean(all.map(({ counts }) => of(counts)));
  return {
    ...first,
    bytes: mean(all.map(({ bytes }) => bytes)),
    counts: {
      invocations: 1,
      sqs: merged(({ sqs }) => sqs),
      sqsChunks: figure(({ sqsChunks }) => sqsChunks),
      sentBytes: figure(({ sentBytes }) => sentBytes),
      writeUnits: merged(({ writeUnits }) => writeUnits),
      readUnits: merged(({ readUnits }) => readUnits),
      s3: merged(({ s3 }) => s3),
      s3Bytes: figure(({ s3Bytes }) => s3Bytes),
      secretReads: figure(({ secretReads }) => secretReads),
      logLines: figure(({ logLines }) => logLines),
      logBytes: figure(({ logBytes }) => logBytes),
      metricBytes: figure(({ metricBytes }) => metricBytes),
    },
  };
}

/** Reads of the balance while an hour with messages begins, ends and is closed, less those of empty hours. */
async function measureBalance(way: MeasuredWay): Promise<number> {
  const events = benchEvents(HOUR_MESSAGES * 2);
  const reads = async () => sumOf((await way.tick('enrich')).readUnits);
  // So that the hour is met from its beginning.
  way.pass(3_600_000 - (Date.now() % 3_600_000));
  await reads();
  const idle = await reads();
  let followed = 0;
  let quarters = 0;
  for (; quarters < 4; quarters += 1) {
    for (let i = 0; i < HOUR_MESSAGES / 4; i += 1) {
      const from = 2 * (quarters * (HOUR_MESSAGES / 4) + i);
      await way.post(events.slice(from, from + 2));
    }
    await way.consume('events');
    way.pass(QUARTER_MS);
    followed += (await reads()) - idle;
  }
  for (; quarters < 16; quarters += 1) {
    way.pass(QUARTER_MS);
    followed += (await reads()) - idle;
  }
  return Math.round((followed / HOUR_MESSAGES) * 10) / 10;
}
