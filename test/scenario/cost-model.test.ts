import { afterEach, expect, test } from 'vitest';
import { benchEvents } from '../../tools/bench/events.ts';
import { type Counts, sumOf } from '../../tools/cost/measure/counts.ts';
import { trailFile } from '../../tools/cost/measure/measure.ts';
import { type MeasuredWay, startMeasuredWay } from '../../tools/cost/measure/way.ts';
import { MEASURED } from '../../tools/cost/measured.ts';
import {
  ACCESS_LOG_BYTES,
  EVENT_OVERHEAD_BYTES,
  PLATFORM_LOG_BYTES,
  quantitiesOf,
} from '../../tools/cost/quantities.ts';
import type { Installed, Usage } from '../../tools/cost/usage.ts';

/** How far the model may be from what the pipeline asks its servers for: sizes that were not measured lie between those that were. */
const MARGIN = 0.15;
const DAY_MS = 86_400_000;

const INSTALLED: Installed = {
  alarmMetrics: 0,
  secrets: 0,
  dashboards: 0,
  fromAws: true,
  trails: false,
  archiveDays: 30,
  logDays: 30,
  pollMinutes: undefined,
  nodes: 1,
  kmsKeys: 0,
  natGateways: 0,
  endpoints: 0,
  waf: false,
  cloudFront: false,
  metrics: 'watched',
  tracing: false,
};
const NOTHING: Usage = {
  feeds: [],
  eventBytes: 1_024,
  batch: 1,
  sink: 'events-api',
  alertsPerDay: 0,
  manager: 'same-region',
  filesPerDay: 1,
};

let way: MeasuredWay | undefined;
afterEach(async () => {
  await way?.close();
  way = undefined;
});

/** What the model says of a day, without clocks; `share` of it. */
function foretold(day: Usage, share: number) {
  const [all, clocks] = [quantitiesOf(day, INSTALLED), quantitiesOf(NOTHING, INSTALLED)];
  const of = (name: keyof typeof all) => share * (all[name] - clocks[name]);
  return {
    invocations: of('invocations'),
    sqsRequests: of('sqsRequests'),
    writeUnits: of('writeUnits'),
    // The balance runs on its clock, which does not here.
    readUnits: of('readUnits') - of('messages') * MEASURED.balanceReads,
    s3Puts: of('s3Puts'),
    s3Gets: of('s3Gets'),
    logBytes: of('logBytes'),
  };
}

/** The same of what was counted; what no local server writes into logs is added. */
function added(all: readonly Counts[], requests: number) {
  const of = (figure: (counts: Counts) => number) => all.reduce((sum, counts) => sum + figure(counts), 0);
  const invocations = of((counts) => counts.invocations);
  return {
    invocations,
    sqsRequests: of(({ sqsChunks }) => sqsChunks),
    writeUnits: of(({ writeUnits }) => sumOf(writeUnits)),
    readUnits: of(({ readUnits }) => sumOf(readUnits)),
    s3Puts: of(({ s3 }) => s3.PUT ?? 0),
    s3Gets: of(({ s3 }) => s3.GET ?? 0),
    logBytes:
      of(({ logBytes, logLines }) => logBytes + logLines * EVENT_OVERHEAD_BYTES) +
      invocations * (PLATFORM_LOG_BYTES + 2 * EVENT_OVERHEAD_BYTES) +
      requests * (ACCESS_LOG_BYTES + EVENT_OVERHEAD_BYTES),
  };
}

function near(counted: Readonly<Record<string, number>>, model: Readonly<Record<string, number>>): void {
  const far = Object.entries(counted).filter(
    // A read or two of a new instance is no share of anything.
    ([name, value]) => Math.abs(value - (model[name] ?? 0)) > Math.max(4, MARGIN * value),
  );
  expect(far.map(([name, value]) => ({ name, counted: value, model: model[name] }))).toEqual([]);
}

test.each(['events-api', 's3'] as const)(
  'requests of a size that was not measured cost by %s what the model says',
  async (sink) => {
    way = await startMeasuredWay(sink);
    const [requests, batch, perDay] = [20, 40, 10_000];
    const events = benchEvents((requests + 1) * batch, 3);
    const take = async (i: number) => {
      const counts = [
        await way?.post(events.slice(i * batch, (i + 1) * batch)),
        await way?.consume('events'),
      ];
      way?.pass(DAY_MS / perDay);
      return counts.flatMap((each) => each ?? []);
    };
    // A new instance asks for keys and secrets once.
    await take(requests);
    const counts: Counts[] = [];
    for (let i = 0; i < requests; i += 1) counts.push(...(await take(i)));
    const bytes = Buffer.byteLength(JSON.stringify(events)) / events.length;
    near(
      added(counts, requests),
      foretold(
        {
          ...NOTHING,
          sink,
          batch,
          eventBytes: bytes,
          feeds: [{ source: 'app', eventsPerDay: perDay * batch }],
        },
        requests / perDay,
      ),
    );
  },
);

test('files of CloudTrail of a size that was not measured cost what the model says', async () => {
  way = await startMeasuredWay('s3');
  const [files, perFile, perDay] = [4, 400, 288];
  const take = async (i: number) => {
    await way?.putTrailFile(`f${i}`, trailFile(perFile, i));
    const counts = [await way?.consume('trail'), await way?.consume('events')];
    way?.pass(DAY_MS / perDay);
    return counts.flatMap((each) => each ?? []);
  };
  await take(files);
  const counts: Counts[] = [];
  for (let i = 0; i < files; i += 1) counts.push(...(await take(i)));
  near(
    added(counts, 0),
    foretold(
      {
        ...NOTHING,
        sink: 's3',
        filesPerDay: perDay,
        eventBytes: Buffer.byteLength(JSON.stringify(trailFile(perFile, 0))) / perFile,
        feeds: [{ source: 'cloudtrail', eventsPerDay: perDay * perFile }],
      },
      files / perDay,
    ),
  );
});
