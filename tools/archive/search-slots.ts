/** A stretch of the archive that one prefix of a shelf covers: an hour, or a whole day (UTC). */
export interface SearchSlot {
  /** When it begins, epoch ms. */
  readonly at: number;
  readonly unit: 'hour' | 'day';
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The newest hours are listed one by one, since what is looked for is mostly new; then a day costs one request. */
const SINGLE_HOURS = 24;
const MAX_SLOTS_AT_ONCE = 16;

/**
 * The stretches from `until` back to `since` (epoch ms), newest first, in groups to be looked through together: one hour, then
 * two, then four and so on. A day may begin before `since`: whoever lists it leaves out what is older.
 */
export function searchSlots(since: number, until: number): readonly (readonly SearchSlot[])[] {
  const first = floor(since, HOUR_MS);
  const slots: SearchSlot[] = [];
  for (let at = floor(until, HOUR_MS); at >= first; ) {
    const midnight = floor(at, DAY_MS);
    const wholeDay = slots.length >= SINGLE_HOURS && at === midnight + 23 * HOUR_MS;
    slots.push(wholeDay ? { at: midnight, unit: 'day' } : { at, unit: 'hour' });
    at = wholeDay ? midnight - HOUR_MS : at - HOUR_MS;
  }
  const groups: SearchSlot[][] = [];
  for (let from = 0, size = 1; from < slots.length; size = Math.min(2 * size, MAX_SLOTS_AT_ONCE)) {
    groups.push(slots.slice(from, from + size));
    from += size;
  }
  return groups;
}

function floor(ms: number, unit: number): number {
  return ms - (ms % unit);
}
