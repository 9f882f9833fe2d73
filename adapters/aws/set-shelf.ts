import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { MAX_SET_BYTES } from '../../src/enrich/threat/set-layout.ts';
import type { SetShelf } from '../../src/enrich/threat/set-shelf.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';

/** What points to the set in use: JSON `{"version": "…"}`. */
export const POINTER_KEY = 'threat/current.json';
const MAX_POINTER_BYTES = 4_096;
/** Versions become keys: nothing that could lead elsewhere. */
const VERSION = /^[\w-]{1,128}$/;

export const setKey = (version: string) => `threat/sets/${version}.bin`;

/**
 * Sets of indicators in S3, below `threat/`.
 *
 * @throws CodedError `threat_set_unavailable` (retryable), `threat_pointer_unreadable`, `threat_set_too_large`
 */
export function createS3SetShelf(client: S3Client, bucket: string): SetShelf {
  const get = async (key: string, limit: number): Promise<Buffer | undefined> => {
    try {
      const { Body, ContentLength = 0 } = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key }),
      );
      if (ContentLength > limit)
        throw new CodedError('threat_set_too_large', `${key} has more than ${limit} bytes`);
      const bytes = await Body?.transformToByteArray();
      return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    } catch (error) {
      if (error instanceof CodedError) throw error;
      const name = error instanceof Error ? error.name : 'unknown';
      if (name === 'NoSuchKey' || name === 'NotFound') return undefined;
      throw new CodedError('threat_set_unavailable', `bucket "${bucket}" failed with ${name}`, {
        retryable: true,
        cause: error,
      });
    }
  };
  return {
    async current() {
      const bytes = await get(POINTER_KEY, MAX_POINTER_BYTES);
      const version = bytes && versionOf(bytes.toString('utf8'));
      return version === undefined ? undefined : { version };
    },
    read: (version) => get(setKey(version), MAX_SET_BYTES),
  };
}

function versionOf(text: string): string {
  let pointer: unknown;
  try {
    pointer = JSON.parse(text);
  } catch {
    pointer = undefined;
  }
  const version =
    typeof pointer === 'object' && pointer !== null && 'version' in pointer ? pointer.version : undefined;
  if (typeof version === 'string' && VERSION.test(version)) return version;
  throw new CodedError('threat_pointer_unreadable', `${POINTER_KEY} does not name a version`);
}
