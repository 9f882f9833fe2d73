import {
  type BucketProgress,
  NOTHING_VERIFIED,
  type VerifyProgress,
} from '../../src/intake/digest/progress.ts';

/** How far verification has come, in one process. */
export function createMemoryVerifyProgress(): VerifyProgress {
  const buckets = new Map<string, { progress: BucketProgress; leaseUntil: number }>();
  return {
    async claim(bucket, now, until) {
      const known = buckets.get(bucket) ?? { progress: NOTHING_VERIFIED, leaseUntil: 0 };
      if (known.leaseUntil > now) return undefined;
      buckets.set(bucket, { ...known, leaseUntil: until });
      return structuredClone(known.progress);
    },
    async save(bucket, progress, _now, leaseUntil) {
      buckets.set(bucket, { progress: structuredClone(progress), leaseUntil });
    },
  };
}
