import { RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, BucketEncryption, type BucketProps, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { DataKey } from '../place/data-key.ts';

/** Every bucket of ours: nobody outside, TLS alone, encrypted, and it outlives the stack. */
const CLOSED_BUCKET = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
} as const satisfies BucketProps;

/** The same with a key of the pipeline's. A bucket's own key spares a call of KMS for each object. */
export function closedBucket(key: DataKey | undefined): BucketProps {
  if (key === undefined) return CLOSED_BUCKET;
  return {
    ...CLOSED_BUCKET,
    encryption: BucketEncryption.KMS,
    encryptionKey: key.key,
    bucketKeyEnabled: true,
  };
}
