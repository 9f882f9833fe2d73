import type { CountersReading, ManagerCounters } from '../../../src/forward/manager-counters.ts';
import type { Clock } from '../../../src/kernel/clock.ts';

/**
 * What a node's counters say of the time between two readings. `grown`: its daemons dropped something, or have begun anew
 * and forgotten what they had not handled. `filling`: nothing dropped, and not far from it. `steady`: neither far from it nor nearing. `unknown`: not to be had.
 */
export type CountersVerdict = 'calm' | 'steady' | 'filling' | 'grown' | 'unknown';

export interface CountersWatch {
  /** To compare with later: the last reading if it is recent, else a new one. */
  before(): Promise<CountersReading | undefined>;
  /** A new reading, waited for. */
  read(): Promise<CountersReading | undefined>;
  /** A new reading when one is due and nobody has to be waited for. */
  glance(): Promise<CountersReading | undefined>;
}

/** What others lost before we began says nothing about our events. */
const RECENT_MS = 15_000;
/** While events are being sent, their counters are looked at so often. */
const GLANCE_MS = 1_000;
/** Parts of a queue that are filled. */
const CALM = 0.05;
const FILLING = 0.4;
const NEARLY_FULL = 0.8;

/** @param read must not reject */
export function createCountersWatch(
  read: (patienceMs?: number) => ReturnType<ManagerCounters['read']>,
  clock: Clock,
): CountersWatch {
  let last: { readonly reading: CountersReading; readonly at: number } | undefined;

  async function readNow(patienceMs?: number): Promise<CountersReading | undefined> {
    const reading = await read(patienceMs);
    if (reading !== undefined) last = { reading, at: clock() };
    return reading;
  }

  return {
    before: async () =>
      last !== undefined && Math.abs(clock() - last.at) <= RECENT_MS ? last.reading : readNow(),
    read: () => readNow(),
    glance: async () =>
      last === undefined || Math.abs(clock() - last.at) >= GLANCE_MS ? readNow(0) : undefined,
  };
}

export function compareReadings(
  before: CountersReading | undefined,
  after: CountersReading | undefined,
): CountersVerdict {
  if (before === undefined || after === undefined) return 'unknown';
  const isGrown =
    after.startedAt !== before.startedAt ||
    after.dropped > before.dropped ||
    after.discarded > before.discarded;
  if (isGrown) return 'grown';
  const [was, is] = [usageOf(before), usageOf(after)];
  if (is >= NEARLY_FULL || (is >= FILLING && is >= was)) return 'filling';
  return is <= CALM ? 'calm' : 'steady';
}

function usageOf({ analysisUsage, receiverUsage }: CountersReading): number {
  return Math.max(analysisUsage, receiverUsage);
}
