import type { RateDecision, RatePolicy } from './rate-limiter.ts';

/**
 * Header fields that tell a caller where it stands, with lower-case names. `RateLimit-*` as in the drafts up to 06, which
 * clients read today; later ones fold three of them into `RateLimit`. A bucket is told as the quota of the time in which it
 * fills. When a request was refused, its reset is the moment of `Retry-After`, as the draft wants.
 *
 * https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06
 */
export function rateHeaders(decision: RateDecision, policy: RatePolicy): Readonly<Record<string, string>> {
  const { allowed, limit, remaining, resetS, retryAfterS } = decision;
  const window = Math.max(1, Math.round(policy.burst / policy.perSecond));
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(allowed ? resetS : retryAfterS),
    'ratelimit-policy': `${limit};w=${window}`,
    ...(allowed ? {} : { 'retry-after': String(retryAfterS) }),
  };
}
