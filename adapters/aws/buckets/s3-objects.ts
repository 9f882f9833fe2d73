import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../../../src/event/object-store.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';

/**
 * Objects of S3. Without `s3:ListBucket` S3 answers `denied` for a missing object too.
 *
 * @throws CodedError `object_store_unavailable`, retryable
 */
export function createS3Objects(client: S3Client): ObjectStore {
  return {
    async open(bucket, key) {
      try {
        const { Body, ContentLength } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        if (Body === undefined || !isByteStream(Body))
          throw new TypeError('S3 answered without a readable body');
        return { kind: 'found', bytes: ContentLength ?? 0, stream: Body };
      } catch (error) {
        const status = httpStatus(error);
        if (status === 404) return { kind: 'missing' };
        if (status === 403) return { kind: 'denied' };
        const name = error instanceof Error ? error.name : 'unknown';
        throw new CodedError('object_store_unavailable', `S3 bucket "${bucket}" failed with ${name}`, {
          retryable: true,
          cause: error,
        });
      }
    },
  };
}

function isByteStream(body: object): body is AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in body;
}

function httpStatus(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
}
