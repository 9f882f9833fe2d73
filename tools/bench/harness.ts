/** One side of a comparison. */
export interface Side {
  readonly name: string;
  /** Into how many parts a run is cut; one when missing. */
  readonly parts?: number;
  /**
   * Sets one part of a run up, untimed; what it returns does that part of the work once and returns a number that depends
   * on all of it. Inputs are made anew for each run where that matters: strings cost more when they are read first.
   */
  readonly prepare: (part: number) => () => number;
}

export interface Plan {
  readonly rounds: number;
  /** Runs of one side in a round. Fixed: a count that follows the clock would follow the load too. */
  readonly iterations: number;
  /** Rounds that are run before and not counted. */
  readonly warmUp: number;
}

/** What `compare` asks of the outside. */
export interface Meter {
  /** CPU time of this process, all its threads, in microseconds. */
  readonly cpuUs: () => number;
  /** Collects garbage that earlier comparisons left; absent without `--expose-gc`. */
  readonly collect?: () => void;
}

export interface Comparison {
  readonly subject: string;
  readonly floor: string;
  /** CPU microseconds of one run, median over rounds. */
  readonly subjectUs: number;
  readonly floorUs: number;
  /** Median over rounds of subject over floor. */
  readonly ratio: number;
  /** First and third quartile of the same. */
  readonly spread: readonly [low: number, high: number];
  readonly rounds: number;
}

export function processMeter(): Meter {
  const collect = globalThis.gc;
  return {
    cpuUs: () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    ...(collect && { collect: () => collect() }),
  };
}

/**
 * Runs both sides in turns, the first of a round alternating, so that both meet the same load; CPU time is measured, not
 * elapsed time, since other processes stretch the latter. Garbage is collected once, before the warm-up: a full
 * collection between rounds would throw away what the compiler knows of short-lived objects, which production never does.
 *
 * @throws Error when a side returns different numbers from run to run: then it does not do the same work each time
 */
export function compare(subject: Side, floor: Side, plan: Plan, meter: Meter = processMeter()): Comparison {
  const timed = { subject: stopwatch(subject, plan, meter), floor: stopwatch(floor, plan, meter) };
  meter.collect?.();
  const rounds: { readonly subject: number; readonly floor: number }[] = [];
  for (let i = 0; i < plan.warmUp + plan.rounds; i += 1) {
    const first = i % 2 === 0 ? timed.subject() : undefined;
    const floorUs = timed.floor();
    const round = { subject: first ?? timed.subject(), floor: floorUs };
    if (i >= plan.warmUp) rounds.push(round);
  }
  const ratios = rounds.map((round) => round.subject / round.floor);
  const median = (side: 'subject' | 'floor') =>
    quantile(
      rounds.map((round) => round[side]),
      0.5,
    );
  return {
    subject: subject.name,
    floor: floor.name,
    subjectUs: median('subject'),
    floorUs: median('floor'),
    ratio: quantile(ratios, 0.5),
    spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    rounds: rounds.length,
  };
}

/** One round of a side: CPU microseconds of one run. */
function stopwatch(side: Side, { iterations }: Plan, meter: Meter): () => number {
  let spent = 0;
  const run = (): number => {
    let result = 0;
    // One at a time: what several set-ups keep alive would be paid for by the garbage collector, in the run.
    for (let part = 0; part < (side.parts ?? 1); part += 1) {
      const work = side.prepare(part);
      const started = meter.cpuUs();
      result += work();
      spent += meter.cpuUs() - started;
    }
    return result;
  };
  const expected = run();
  return () => {
    spent = 0;
    let same = true;
    for (let i = 0; i < iterations; i += 1) same = run() === expected && same;
    if (!same) throw new Error(`"${side.name}" did different work from run to run`);
    return spent / iterations;
  };
}

/** The value below which a share `q` of the values lies, between neighbours by their distance; NaN for none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** What to say of a machine that does other work; undefined when it is quiet. `load` is that of the last minute. */
export function loadWarning(load: number, cores: number): string | undefined {
  if (load < cores * 0.75) return undefined;
  return `The machine is busy (load ${load.toFixed(1)} on ${cores} cores): trust the ratios, not the microseconds.`;
}
