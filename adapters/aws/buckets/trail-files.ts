import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { DamagedFile, hashContent, readContent } from '../../../src/intake/digest/content.ts';
import type { ListedFile, ReadFile, TrailFiles } from '../../../src/intake/digest/trail-files.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';

/** How S3 says that a bucket lies in another region than the one that was asked. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);

/**
 * Files of trails in S3. Wants `s3:ListBucket` on the bucket, without which a missing file cannot be told from a forbidden
 * one, and `s3:GetObject` on its objects.
 *
 * @param clientOf the client to read a bucket with: it may lie in another region or account
 * @throws CodedError `trail_files_missing`, `trail_files_denied` or (retryable) `trail_files_unavailable`
 */
export function createTrailFiles(clientOf: (bucket: string) => S3Client): TrailFiles {
  async function* listing(bucket: string, parameters: { readonly [name: string]: string }) {
    let from: string | undefined;
    do {
      const page = await clientOf(bucket)
        .send(
          new ListObjectsV2Command({
            Bucket: bucket,
            ...parameters,
            ...(from === undefined ? {} : { ContinuationToken: from }),
          }),
        )
        .catch((error: unknown) => {
          throw filesError(bucket, error);
        });
      yield page;
      from = page.NextContinuationToken;
    } while (from !== undefined);
  }

  async function read<T>(
    bucket: string,
    key: string,
    take: (stream: AsyncIterable<Uint8Array>, metadata: Readonly<Record<string, string>>) => Promise<T>,
  ): Promise<ReadFile<T>> {
    try {
      const { Body, Metadata = {} } = await clientOf(bucket).send(
        new GetObjectCommand({ Bucket: bucket, Key: key }),
      );
      return { kind: 'found', ...(await take(Body as unknown as AsyncIterable<Uint8Array>, Metadata)) };
    } catch (error) {
      if (error instanceof DamagedFile) return { kind: 'damaged' };
      const status = httpStatus(error);
      // A chain may lead into a bucket that is gone: what it held is too, and what comes behind it is verified all the same.
      if (status === 404) return { kind: 'missing' };
      // A file in Glacier cannot be read either, nor one in a bucket of a region that nobody told us.
      if (status === 403 || ELSEWHERE.has(nameOf(error))) return { kind: 'denied' };
      throw filesError(bucket, error);
    }
  }

  return {
    async folders(bucket, prefix) {
      const found: string[] = [];
      for await (const { CommonPrefixes = [] } of listing(bucket, { Prefix: prefix, Delimiter: '/' }))
        found.push(...CommonPrefixes.flatMap(({ Prefix }) => Prefix ?? []));
      return found;
    },

    async *pages(bucket, prefix, after) {
      const parameters = { Prefix: prefix, ...(after === undefined ? {} : { StartAfter: after }) };
      for await (const { Contents = [] } of listing(bucket, parameters))
        yield Contents.flatMap(({ Key, LastModified }): readonly ListedFile[] =>
          Key === undefined ? [] : [{ key: Key, modifiedAt: LastModified?.getTime() ?? 0 }],
        );
    },

    read: (bucket, key) =>
      read(bucket, key, async (stream, metadata) => ({ content: await readContent(key, stream), metadata })),

    hash: (bucket, key) => read(bucket, key, async (stream) => ({ sha256: await hashContent(key, stream) })),
  };
}

function filesError(bucket: string, cause: unknown): CodedError {
  const name = nameOf(cause);
  if (name === 'NoSuchBucket')
    return new CodedError('trail_files_missing', `there is no bucket "${bucket}"`, { cause });
  if (httpStatus(cause) === 403)
    return new CodedError(
      'trail_files_denied',
      `bucket "${bucket}" may not be listed: allow s3:ListBucket on it`,
      { cause },
    );
  return new CodedError('trail_files_unavailable', `S3 bucket "${bucket}" failed with ${name}`, {
    retryable: true,
    cause,
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

function httpStatus(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
}
