import type { S3Client } from '@aws-sdk/client-s3';
import { MAX_SET_BYTES } from '../../../src/enrich/threat/set-layout.ts';
import type { SetShelf } from '../../../src/enrich/threat/set-shelf.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { readThreatObject } from './threat-reader.ts';

/** What points to the set in use: JSON `{"version": "…"}`. */
export const POINTER_KEY = 'threat/current.json';
export const MAX_POINTER_BYTES = 4_096;
/** Versions become keys: nothing that could lead elsewhere. */
const VERSION = /^[\w-]{1,128}$/;
export const SETS = { prefix: 'threat/sets/', suffix: '.bin' } as const;

export const setKey = (version: string) => `${SETS.prefix}${version}${SETS.suffix}`;

/**
 * Sets of indicators in S3, below `threat/`.
 *
 * @throws CodedError what `readThreatObject` throws, `threat_pointer_unreadable`
 */
export function createS3SetShelf(client: S3Client, bucket: string): SetShelf {
  return {
    async current() {
      const found = await readThreatObject(client, bucket, POINTER_KEY, MAX_POINTER_BYTES);
      return found && { version: pointerOf(found.bytes).version };
    },
    async read(version) {
      return (await readThreatObject(client, bucket, setKey(version), MAX_SET_BYTES))?.bytes;
    },
  };
}

/** @throws CodedError `threat_pointer_unreadable` */
export function pointerOf(bytes: Buffer): { readonly version: string } {
  let pointer: unknown;
  try {
    pointer = JSON.parse(bytes.toString('utf8'));
  } catch {
    pointer = undefined;
  }
  if (typeof pointer === 'object' && pointer !== null && 'version' in pointer) {
    const { version } = pointer;
    if (typeof version === 'string' && VERSION.test(version)) return { ...pointer, version };
  }
  throw new CodedError('threat_pointer_unreadable', `${POINTER_KEY} does not name a version`);
}
