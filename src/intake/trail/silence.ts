import type { Heard } from '../../event/heard-book.ts';

/** A digest is written once an hour and takes a while to arrive: two must be missing before anybody is called. */
const DIGEST_PATIENCE_MS = 135 * 60_000;
/** How much longer than usual a place without digests must be quiet. */
const USUAL_FACTOR = 1.5;

/**
 * How long an account and region may be quiet before that is silence, in ms. Digests come also when nothing happens, so
 * a place that has them keeps to the configured time (two digests at least). One without is quiet whenever nobody works there, so
 * it may be half as long again as it ever was.
 */
export function patienceFor({ lastDigest, usualQuietMs }: Heard, silentAfterMs: number): number {
  return lastDigest === undefined
    ? Math.max(silentAfterMs, usualQuietMs * USUAL_FACTOR)
    : Math.max(silentAfterMs, DIGEST_PATIENCE_MS);
}

/** Whether nothing has come of it for longer than it may be quiet. */
export function isSilent(heard: Heard, silentAfterMs: number, now: number): boolean {
  return now - heard.heardAt > patienceFor(heard, silentAfterMs);
}
