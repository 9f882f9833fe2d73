import { fullness, isReportDue, openBucket, type RateBucket, takeFrom, windowOf } from './rate-bucket.ts';
import { ceilingSubject } from './rate-subject.ts';

/** How much a subject may send: `burst` at once, `perSecond` for good. Both above 0, in units of the caller's `cost`. */
export interface RatePolicy {
  readonly name: 'key' | 'address';
  readonly perSecond: number;
  readonly burst: number;
}

export interface RateDecision {
  readonly allowed: boolean;
  /** What a full bucket holds. */
  readonly limit: number;
  /** What may still be taken at once. */
  readonly remaining: number;
  /** Whole seconds until the bucket is full again. */
  readonly resetS: number;
  /** Whole seconds until the same cost may be admitted: at least 1 when refused, 0 otherwise. */
  readonly retryAfterS: number;
}

/** Port: what all instances together have admitted of a subject in one window. */
export interface RateCeiling {
  /**
   * Adds to the count of a window and says what it is then. The count may be forgotten two minutes after `now`.
   *
   * @param subject a pseudonym, see `ceilingSubject`
   * @param window number of the window, see `windowOf`
   */
  add(subject: string, window: number, count: number, now: number): Promise<number>;
}

export interface RateLimiter {
  /**
   * Takes `cost` tokens at once. A cost above the burst is admitted by a full bucket, which then owes the rest. When it
   * is refused nothing is taken.
   *
   * @param subject whom to count; short, since it is kept
   * @param now epoch ms; a clock that is set back is harmless
   */
  take(policy: RatePolicy, subject: string, cost: number, now: number): RateDecision;
  /**
   * Tells the ceiling what was admitted, when it is time, and learns what all instances have. Nothing waits for it but
   * the next `take`, so it may run beside other work. Never rejects: without a ceiling each instance keeps its own bucket.
   */
  settle(now: number): Promise<void>;
}

export interface RateLimiterOptions {
  readonly ceiling: RateCeiling;
  /** Told at most once a minute that reports fail, and how many have since the last time. */
  readonly onFailure?: (error: unknown, failures: number) => void;
  /** Subjects remembered under each policy name, about 300 bytes each. */
  readonly maxSubjects?: number;
}

/** A clock set back by more than this is believed; by less, requests have only overtaken each other. */
const MAX_OVERTAKEN_MS = 10_000;
/** After a failure the ceiling is left alone for so long: a table that hangs must not slow every request down. */
const PAUSE_MS = 5_000;
const FAILURES_TOLD_EVERY_MS = 60_000;
/** Of so many subjects, longest unseen, the one that owes least makes room. */
const EVICTION_CHOICE = 8;

/**
 * Token buckets in this instance under a ceiling shared by all. A window's ceiling C is what one bucket could admit in
 * it: 10 s at the rate, and the burst.
 *
 * - Who would be admitted by one single bucket is admitted by any number of instances.
 * - N instances that settle every request before the next one admit in a window at most C + N × (C/16 + c) of a key and
 *   C + N × (C/4 + c) of an address, where c is the largest cost: an instance that has not learnt that the ceiling is
 *   reached reports at the latest then.
 *
 * The second holds while the ceiling answers and the subject is remembered. A report that fails is not repeated, since
 * it may have been counted; an answer that the transport repeats is counted twice and closes the window early.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { ceiling, onFailure, maxSubjects = 10_000 } = options;
  // Apart, so that whoever has many addresses pushes no key out.
  const buckets = { key: new Map<string, RateBucket>(), address: new Map<string, RateBucket>() };
  const due = new Map<RateBucket, string>();
  let latest = Number.NEGATIVE_INFINITY;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let toldAt = Number.NEGATIVE_INFINITY;
  let failures = 0;

  /** Requests read the clock and overtake each other: time stands still rather than going back. */
  function steady(now: number): number {
    latest = now < latest - MAX_OVERTAKEN_MS ? now : Math.max(latest, now);
    return latest;
  }

  async function report(bucket: RateBucket, subject: string, now: number): Promise<void> {
    const { window, unreported } = bucket;
    bucket.unreported = 0;
    try {
      const total = await ceiling.add(ceilingSubject(bucket.policy.name, subject), window, unreported, now);
      if (bucket.window === window) bucket.reported = Math.max(bucket.reported, total);
    } catch (error) {
      failures += 1;
      pausedUntil = now + PAUSE_MS;
      if (now - toldAt < FAILURES_TOLD_EVERY_MS) return;
      onFailure?.(error, failures);
      toldAt = now;
      failures = 0;
    }
  }

  return {
    take(policy, subject, cost, now) {
      const time = steady(now);
      const known = buckets[policy.name];
      const bucket = known.get(subject) ?? openBucket(policy, time);
      if (!known.delete(subject) && known.size >= maxSubjects) {
        const evicted = evict(known, time);
        if (evicted !== undefined) due.delete(evicted);
      }
      known.set(subject, bucket);
      const decision = takeFrom(bucket, policy, cost, time);
      if (isReportDue(bucket, time)) due.set(bucket, subject);
      return decision;
    },

    async settle(now) {
      const time = steady(now);
      if (due.size === 0 || time < pausedUntil) return;
      const reports = [...due].filter(([bucket]) => bucket.window === windowOf(time));
      due.clear();
      await Promise.all(reports.map(([bucket, subject]) => report(bucket, subject, time)));
    },
  };
}

/** The order of a map is that of use. Whoever owes something has the better claim to be remembered. */
function evict(buckets: Map<string, RateBucket>, now: number): RateBucket | undefined {
  let choice: { subject: string; bucket: RateBucket; full: number } | undefined;
  let seen = 0;
  for (const [subject, bucket] of buckets) {
    const full = fullness(bucket, now);
    if (choice === undefined || full > choice.full) choice = { subject, bucket, full };
    seen += 1;
    if (seen === EVICTION_CHOICE) break;
  }
  if (choice !== undefined) buckets.delete(choice.subject);
  return choice?.bucket;
}
