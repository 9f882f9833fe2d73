/** Nobody is waited for longer than this at a time, whatever a server asks for. */
export const MAX_RETRY_AFTER_MS = 15 * 60_000;

/**
 * Milliseconds to wait by a `Retry-After` header (RFC 9110 §10.2.3: seconds or a date), between a second and
 * `MAX_RETRY_AFTER_MS`; `otherwise` when there is none or it cannot be read.
 */
export function retryAfterMs(header: string | null, now: number, otherwise: number): number {
  const text = header?.trim() ?? '';
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? otherwise : Math.min(Math.max(ms, 1_000), MAX_RETRY_AFTER_MS);
}
