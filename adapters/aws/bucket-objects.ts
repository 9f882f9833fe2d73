import type { ObjectStore } from '../../src/event/object-store.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { InRole } from './assume-role.ts';
import { createS3Client } from './s3-client.ts';
import { createS3Objects } from './s3-objects.ts';

/** How a bucket is reached. */
interface Reach {
  readonly bucket: string;
  /** When not ours. */
  readonly region?: string | undefined;
  readonly roleArn?: string | undefined;
}

/** Objects of buckets in several regions and accounts, each read with the client that its bucket wants. */
export function createBucketObjects(inRole: InRole, buckets: readonly Reach[]): ObjectStore {
  const reachOf = new Map(buckets.map((reach) => [reach.bucket, reach]));
  const stores = new Map<string, ObjectStore>();
  return {
    async open(bucket, key) {
      const { region, roleArn } = reachOf.get(bucket) ?? {};
      const name = `${region ?? ''} ${roleArn ?? ''}`;
      const store = stores.get(name) ?? createS3Objects(createS3Client(inRole(roleArn, region)));
      stores.set(name, store);
      try {
        return await store.open(bucket, key);
      } catch (error) {
        if (isRoleDenied(error)) return { kind: 'denied' };
        throw error;
      }
    },
  };
}

/** The SDK asks for credentials in the middle of a call, whose failure it then is. */
function isRoleDenied(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof CodedError && cause.code === 'role_denied';
}
