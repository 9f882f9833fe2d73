/**
 * Exponential, with full jitter: clients that failed together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param failures in a row, from 1
 */
export function backoffMs(failures: number, baseMs: number, capMs: number, random: () => number): number {
  return Math.round(random() * Math.min(capMs, baseMs * 2 ** Math.min(failures - 1, 30)));
}

/**
 * `Retry-After` in ms: whole seconds or an HTTP date (RFC 9110, 10.2.3). Longer than `maxMs` counts as `maxMs`, a date
 * that is over as 0, nonsense as nothing.
 */
export function retryAfterMs(value: string | null, now: number, maxMs: number): number | undefined {
  const text = (value ?? '').trim().slice(0, 64);
  const ms = /^\d+$/.test(text)
    ? Number(text) * 1_000
    : /^[A-Z][a-z]{2},? /.test(text)
      ? Date.parse(text) - now
      : Number.NaN;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), maxMs);
}
