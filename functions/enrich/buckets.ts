import type { S3Client } from '@aws-sdk/client-s3';
import type { AwsEnvironment } from '../../adapters/aws/clients/environment.ts';
import type { SetShelf } from '../../src/enrich/threat/set-shelf.ts';
import type { Archive } from '../../src/forward/archive.ts';

/** What the stage reads and writes in S3, whose client is loaded with the first object: it is a fifth of what a start would read. */
export interface Buckets {
  /** The same client each time. */
  readonly client: () => Promise<S3Client>;
  readonly archive: (bucket: string) => Archive;
  readonly setShelf: (bucket: string) => SetShelf;
}

export function lazyBuckets(aws: AwsEnvironment): Buckets {
  const client = once(async () =>
    (await import('../../adapters/aws/clients/s3-client.ts')).createS3Client(aws),
  );
  return {
    client,
    archive(bucket) {
      const made = once(async () => {
        const [{ createS3Archive }, s3] = await Promise.all([
          import('../../adapters/aws/buckets/archive.ts'),
          client(),
        ]);
        return createS3Archive(s3, bucket);
      });
      return { put: async (key, body) => (await made()).put(key, body) };
    },
    setShelf(bucket) {
      const made = once(async () => {
        const [{ createS3SetShelf }, s3] = await Promise.all([
          import('../../adapters/aws/buckets/set-shelf.ts'),
          client(),
        ]);
        return createS3SetShelf(s3, bucket);
      });
      return {
        current: async () => (await made()).current(),
        read: async (version) => (await made()).read(version),
      };
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
