import type { ObjectStore } from '../../../src/event/object-store.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import type { InRole } from '../clients/assume-role.ts';
import { createS3Client } from '../clients/s3-client.ts';
import { createS3Objects } from './s3-objects.ts';

/** How objects are reached. */
interface Reach {
  readonly roleArn?: string | undefined;
  /** When not ours. */
  readonly bucketRegion?: string | undefined;
}

/** Objects of buckets in several regions and accounts, with a client for each way to reach some. */
export function createBucketObjects(inRole: InRole): (reach: Reach) => ObjectStore {
  const stores = new Map<string, ObjectStore>();
  return ({ roleArn, bucketRegion }) => {
    const name = `${bucketRegion ?? ''} ${roleArn ?? ''}`;
    const store =
      stores.get(name) ?? whereAllowed(createS3Objects(createS3Client(inRole(roleArn, bucketRegion))));
    stores.set(name, store);
    return store;
  };
}

function whereAllowed(store: ObjectStore): ObjectStore {
  return {
    async open(bucket, key) {
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
