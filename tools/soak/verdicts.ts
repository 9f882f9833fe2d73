import { FAULT_KINDS } from './fault-kinds.ts';
import type { FaultRecord, RunResult, Sample } from './run-result.ts';
import { calmTimes } from './timeline.ts';
import { median, type Point, slope } from './trend.ts';

/** One thing that must be true at the end of a run. */
export interface Verdict {
  readonly name: string;
  /** Undefined: the run was too short to tell. */
  readonly holds: boolean | undefined;
  readonly found: string;
  readonly bound: string;
}

/** How much of its median memory may grow over the last two thirds of a run, by the slope of Theil and Sen. */
const HEAP_GROWTH = 0.05;
const RSS_GROWTH = 0.1;
/** Less than this is warming up. */
const SHORTEST_TREND_S = 60;
/** Pools are still being filled before that. */
const SHORTEST_WARMING_MS = 10_000;
/** How many more descriptors, handles and timers there may be at the end than before the faults: pools breathe. */
const MORE_DESCRIPTORS = 10;
const MORE_HANDLES = 10;
const MORE_TIMERS = 10;
/** The end, when everything has been worked off and nothing comes any more. */
export const AT_THE_END_MS = 5_000;
/**
 * What the manager has just before a fault may lose its mark by it: the agent's pong and the counters are waited for first, on a
 * busy machine for long. What was under way in a fault ends a little later.
 */
const BEFORE_MS = 15_000;
const AFTER_MS = 5_000;

/** Whether everything that must be true is. */
export function verdictsOf(result: RunResult): readonly Verdict[] {
  return [
    ...deliveryVerdicts(result),
    ...ledgerVerdicts(result),
    ...peopleVerdicts(result),
    ...processVerdicts(result),
  ];
}

export const allHold = (verdicts: readonly Verdict[]): boolean =>
  verdicts.every(({ holds }) => holds !== false);

function none(name: string, found: number, detail = ''): Verdict {
  return { name, holds: found === 0, found: `${found}${detail}`, bound: '0' };
}

/** Whether a time, ms after the start, lies in a window of a fault of which `may` is true. */
function inWindow(faults: readonly FaultRecord[], atMs: number, may: 'mayDouble' | 'mayTellTwice'): boolean {
  return faults.some(
    ({ kind, fromMs, toMs }) =>
      FAULT_KINDS[kind][may] && atMs >= fromMs - BEFORE_MS && atMs <= toMs + AFTER_MS,
  );
}

/** Events that the pipeline itself says it may have sent twice. */
export function countedDoubles({ accounts, samples }: Pick<RunResult, 'accounts' | 'samples'>): number {
  const { ledger = {}, resent = 0 } = samples.at(-1)?.vitals ?? {};
  const unknown = Object.entries(ledger)
    .filter(([line]) => /^enrich\/[^/]+\/retried\/(network|not_acknowledged)$/.test(line))
    .reduce((sum, [, count]) => sum + count, 0);
  return accounts.crashedEvents + unknown + resent;
}

function deliveryVerdicts(result: RunResult): readonly Verdict[] {
  const { events, faults, drainedMs } = result;
  const times = events.doubled.reduce((sum, { times: each }) => sum + each - 1, 0);
  const outside = events.doubled.filter(({ firstAt }) => !inWindow(faults, firstAt, 'mayDouble')).length;
  const counted = countedDoubles(result);
  return [
    {
      name: 'events were sent and taken',
      holds: events.taken > 0,
      found: String(events.taken),
      bound: 'more than 0',
    },
    none('events that were taken and never came to the manager', events.missing.length),
    none(
      'events that came twice, outside of the windows of docs/faults.md',
      outside,
      ` of ${events.doubled.length}`,
    ),
    {
      name: 'events that came twice, and no count of the pipeline says why',
      holds: times <= counted,
      found: `${times} repeats`,
      bound: `at most ${counted}`,
    },
    {
      name: 'everything was worked off when the load had ended',
      holds: drainedMs !== undefined,
      found: drainedMs === undefined ? 'not in time' : `after ${(drainedMs / 1_000).toFixed(0)} s`,
      bound: 'before patience ends',
    },
  ];
}

function ledgerVerdicts({ accounts, events, samples }: RunResult): readonly Verdict[] {
  const forwarded = accounts.sources.reduce((sum, source) => sum + source.forwarded, 0);
  const distinct = events.taken - events.missing.length + events.unannounced.length;
  return [
    ...accounts.sources.map(({ source, difference, inFlight, parked }) =>
      none(`ledger of ${source}: vanished, in flight or parked`, Math.abs(difference) + inFlight + parked),
    ),
    {
      name: 'what the ledger says was forwarded is what the manager has',
      holds: forwarded === distinct,
      found: String(forwarded),
      bound: String(distinct),
    },
    none('dead letters', samples.at(-1)?.depths.deadLetters ?? 0),
  ];
}

function peopleVerdicts({ told, faults, startedAt, leaks, looked }: RunResult): readonly Verdict[] {
  const channels = told.flatMap(({ slack, mail }) => [slack, mail]);
  // Somebody is told again because it could not be written down that they had been: the time before counts, not the time after.
  const toldBefore = channels.flatMap((times) => times.slice(0, -1));
  const outside = toldBefore.filter((at) => !inWindow(faults, at - startedAt, 'mayTellTwice')).length;
  const texts = Object.values(looked).reduce((sum, count) => sum + count, 0);
  return [
    {
      name: 'attacks of which a channel has not heard',
      holds: channels.length > 0 && channels.every(({ length }) => length > 0),
      found: `${channels.filter(({ length }) => length === 0).length} of ${channels.length}`,
      bound: '0, and some attacks',
    },
    none('attacks told of twice, outside of the windows', outside, ` of ${toldBefore.length}`),
    {
      name: `planted personal data and secrets in the clear, in ${texts} texts`,
      holds: texts > 0 && leaks.length === 0,
      found: `${leaks.reduce((sum, { times }) => sum + times, 0)}${leaks.map(({ where, kind }) => `, ${kind} in ${where}`).join('')}`,
      bound: '0, and some texts',
    },
  ];
}

function processVerdicts(result: RunResult): readonly Verdict[] {
  const { ending } = result;
  return [
    growth(result, 'heap after a collection', HEAP_GROWTH, ({ vitals }) => vitals.heap),
    growth(result, 'resident memory', RSS_GROWTH, ({ vitals }) => vitals.rss),
    steady(result, 'file descriptors', MORE_DESCRIPTORS, ({ vitals }) => vitals.descriptors),
    steady(result, 'timers', MORE_TIMERS, ({ vitals }) => vitals.timers),
    steady(result, 'sockets and other handles', MORE_HANDLES, ({ vitals }) => vitals.handles),
    {
      name: 'the process of the functions ends by itself when it is closed',
      holds: ending.byItself && ending.code === 0,
      found: ending.byItself
        ? `exit code ${ending.code} after ${(ending.afterMs / 1_000).toFixed(1)} s`
        : 'something kept it alive',
      bound: 'exit code 0',
    },
  ];
}

const MB = 1_048_576;

/** Points of a measure between two times; samples without it are left out. */
export function pointsOf(
  samples: readonly Sample[],
  measure: (sample: Sample) => number | undefined,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): readonly Point[] {
  return samples.flatMap((sample) => {
    const value = measure(sample);
    const atMs = sample.atS * 1_000;
    return value === undefined || atMs < fromMs || atMs > toMs ? [] : [{ atS: sample.atS, value }];
  });
}

function growth(
  { samples, timeline }: RunResult,
  name: string,
  share: number,
  measure: (sample: Sample) => number | undefined,
): Verdict {
  const { loadEndMs } = timeline;
  const points = pointsOf(samples, measure, { fromMs: loadEndMs / 3, toMs: loadEndMs });
  const spanS = (points.at(-1)?.atS ?? 0) - (points[0]?.atS ?? 0);
  const middle = median(points.map(({ value }) => value));
  const grown = slope(points) * spanS;
  const enough = spanS >= SHORTEST_TREND_S;
  return {
    name: `${name}: growth in the last two thirds`,
    holds: enough ? grown <= share * middle : undefined,
    found: enough
      ? `${(grown / MB).toFixed(1)} MB of ${(middle / MB).toFixed(0)} MB (${((60 * grown) / spanS / MB).toFixed(2)} MB a minute)`
      : 'too short a run to tell',
    bound: `at most ${share * 100} % of the median`,
  };
}

function steady(
  { samples, timeline }: RunResult,
  name: string,
  more: number,
  measure: (sample: Sample) => number | undefined,
): Verdict {
  const middle = (times: { readonly fromMs: number; readonly toMs: number }) =>
    median(pointsOf(samples, measure, times).map(({ value }) => value));
  const endMs = (samples.at(-1)?.atS ?? 0) * 1_000;
  const before = middle(calmTimes(timeline));
  const after = middle({ fromMs: endMs - AT_THE_END_MS, toMs: endMs });
  const known = timeline.warmMs >= SHORTEST_WARMING_MS && !(Number.isNaN(before) || Number.isNaN(after));
  return {
    name: `${name}: at the end as before the faults`,
    holds: known ? after <= before + more : undefined,
    found: known ? `${before} before, ${after} at the end` : 'not known here, or too short a run to tell',
    bound: `at most ${more} more`,
  };
}
