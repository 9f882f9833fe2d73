import type { CountersReading, ManagerCounters } from '../../../src/forward/manager-counters.ts';
import type { Clock } from '../../../src/kernel/clock.ts';

/**
 * What a node's counters say of the time between two readings. `grown`: its daemons dropped something, or have begun anew
 * and forgotten what they had not handled. `filling`: nothing dropped, and not far from it. `unknown`: not to be had.
 */
export type CountersVerdict = 'calm' | 'filling' | 'grown' | 'unknown';

export interface CountersWatch {
  /** To compare with later: the last reading if it is recent, else a new one. */
  before(): Promise<CountersReading | undefined>;
  after(
    before: CountersReading | undefined,
  ): Promise<{ readonly verdict: CountersVerdict; readonly reading: CountersReading | undefined }>;
}

/** What others lost before we began says nothing about our events. */
const RECENT_MS = 15_000;
/** Part of a queue that is filled. */
const FILLING = 0.5;

/** @param read must not reject */
export function createCountersWatch(
  read: () => ReturnType<ManagerCounters['read']>,
  clock: Clock,
): CountersWatch {
  let last: { readonly reading: CountersReading; readonly at: number } | undefined;

  async function readNow(): Promise<CountersReading | undefined> {
    const reading = await read();
    if (reading !== undefined) last = { reading, at: clock() };
    return reading;
  }

  return {
    before: async () =>
      last !== undefined && Math.abs(clock() - last.at) <= RECENT_MS ? last.reading : readNow(),
    async after(before) {
      const reading = await readNow();
      return { verdict: compare(before, reading), reading };
    },
  };
}

function compare(before: CountersReading | undefined, after: CountersReading | undefined): CountersVerdict {
  if (before === undefined || after === undefined) return 'unknown';
  const isGrown =
    after.startedAt !== before.startedAt ||
    after.dropped > before.dropped ||
    after.discarded > before.discarded;
  if (isGrown) return 'grown';
  return Math.max(after.analysisUsage, after.receiverUsage) >= FILLING ? 'filling' : 'calm';
}
