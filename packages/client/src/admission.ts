import { attempt } from './attempt.ts';
import type { ClientOptions, Clock } from './client-types.ts';
import type { Composer } from './compose.ts';
import type { Ledger } from './ledger.ts';
import { createTokenBucket } from './token-bucket.ts';

/** Of one event, as the server takes it. */
const MAX_EVENT_BYTES = 65_536;

/** Whether an event is to be sent: sampling, then the rate, then `beforeSend`. Its text, or it is counted as dropped. */
export function createAdmission(
  { sampleRate, rateLimit, beforeSend }: ClientOptions,
  { drop }: Ledger,
  compose: Composer,
  clock: Clock,
  random: () => number,
): (event: () => unknown) => string | undefined {
  const hasToken =
    rateLimit && createTokenBucket(rateLimit.perSecond, rateLimit.burst ?? rateLimit.perSecond, clock.now);

  const share = (event: { readonly level?: unknown }): number | undefined => {
    if (typeof sampleRate === 'function') return attempt(() => sampleRate(event as never));
    return (event.level ?? 'info') === 'info' ? sampleRate : 1;
  };

  const inspect = (text: string) => {
    const event = JSON.parse(text) as Record<string, unknown>;
    const seen = attempt(() => beforeSend?.(event));
    return attempt(() => compose(seen)) ?? drop('before_send');
  };

  return (give) => {
    const event = attempt(give);
    if (sampleRate !== undefined && attempt(() => random() >= (share(event as object) ?? 1)))
      return drop('sampled');
    if (hasToken && !hasToken()) return drop('rate_limited');
    const plain = attempt(() => compose(event)) ?? drop('not_serializable');
    const text = plain && beforeSend ? inspect(plain) : plain;
    return text && text.length > MAX_EVENT_BYTES ? drop('event_too_large') : text;
  };
}
