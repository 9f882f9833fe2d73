import type { Clock } from '../../../src/kernel/clock.ts';

/** Token bucket for each key: true when this request may pass. One more passes every `refillMs`, `burst` at once. */
export function createLimiter(now: Clock, burst: number, refillMs: number): (key: string) => boolean {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (key) => {
    const at = now();
    const bucket = buckets.get(key) ?? { tokens: burst, at };
    const tokens = Math.min(burst, bucket.tokens + (at - bucket.at) / refillMs);
    const passes = tokens >= 1;
    buckets.set(key, { tokens: passes ? tokens - 1 : tokens, at });
    return passes;
  };
}
