/** What became of an event: when it was taken at the door or in a bucket, and when it was analysed. Times in ms after the start. */
interface Fate {
  takenAt: number | undefined;
  firstAt: number | undefined;
  times: number;
}

export interface Doubled {
  readonly id: string;
  /** When the manager had it first. */
  readonly firstAt: number;
  readonly times: number;
}

/** The account of every event of a run. */
export interface Book {
  taken(ids: readonly string[], atMs: number): void;
  analysed(id: string, atMs: number): void;
  readonly counts: () => { readonly taken: number; readonly analysed: number; readonly waiting: number };
  /** Taken and never analysed. */
  readonly missing: () => readonly string[];
  /** Analysed and never taken: answered with an error, or with none. */
  readonly unannounced: () => readonly string[];
  readonly doubled: () => readonly Doubled[];
  /** From being taken to being analysed, ms, of those analysed between two times. */
  readonly latencies: (fromMs: number, toMs: number) => readonly number[];
}

export function createBook(): Book {
  const fates = new Map<string, Fate>();
  let taken = 0;
  let analysed = 0;
  let both = 0;
  const fateOf = (id: string): Fate => {
    const known = fates.get(id);
    if (known !== undefined) return known;
    const fate: Fate = { takenAt: undefined, firstAt: undefined, times: 0 };
    fates.set(id, fate);
    return fate;
  };
  const idsOf = (is: (fate: Fate) => boolean) => [...fates].filter(([, fate]) => is(fate)).map(([id]) => id);
  return {
    taken: (ids, atMs) => {
      for (const id of ids) {
        const fate = fateOf(id);
        // What was sent again was taken the first time.
        if (fate.takenAt !== undefined) continue;
        fate.takenAt = atMs;
        taken += 1;
        if (fate.firstAt !== undefined) both += 1;
      }
    },
    analysed: (id, atMs) => {
      const fate = fateOf(id);
      analysed += 1;
      fate.times += 1;
      if (fate.firstAt !== undefined) return;
      fate.firstAt = atMs;
      if (fate.takenAt !== undefined) both += 1;
    },
    counts: () => ({ taken, analysed, waiting: taken - both }),
    missing: () => idsOf(({ takenAt, times }) => takenAt !== undefined && times === 0),
    unannounced: () => idsOf(({ takenAt, times }) => takenAt === undefined && times > 0),
    doubled: () =>
      [...fates].flatMap(([id, { firstAt = 0, times }]) => (times > 1 ? [{ id, firstAt, times }] : [])),
    latencies: (fromMs, toMs) =>
      [...fates.values()].flatMap(({ takenAt, firstAt }) =>
        takenAt !== undefined && firstAt !== undefined && firstAt >= fromMs && firstAt < toMs
          ? [Math.max(0, firstAt - takenAt)]
          : [],
      ),
  };
}
