import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { FeedFailure } from '../../../src/enrich/feeds/feed-failure.ts';
import { type FeedAnswer, type FeedSource, validatorsOf } from '../../../src/enrich/feeds/feed-source.ts';
import { boundedBytes, plainContent } from '../../web/plain-content.ts';

/** Where feeds lie that somebody has put into the bucket. */
const FEEDS_PREFIX = 'feeds/';

/** Feeds that lie in a bucket, below `feeds/`. */
export function createS3Feeds(client: S3Client, bucket: string): FeedSource {
  return {
    async get(place, { validators: { etag } = {}, maxBytes, timeoutMs }): Promise<FeedAnswer> {
      const abortSignal = AbortSignal.timeout(timeoutMs);
      try {
        const { Body, ETag } = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: `${FEEDS_PREFIX}${place}`, IfNoneMatch: etag }),
          { abortSignal },
        );
        const bytes =
          Body === undefined
            ? Buffer.alloc(0)
            : await boundedBytes(Body as unknown as AsyncIterable<Uint8Array>, maxBytes);
        if (bytes === undefined) return { kind: 'failed', failure: 'too_large' };
        const plain = await plainContent(bytes, maxBytes);
        return plain.ok
          ? { kind: 'read', body: plain.value, validators: validatorsOf(ETag, undefined) }
          : { kind: 'failed', failure: plain.error };
      } catch (error) {
        const name = error instanceof Error ? error.name : '';
        if (abortSignal.aborted) return { kind: 'failed', failure: 'timeout' };
        if (isNotModified(error)) return { kind: 'unchanged' };
        return { kind: 'failed', failure: THROWN[name] ?? 'unreachable' };
      }
    },
  };
}

const THROWN: Readonly<Record<string, FeedFailure>> = {
  NoSuchKey: 'not_found',
  AccessDenied: 'denied',
  TimeoutError: 'timeout',
};

/** A 304 has no body, and the SDK no class for it. */
function isNotModified(error: unknown): boolean {
  const { httpStatusCode } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
  return httpStatusCode === 304;
}
