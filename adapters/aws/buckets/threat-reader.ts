import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { CodedError } from '../../../src/kernel/coded-error.ts';

export interface ThreatObject {
  readonly bytes: Buffer;
  readonly etag: string;
}

/**
 * Reads an object of the bucket for threats whole; undefined when there is none, which S3 tells only to who may list.
 *
 * @throws CodedError `threat_set_unavailable` (retryable), `threat_set_denied`, `threat_set_too_large`
 */
export async function readThreatObject(
  client: S3Client,
  bucket: string,
  key: string,
  limit: number,
): Promise<ThreatObject | undefined> {
  try {
    const {
      Body,
      ContentLength = 0,
      ETag = '',
    } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (ContentLength > limit)
      throw new CodedError('threat_set_too_large', `${key} has more than ${limit} bytes`);
    const read = (await Body?.transformToByteArray()) ?? new Uint8Array();
    return { bytes: Buffer.from(read.buffer, read.byteOffset, read.byteLength), etag: ETag };
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    if (name === 'NoSuchKey' || name === 'NotFound') return undefined;
    throw threatFault(bucket, 's3:GetObject and s3:ListBucket', error);
  }
}

/** @param actions what the caller needs of the bucket */
export function threatFault(bucket: string, actions: string, error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const name = error instanceof Error ? error.name : 'unknown';
  if (name === 'AccessDenied')
    return new CodedError('threat_set_denied', `bucket "${bucket}" does not allow ${actions}`, {
      cause: error,
    });
  return new CodedError('threat_set_unavailable', `bucket "${bucket}" failed with ${name}`, {
    retryable: true,
    cause: error,
  });
}
