import type { RateDecision, RatePolicy } from './rate-limiter.ts';

/** What all instances admit together is counted in windows of this length. */
export const RATE_WINDOW_MS = 10_000;
/** Share of the ceiling that an instance admits before it says so. */
const REPORT_SHARE = 1 / 16;
/** An address below this share of its ceiling is never reported: ordinary callers cost no write. */
const ADDRESS_SHARE = 1 / 4;
/** Use of a key is reported this long after it began, however little it is. */
const REPORT_AFTER_MS = 1_000;
/** Sums of fractions of a token are not exact; who waits for a whole one must get it. */
const ROUNDING = 1e-6;

/** What one instance knows of one subject. Times are epoch ms. */
export interface RateBucket {
  policy: RatePolicy;
  /** Below zero: owed. */
  tokens: number;
  at: number;
  window: number;
  /** Admitted here in the window. */
  admitted: number;
  /** The part of it that no report has carried yet, and since when there is one. */
  unreported: number;
  unreportedSince: number;
  /** What all instances had reported in the window when we asked last. */
  reported: number;
}

export function windowOf(now: number): number {
  return Math.floor(now / RATE_WINDOW_MS);
}

/** What all instances together admit of a subject in a window: as much as one bucket could. */
export function ceilingOf({ perSecond, burst }: RatePolicy): number {
  return (perSecond * RATE_WINDOW_MS) / 1_000 + burst;
}

export function openBucket(policy: RatePolicy, now: number): RateBucket {
  const nothing = { admitted: 0, unreported: 0, unreportedSince: now, reported: 0 };
  return { policy, tokens: policy.burst, at: now, window: windowOf(now), ...nothing };
}

/** Takes `cost` tokens, or nothing. See `RateLimiter.take`. */
export function takeFrom(bucket: RateBucket, policy: RatePolicy, cost: number, now: number): RateDecision {
  bucket.policy = policy;
  bucket.tokens = tokensAt(bucket, now);
  bucket.at = now;
  if (bucket.window !== windowOf(now)) {
    bucket.window = windowOf(now);
    bucket.admitted = bucket.unreported = bucket.reported = 0;
  }
  const left = ceilingOf(policy) - bucket.reported - bucket.unreported;
  const wanted = Math.min(cost, policy.burst);
  const allowed = left > 0 && bucket.tokens + ROUNDING >= wanted;
  if (allowed) {
    if (bucket.unreported === 0) bucket.unreportedSince = now;
    bucket.tokens -= cost;
    bucket.admitted += cost;
    bucket.unreported += cost;
  }
  const missing = seconds((wanted - bucket.tokens) / policy.perSecond);
  const closedFor = left > 0 ? 0 : seconds(((bucket.window + 1) * RATE_WINDOW_MS - now) / 1_000);
  const retryAfterS = allowed ? 0 : Math.max(1, missing, closedFor);
  const spent = left > 0 ? Math.min(bucket.tokens, left - (allowed ? cost : 0)) : 0;
  return {
    allowed,
    limit: Math.floor(policy.burst),
    remaining: Math.max(0, Math.floor(spent + ROUNDING)),
    resetS: Math.max(seconds((policy.burst - bucket.tokens) / policy.perSecond), retryAfterS),
    retryAfterS,
  };
}

/** Whether the shared ceiling should hear of what was admitted here. */
export function isReportDue(bucket: RateBucket, now: number): boolean {
  const { policy, admitted, unreported, unreportedSince } = bucket;
  if (unreported === 0) return false;
  const ceiling = ceilingOf(policy);
  if (policy.name === 'address' && admitted < ceiling * ADDRESS_SHARE) return false;
  if (unreported >= ceiling * REPORT_SHARE) return true;
  return policy.name === 'key' && now - unreportedSince >= REPORT_AFTER_MS;
}

/** How little would be forgotten with the bucket: 1 for one that says no more than a new one would, less otherwise. */
export function fullness(bucket: RateBucket, now: number): number {
  const { policy, window, reported, unreported } = bucket;
  const used = window === windowOf(now) ? (reported + unreported) / ceilingOf(policy) : 0;
  return Math.min(tokensAt(bucket, now) / policy.burst, 1 - used);
}

/** A clock that was set back adds nothing. */
function tokensAt({ policy, tokens, at }: RateBucket, now: number): number {
  return Math.min(policy.burst, tokens + (Math.max(0, now - at) / 1_000) * policy.perSecond);
}

/** Whole seconds, at least 0: nobody is told to come back too early. */
function seconds(exact: number): number {
  return Math.max(0, Math.ceil(exact - ROUNDING));
}
