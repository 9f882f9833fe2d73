import type { HourSum, InFlight } from './ledger-sum.ts';

/** What the queues hold now, in messages, as SQS tells it: about right, and right when nothing moves. */
export interface QueueDepths {
  /** On the events queue: visible, being handled, and put off. */
  readonly events: number;
  /** In its dead-letter queue. */
  readonly deadLetters: number;
}

/** A message of which nothing was heard for so long ought to be in a queue. */
export const OVERDUE_MS = 600_000;
/** While many messages move, SQS tells their number about right. */
const TOLERANCE = 0.01;
/** SQS keeps a message so long and no longer: what has not come back by then is not there. */
const GONE_MS = 4 * 86_400_000;

/**
 * Which messages in flight are nowhere, as far as can be told: those beyond what the queues hold, the ones first of which
 * nothing was heard for the longest. While many wait it names as many as are missing, perhaps the wrong ones; when the
 * queues are empty it names exactly those. Without `depths` only what SQS cannot hold any more is missing.
 */
export function missingOf(
  sums: readonly Pick<HourSum, 'inFlight' | 'parked'>[],
  depths: QueueDepths | undefined,
  now: number,
): readonly InFlight[] {
  const inFlight = sums.flatMap((sum) => sum.inFlight).toSorted((a, b) => a.heardAt - b.heardAt);
  const gone = inFlight.filter(({ heardAt }) => now - heardAt > GONE_MS);
  if (depths === undefined) return gone;
  const letters = new Set(sums.flatMap(({ parked }) => parked.flatMap(({ letter }) => letter ?? [])));
  // Dead letters that nobody parked: SQS gave up on a message that crashed its reader every time.
  const crashed = Math.max(0, depths.deadLetters - letters.size);
  const beyond = inFlight.length - depths.events - crashed - Math.floor(depths.events * TOLERANCE);
  const overdue = inFlight.filter(({ heardAt }) => now - heardAt > OVERDUE_MS);
  return overdue.slice(0, Math.max(gone.length, beyond, 0));
}
