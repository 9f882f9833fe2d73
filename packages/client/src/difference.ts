import type { Dropped, DropReason } from './client-types.ts';

/** What was dropped between two counts. */
export function difference(now: Dropped, before: Dropped): Dropped {
  const pairs = Object.entries(now).map(([reason, count]) => [
    reason,
    count - (before[reason as DropReason] ?? 0),
  ]);
  return Object.fromEntries(pairs.filter(([, count]) => count)) as Dropped;
}
