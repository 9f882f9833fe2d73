import { setTimeout as sleep } from 'node:timers/promises';
import { type Closers, createClosers } from '../local/closers.ts';
import { readAccounts } from './accounts.ts';
import { type Book, createBook } from './book.ts';
import { attackAddress } from './content.ts';
import { createFaultCrew } from './fault-crew.ts';
import { faultSchedule } from './fault-schedule.ts';
import { startFunctions } from './functions.ts';
import { createLeakWatch, lookAtRest } from './leak-watch.ts';
import { loadPlan } from './load-plan.ts';
import { createPlayer } from './load-player.ts';
import { createQueueWatch } from './queue-watch.ts';
import { createDraw } from './random.ts';
import type { RunResult, Settings, Spread } from './run-result.ts';
import { createSampler } from './sampler.ts';
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
  const everyMs = Math.max(
    Math.min(SAMPLE_MS, timeline.loadEndMs / LEAST_SAMPLES),
    timeline.loadEndMs / MOST_SAMPLES,
  );
  const endMs = Math.min(AT_THE_END_MS, 5 * everyMs);
  const sampler = createSampler({ functions, queueWatch, book, elapsedMs, everyMs, tell });
  const crew = createFaultCrew({
    schedule: faultSchedule(seed, settings.faults, { fromMs: timeline.warmMs, toMs: timeline.faultsEndMs }),
    weather,
    world,
    functions,
    latest: () => sampler.samples.at(-1),
    tell,
  });
  const attacks: string[] = [];
  const plan = createPlayer(loadPlan(seed, rate), timeline.loadEndMs, (sending) => {
    if (sending.what === 'attack') attacks.push(attackAddress(sending.first));
    sender.send(sending);
  });
  tell(`${rate} events a second by ${sink} for ${minutes} min, seed ${seed}`);

  while (elapsedMs() < timeline.loadEndMs) {
    signal.throwIfAborted();
    const now = elapsedMs();
    plan.playUntil(now);
    crew.playUntil(now);
    sampler.play(now);
    await sleep(TURN_MS, undefined, { signal });
  }
  plan.playUntil(timeline.loadEndMs);
  crew.playUntil(Number.POSITIVE_INFINITY);

  tell('the load has ended; what is left is worked off');
  const drainFrom = elapsedMs();
  let drainedMs: number | undefined;
  const isDrained = async () => {
    const { waiting, depths } = await sampler.take(false);
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
    await sampler.take(true);
  }
  await world.manager.integrationIdle();
  await lookAtRest(leaks, world);
  const accounts = await readAccounts(world, startedAt, Date.now());
  const told = toldOf(world, attacks);
  tell('everything is counted; the functions are closed');
  ending = await functions.close(END_MS);
  return {
    settings,
    timeline,
    startedAt: startedAt + shiftMs,
    samples: sampler.samples,
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

interface Line {
  readonly sluice?: { readonly event?: { readonly id?: string } };
  readonly aws?: { readonly eventID?: string; readonly sluice?: Line['sluice'] };
}

/** Id of an event of ours; undefined for what the manager says of itself. */
function idOf(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  const { sluice, aws } = JSON.parse(line) as Line;
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
