import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { ArchiveReader } from '../../../src/forward/archive.ts';
import { archiveError } from './archive.ts';

/**
 * The archive bucket, for commands. Wants `s3:ListBucket` on the bucket and `s3:GetObject` on its objects.
 *
 * @param pageKeys keys in a page of a listing, at most S3's 1 000
 * @throws CodedError `archive_missing`, `archive_denied` or (retryable) `archive_unavailable`
 */
export function createS3ArchiveReader(client: S3Client, bucket: string, pageKeys = 1_000): ArchiveReader {
  async function* listing(prefix: string, { delimiter, after }: { delimiter?: string; after?: string }) {
    let from: string | undefined;
    do {
      const page = await client
        .send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: prefix,
            MaxKeys: pageKeys,
            ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
            ...(after === undefined ? {} : { StartAfter: after }),
            ...(from === undefined ? {} : { ContinuationToken: from }),
          }),
        )
        .catch((error: unknown) => {
          throw archiveError(bucket, error, 's3:ListBucket on it');
        });
      yield page;
      from = page.NextContinuationToken;
    } while (from !== undefined);
  }

  return {
    async folders(prefix) {
      const found: string[] = [];
      for await (const { CommonPrefixes = [] } of listing(prefix, { delimiter: '/' }))
        found.push(...CommonPrefixes.flatMap(({ Prefix }) => Prefix ?? []));
      return found;
    },

    async *pages(prefix, after) {
      for await (const { Contents = [] } of listing(prefix, after === undefined ? {} : { after }))
        yield Contents.flatMap(({ Key }) => Key ?? []);
    },

    async read(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
        throw archiveError(bucket, error, 's3:GetObject on its objects');
      }
    },
  };
}
