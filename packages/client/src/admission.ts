import type { ClientOptions, Clock, DropReason } from './client-types.ts';
import type { Composer } from './compose.ts';
import { attempt } from './settings.ts';
import { createTokenBucket } from './token-bucket.ts';

/** Of one event, as the server takes it. */
const MAX_EVENT_BYTES = 65_536;

export type Admission = (event: () => unknown) => string | { readonly reason: DropReason };

/** Decides whether an event is sent: sampling, then the rate, then `beforeSend`; its text, or why not. */
export function createAdmission(
  { sampleRate, rateLimit, beforeSend }: ClientOptions,
  compose: Composer,
  clock: Clock,
  random: () => number,
): Admission {
  const hasToken =
    rateLimit && createTokenBucket(rateLimit.perSecond, rateLimit.burst ?? rateLimit.perSecond, clock.now);

  const share = (event: { readonly level?: unknown }): number | undefined => {
    if (typeof sampleRate === 'function') return attempt(() => sampleRate(event as never));
    return (event.level ?? 'info') === 'info' ? sampleRate : 1;
  };

  const decide = (event: object): string | { readonly reason: DropReason } => {
    if (random() >= (share(event) ?? 1)) return { reason: 'sampled' };
    if (hasToken && !hasToken()) return { reason: 'rate_limited' };
    let text = compose(event);
    if (text && beforeSend) {
      const plain = JSON.parse(text) as Record<string, unknown>;
      text = attempt(() => compose(beforeSend(plain)));
      if (!text) return { reason: 'before_send' };
    }
    if (!text) return { reason: 'not_serializable' };
    return text.length > MAX_EVENT_BYTES ? { reason: 'event_too_large' } : text;
  };

  return (event) => attempt(() => decide(event() as object)) ?? { reason: 'not_serializable' };
}
