import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { SetNote, SetStore } from '../../../src/enrich/feeds/set-store.ts';
import { MAX_SET_BYTES } from '../../../src/enrich/threat/set-layout.ts';
import { MAX_POINTER_BYTES, POINTER_KEY, pointerOf, SETS, setKey } from './set-shelf.ts';
import { readThreatObject, threatFault } from './threat-reader.ts';

/** S3's words for a condition that does not hold: another has written, is writing, or has removed the object. */
const OVERTAKEN = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']);

/**
 * Sets in S3, for who builds them.
 *
 * @throws CodedError `threat_set_unavailable` (retryable), `threat_set_denied`, `threat_pointer_unreadable`
 */
export function createS3SetStore(client: S3Client, bucket: string): SetStore {
  const guarded = async <T>(actions: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw threatFault(bucket, actions, error);
    }
  };
  return {
    async pointer() {
      const found = await readThreatObject(client, bucket, POINTER_KEY, MAX_POINTER_BYTES);
      if (found === undefined) return { tag: undefined };
      const pointer = pointerOf(found.bytes);
      return {
        tag: found.etag,
        version: pointer.version,
        ...(isNote(pointer) && { note: pointer }),
      };
    },
    async read(version) {
      return (await readThreatObject(client, bucket, setKey(version), MAX_SET_BYTES))?.bytes;
    },
    put: (version, file) =>
      guarded('s3:PutObject', async () => {
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: setKey(version), Body: file }));
      }),
    point: (note, tag) =>
      guarded('s3:PutObject', async () => {
        try {
          await client.send(
            new PutObjectCommand({
              Bucket: bucket,
              Key: POINTER_KEY,
              Body: JSON.stringify(note),
              ContentType: 'application/json',
              ...(tag === undefined ? { IfNoneMatch: '*' } : { IfMatch: tag }),
            }),
          );
          return true;
        } catch (error) {
          if (!(error instanceof Error && OVERTAKEN.has(error.name))) throw error;
          // By ourselves, when the answer to a first try was lost.
          const found = await readThreatObject(client, bucket, POINTER_KEY, MAX_POINTER_BYTES);
          return found !== undefined && pointerOf(found.bytes).version === note.version;
        }
      }),
    versions: () =>
      guarded('s3:ListBucket', async () => {
        const { prefix, suffix } = SETS;
        const found: string[] = [];
        let token: string | undefined;
        do {
          const { Contents = [], NextContinuationToken }: ListedPage = await client.send(
            new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
          );
          for (const { Key = '' } of Contents)
            if (Key.endsWith(suffix)) found.push(Key.slice(prefix.length, -suffix.length));
          token = NextContinuationToken;
        } while (token !== undefined);
        return found;
      }),
    remove: (version) =>
      guarded('s3:DeleteObject', async () => {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: setKey(version) }));
      }),
  };
}

interface ListedPage {
  readonly Contents?: readonly { readonly Key?: string | undefined }[] | undefined;
  readonly NextContinuationToken?: string | undefined;
}

function isNote(pointer: { readonly version: string }): pointer is SetNote {
  const { builtAt, indicators, bytes } = pointer as Partial<SetNote>;
  return [builtAt, indicators, bytes].every((value) => Number.isSafeInteger(value));
}
