import { setTimeout as sleep } from 'node:timers/promises';
import { type Closers, createClosers } from '../local/closers.ts';
import { readAccounts } from './accounts.ts';
import { type Book, createBook } from './book.ts';
import { attackAddress } from './content.ts';
import { createFaultCrew } from './fault-crew.ts';
import { faultSchedule } from './fault-schedule.ts';
import { startFunctions } from './functions.ts';
import { createLeakWatch, lookAtRest } from './leak-watch.ts';
import { loadPlan, type Sending } from './load-plan.ts';
import { createQueueWatch } from './queue-watch.ts';
import { createDraw } from './random.ts';
import type { RunResult, Sample, Settings, Spread } from './run-result.ts';
import { createSender } from './sender.ts';
import { timelineOf } from './timeline.ts';
import { toldOf } from './told.ts';
import { AT_THE_END_MS } from './verdicts.ts';
import { createWeather } from './weather.ts';
import { startWorld } from './world.ts';

/** How long is waited for what is left when the load has ended: longer than the events queue hides a message. */
const DRAIN_MS = 480_000;
/** By then the process of the functions has ended by itself, or something keeps it alive. */
const END_MS = 15_000;
/** A run of seconds has so many samples all the same. */
const SAMPLE_MS = 1_000;
const LEAST_SAMPLES = 20;
const SAMPLES_A_COLLECTION = 5;
/** Samples of a run of any length fit into memory. */
const MOST_SAMPLES = 2_000;

export interface RunOptions {
  /** Hears what happens, in words for people. */
  readonly tell: (line: string) => void;
  /** Ends the run early; what was started is stopped. */
  readonly signal: AbortSignal;
}

/**
 * One endurance run: load at a steady rate, faults at random times, then calm, and everything counted.
 *
 * @throws CodedError when something cannot be started, or ends too early
 */
export async function runSoak(settings: Settings, options: RunOptions): Promise<RunResult> {
  const closers = createClosers();
  try {
    return await run(settings, options, closers);
  } finally {
    await closers.close();
  }
}

async function run(settings: Settings, { tell, signal }: RunOptions, closers: Closers): Promise<RunResult> {
  const { seed, rate, sink, minutes } = settings;
  const timeline = timelineOf(minutes);
  const book = createBook();
  const leaks = createLeakWatch();
  const weather = createWeather(createDraw(seed, 'weather'), (operation, input) =>
    leaks.lookAtQueueCall(operation, input),
  );
  const startedAt = Date.now();
  const began = performance.now();
  let shiftMs = 0;
  const elapsedMs = () => performance.now() - began - shiftMs;
  let alerts = 0;
  const functions = await startFunctions((line) => leaks.look('logs', line));
  let ending: RunResult['ending'] | undefined;
  closers.add(async () => {
    ending ??= await functions.close(0);
  });
  const world = await startWorld(closers, {
    sink,
    ingestUrl: functions.ingestUrl,
    weather: weather.cloud,
    onEvent: (line) => {
      leaks.look('Wazuh', line);
      const id = idOf(line);
      if (id === undefined) return;
      book.analysed(id, elapsedMs());
      weather.acknowledged();
    },
    onAlert: (alert) => {
      alerts += 1;
      leaks.look('alerts.json', JSON.stringify(alert));
    },
  });
  await functions.serve({
    config: world.config,
    aws: world.aws,
    variables: world.variables,
    queuesEndpoint: world.queues.endpoint,
    tickMs: Math.min(60_000, Math.max(500, (minutes * 60_000) / 120)),
    seed,
  });
  const queueWatch = createQueueWatch(world);
  closers.add(async () => queueWatch.close());
  const sender = createSender({ seed, world, ingestUrl: functions.ingestUrl, book, elapsedMs });
  closers.add(async () => sender.close());

  // Only now is there anything to measure.
  shiftMs = performance.now() - began;
  const samples: Sample[] = [];
  const everyMs = Math.max(
    Math.min(SAMPLE_MS, timeline.loadEndMs / LEAST_SAMPLES),
    timeline.loadEndMs / MOST_SAMPLES,
  );
  const endMs = Math.min(AT_THE_END_MS, 5 * everyMs);
  const sample = async (collect: boolean) => {
    const [vitals, depths] = await Promise.all([functions.measure(collect), queueWatch.depths()]);
    const worldRss = process.memoryUsage.rss();
    samples.push({ atS: elapsedMs() / 1_000, vitals, depths, ...book.counts(), worldRss });
  };
  const crew = createFaultCrew({
    schedule: faultSchedule(seed, settings.faults, { fromMs: timeline.warmMs, toMs: timeline.faultsEndMs }),
    weather,
    world,
    functions,
    latest: () => samples.at(-1),
    tell,
  });
  const attacks: string[] = [];
  const plan = createPlayer(loadPlan(seed, rate), timeline.loadEndMs, (sending) => {
    if (sending.what === 'attack') attacks.push(attackAddress(sending.first));
    sender.send(sending);
  });
  tell(`${rate} events a second by ${sink} for ${minutes} min, seed ${seed}`);

  let due = 0;
  for (let turn = 0; elapsedMs() < timeline.loadEndMs; ) {
    signal.throwIfAborted();
    const now = elapsedMs();
    plan.playUntil(now);
    crew.playUntil(now);
    if (now >= due) {
      await sample(turn % SAMPLES_A_COLLECTION === 0);
      if (turn % 30 === 29) tell(statusLine(samples.at(-1)));
      turn += 1;
      due = Math.max(due + everyMs, now);
    }
    await sleep(TURN_MS, undefined, { signal });
  }
  plan.playUntil(timeline.loadEndMs);
  crew.playUntil(Number.POSITIVE_INFINITY);

  tell('the load has ended; what is left is worked off');
  const drainFrom = elapsedMs();
  let drainedMs: number | undefined;
  const isDrained = async () => {
    await sample(true);
    const { waiting, depths } = samples.at(-1) as Sample;
    const heard = toldOf(world, attacks).every(({ slack, mail }) => slack.length > 0 && mail.length > 0);
    return waiting === 0 && heard && Object.values(depths.waiting).every((count) => count === 0);
  };
  await Promise.race([sender.idle(), sleep(DRAIN_MS, undefined, { signal, ref: false })]);
  while (elapsedMs() - drainFrom < DRAIN_MS) {
    signal.throwIfAborted();
    if (await isDrained()) {
      drainedMs = elapsedMs() - drainFrom;
      break;
    }
    await sleep(Math.min(SAMPLE_MS, everyMs), undefined, { signal });
  }
  for (const until = elapsedMs() + endMs; elapsedMs() < until; ) {
    await sleep(Math.min(SAMPLE_MS, everyMs), undefined, { signal });
    await sample(true);
  }
  await world.manager.integrationIdle();
  await lookAtRest(leaks, world);
  const accounts = await readAccounts(world, startedAt, Date.now());
  const told = toldOf(world, attacks);
  tell('everything is closed');
  ending = await functions.close(END_MS);
  return {
    settings,
    timeline,
    startedAt: startedAt + shiftMs,
    samples,
    faults: crew.records(),
    events: {
      taken: book.counts().taken,
      analysed: book.counts().analysed,
      missing: book.missing(),
      unannounced: book.unannounced(),
      doubled: book.doubled(),
    },
    accounts,
    told,
    alerts,
    leaks: leaks.leaks(),
    looked: leaks.looked(),
    answers: sender.answers(),
    drainedMs,
    latency: latencyOf(book, timeline),
    ending,
  };
}

const TURN_MS = 20;

/** Plays a plan that has no end up to a time. */
function createPlayer(
  plan: Generator<readonly Sending[], never>,
  endMs: number,
  send: (sending: Sending) => void,
) {
  let ahead: Sending[] = [];
  let second = 0;
  return {
    playUntil: (nowMs: number) => {
      for (; second * 1_000 <= nowMs && second * 1_000 < endMs; second += 1) ahead.push(...plan.next().value);
      const due = ahead.filter(({ atMs }) => atMs <= nowMs);
      ahead = ahead.filter(({ atMs }) => atMs > nowMs);
      for (const sending of due) if (sending.atMs < endMs) send(sending);
    },
  };
}

function idOf(line: string): string | undefined {
  const { sluice, aws } = JSON.parse(line) as {
    sluice?: { event?: { id?: string } };
    aws?: { eventID?: string; sluice?: { event?: { id?: string } } };
  };
  return (sluice ?? aws?.sluice)?.event?.id ?? aws?.eventID;
}

function latencyOf(
  book: Book,
  { warmMs, faultsEndMs, loadEndMs }: RunResult['timeline'],
): RunResult['latency'] {
  return {
    before: spreadOf(book.latencies(0, warmMs)),
    during: spreadOf(book.latencies(warmMs, faultsEndMs)),
    after: spreadOf(book.latencies((faultsEndMs + loadEndMs) / 2, loadEndMs)),
  };
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { median: at(0.5), p99: at(0.99) };
}

function statusLine(sample: Sample | undefined): string {
  if (sample === undefined) return '';
  const { atS, taken, waiting, vitals, depths } = sample;
  const mb = (bytes: number) => (bytes / 1_048_576).toFixed(0);
  const queued = Object.values(depths.waiting).reduce((sum, count) => sum + count, 0);
  return `${atS.toFixed(0).padStart(5)} s  ${taken} events taken, ${waiting} on their way, ${queued} messages queued; ${mb(vitals.rss)} MB, ${vitals.descriptors ?? '?'} descriptors, ${vitals.timers} timers`;
}
