/**
 * Delay before retry number `attempt` (1 = first retry): exponential with full jitter, in milliseconds.
 *
 * `random` is a number in [0, 1). See https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function backoffMs(
  attempt: number,
  limits: { readonly baseMs: number; readonly capMs: number },
  random: number,
): number {
  const ceiling = Math.min(limits.capMs, limits.baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.floor(ceiling / 2 + (ceiling / 2) * random);
}
