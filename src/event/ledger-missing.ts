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
/** The events queue keeps a message so long and no longer: what has not come back by then is a dead letter, or nowhere. */
const GONE_MS = 4 * 86_400_000;
/** Dead letters are kept so long: what was not heard of since is in no queue at all. */
const NOWHERE_MS = 14 * 86_400_000;

/**
 * Which messages in flight are nowhere, as far as can be told: those beyond what the queues hold, the ones first of which
 * nothing was heard for the longest. While many wait it names as many as are missing, perhaps the wrong ones; when the
 * queues are empty it names exactly those. Without `depths` only what no queue can hold any more is missing.
 */
export function missingOf(
  sums: readonly Pick<HourSum, 'inFlight' | 'parked'>[],
  depths: QueueDepths | undefined,
  now: number,
): readonly InFlight[] {
  const inFlight = sums.flatMap((sum) => sum.inFlight).toSorted((a, b) => a.heardAt - b.heardAt);
  const unheardFor = (ms: number) => inFlight.filter(({ heardAt }) => now - heardAt > ms);
  if (depths === undefined) return unheardFor(NOWHERE_MS);
  const letters = new Set(sums.flatMap(({ parked }) => parked.flatMap(({ letter }) => letter ?? [])));
  // Dead letters that nobody parked: SQS gave up on a message that crashed its reader every time.
  const crashed = Math.max(0, depths.deadLetters - letters.size);
  const beyond = inFlight.length - depths.events - crashed - Math.floor(depths.events * TOLERANCE);
  const gone = unheardFor(GONE_MS).length - crashed;
  return unheardFor(OVERDUE_MS).slice(0, Math.max(gone, beyond, 0));
}
