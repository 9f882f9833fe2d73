import type { FeedFailure } from '../../src/enrich/feeds/feed-failure.ts';
import { type FeedAnswer, type FeedSource, validatorsOf } from '../../src/enrich/feeds/feed-source.ts';
import type { Fetch } from './guarded-fetch.ts';
import { boundedBytes, plainContent } from './plain-content.ts';

export interface HttpsFeedsOptions {
  /** A guarded one: feeds come from the internet. */
  readonly fetch: Fetch;
  /** What publishers see of who asks. */
  readonly userAgent: string;
}

/** Feeds by https, each exchange bounded in bytes and time. https://www.rfc-editor.org/rfc/rfc9110#section-13 */
export function createHttpsFeeds({ fetch, userAgent }: HttpsFeedsOptions): FeedSource {
  return {
    async get(place, { validators: { etag, lastModified } = {}, maxBytes, timeoutMs }): Promise<FeedAnswer> {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const response = await fetch(place, {
          headers: {
            'user-agent': userAgent,
            'accept-encoding': 'gzip',
            ...(etag !== undefined && { 'if-none-match': etag }),
            ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
          },
          redirect: 'manual',
          signal,
        });
        const { status, headers, body } = response;
        if (status === 304) return { kind: 'unchanged' };
        if (status !== 200 || body === null) {
          await body?.cancel();
          return failed(failureOf(status));
        }
        const bytes = await boundedBytes(body, maxBytes);
        if (bytes === undefined) return failed('too_large');
        const plain = await plainContent(bytes, maxBytes);
        return plain.ok
          ? {
              kind: 'read',
              body: plain.value,
              validators: validatorsOf(headers.get('etag'), headers.get('last-modified')),
            }
          : failed(plain.error);
      } catch (error) {
        if (signal.aborted) return failed('timeout');
        const isGuarded = error instanceof Error && error.name === 'GuardedAddressError';
        return failed(isGuarded ? 'address_refused' : 'unreachable');
      }
    },
  };
}

function failureOf(status: number): FeedFailure {
  if (status >= 300 && status < 400) return 'redirect';
  if (status === 404 || status === 410) return 'not_found';
  return status === 401 || status === 403 ? 'denied' : 'status';
}

function failed(failure: FeedFailure): FeedAnswer {
  return { kind: 'failed', failure };
}
