import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Archive } from '../../../src/forward/archive.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';

/**
 * The archive bucket. Bodies arrive compressed and are stored as they are; the bucket's own rules encrypt and expire.
 * Written on the condition that there is nothing yet.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * @throws CodedError `archive_missing`, `archive_denied` or (retryable) `archive_unavailable`
 */
export function createS3Archive(client: S3Client, bucket: string): Archive {
  return {
    async put(key, body) {
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: body,
            ContentType: 'application/gzip',
            IfNoneMatch: '*',
          }),
        );
        return 'written';
      } catch (error) {
        if (error instanceof Error && error.name === 'PreconditionFailed') return 'there';
        throw archiveError(bucket, error, 's3:PutObject on its objects');
      }
    },
  };
}

/** @param permission what is to be granted to whom the bucket refuses */
export function archiveError(bucket: string, error: unknown, permission: string): CodedError {
  const name = error instanceof Error ? error.name : 'unknown';
  const where = `archive bucket "${bucket}"`;
  if (name === 'NoSuchBucket') {
    return new CodedError('archive_missing', `${where} does not exist: check its name and the stack`, {
      cause: error,
    });
  }
  if (name === 'AccessDenied') {
    return new CodedError('archive_denied', `${where} refused us: grant ${permission}`, {
      cause: error,
    });
  }
  return new CodedError('archive_unavailable', `${where} failed with ${name}`, {
    retryable: true,
    cause: error,
  });
}
