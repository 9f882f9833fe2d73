import { FAULT_KINDS, type FaultKind, type Lane } from './fault-kinds.ts';
import { createDraw, type Draw } from './random.ts';

/** A fault, from when to when in milliseconds after the start of the run. */
export interface FaultSpan {
  readonly kind: FaultKind;
  readonly fromMs: number;
  readonly toMs: number;
}

/** How long a fault lasts and how long its lane is left alone before the next, in milliseconds. */
const SPAN_MS = { low: 3_000, high: 15_000 };
const REST_MS = { low: 5_000, high: 25_000 };
/** A run of seconds has shorter ones, so that it has any. */
const SHORT_RUN_MS = 60_000;

export interface Times {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Faults between two times, at random times for random spans, in the order they begin. Every lane goes through its faults in turns
 * (each before any comes again), so that a run that is long enough has them all. The same seed gives the same faults.
 */
export function faultSchedule(seed: number, kinds: readonly FaultKind[], times: Times): readonly FaultSpan[] {
  const lanes = new Set<Lane>(kinds.map((kind) => FAULT_KINDS[kind].lane));
  return [...lanes]
    .flatMap((lane) =>
      laneSchedule(
        createDraw(seed, lane),
        kinds.filter((kind) => FAULT_KINDS[kind].lane === lane),
        times,
      ),
    )
    .toSorted((a, b) => a.fromMs - b.fromMs);
}

function laneSchedule(
  draw: Draw,
  kinds: readonly FaultKind[],
  { fromMs, toMs }: Times,
): readonly FaultSpan[] {
  const scale = Math.min(1, (toMs - fromMs) / SHORT_RUN_MS);
  const some = ({ low, high }: typeof SPAN_MS) => Math.round(scale * draw.between(low, high));
  const spans: FaultSpan[] = [];
  let turn: FaultKind[] = [];
  for (let at = fromMs + Math.round(draw.number() * scale * REST_MS.high); ; ) {
    if (turn.length === 0) turn = shuffled(draw, kinds);
    const ends = at + some(SPAN_MS);
    const kind = turn.pop();
    if (kind === undefined || ends > toMs) return spans;
    spans.push({ kind, fromMs: at, toMs: ends });
    at = ends + some(REST_MS);
  }
}

function shuffled<T>(draw: Draw, items: readonly T[]): T[] {
  const keyed = items.map((item) => ({ item, at: draw.number() }));
  return keyed.toSorted((a, b) => a.at - b.at).map(({ item }) => item);
}
