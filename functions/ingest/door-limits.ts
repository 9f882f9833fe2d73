import type { IngestLimits } from '../../src/config/ingest-settings.ts';
import type { IngestKey } from '../../src/intake/door/key-store.ts';
import { rateHeaders } from '../../src/intake/door/rate-headers.ts';
import type { RateDecision, RateLimiter, RatePolicy } from '../../src/intake/door/rate-limiter.ts';
import { addressSubject } from '../../src/intake/door/rate-subject.ts';
import { type Refusal, refuse } from '../../src/intake/problem.ts';
import type { Headers } from './http-answer.ts';

/** What a limit says of a request; `headers` tell the caller where it stands. */
export interface LimitAnswer {
  readonly refused: Refusal | undefined;
  readonly headers: Headers;
}

/** The rate limits of the door, by key and by source address. See `ingest.limits` of the configuration. */
export interface DoorLimits {
  /** A request of an address that has not shown who it is, or not well; it counts as `cost` of them. */
  knock(address: string | undefined, cost: number, now: number): LimitAnswer;
  /**
   * So many events of a key, and, when everybody can read the key, of an address that uses it. With 0 nothing is spent:
   * it asks whether there is anything left.
   */
  spend(key: IngestKey, address: string | undefined, events: number, now: number): LimitAnswer;
  /** Tells the other functions; runs beside other work and never rejects. */
  settle(now: number): Promise<void>;
}

export function createDoorLimits(limiter: RateLimiter, limits: IngestLimits): DoorLimits {
  const address: RatePolicy = {
    name: 'address',
    perSecond: limits.address.requestsPerSecond,
    burst: limits.address.burst,
  };
  const browser: RatePolicy = {
    name: 'address',
    perSecond: limits.browser.eventsPerSecond,
    burst: limits.browser.burst,
  };
  const policyOf = ({ kind, eventsPerSecond }: IngestKey): RatePolicy => {
    const usual = kind === 'secret' ? limits.key : limits.publishableKey;
    const perSecond = eventsPerSecond ?? usual.eventsPerSecond;
    // A key with a rate of its own may send as many seconds' worth at once as the others.
    const burst = Math.max(1, Math.round(usual.burst * (perSecond / usual.eventsPerSecond)));
    return { name: 'key', perSecond, burst };
  };

  const take = (policy: RatePolicy, subject: string, events: number, now: number): RateDecision => {
    const decision = limiter.take(policy, subject, events, now);
    // Refused then, with the time to wait for one.
    return events === 0 && decision.remaining === 0 ? limiter.take(policy, subject, 1, now) : decision;
  };

  return {
    knock: (from, cost, now) =>
      told(limiter.take(address, addressSubject(from), cost, now), address, 'requests'),
    spend: (key, from, events, now) => {
      if (key.kind === 'publishable') {
        const subject = `${key.id} ${addressSubject(from)}`;
        const decision = take(browser, subject, events, now);
        if (!decision.allowed) return told(decision, browser, 'events');
      }
      const policy = policyOf(key);
      return told(take(policy, key.id, events, now), policy, 'events');
    },
    settle: (now) => limiter.settle(now),
  };
}

function told(decision: RateDecision, policy: RatePolicy, what: 'requests' | 'events'): LimitAnswer {
  const headers = rateHeaders(decision, policy);
  if (decision.allowed) return { refused: undefined, headers };
  const detail = `Send again in ${decision.retryAfterS} s, and at most ${policy.perSecond} ${what} a second.`;
  return { refused: refuse('too_many_requests', detail), headers };
}
