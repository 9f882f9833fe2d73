import { S3Client } from '@aws-sdk/client-s3';
import { type AwsEnvironment, clientOptions } from './environment.ts';

/**
 * A local endpoint has no names for buckets, so they go into the path.
 *
 * @param anyRegion follows a bucket to where it lies, for who does not know that
 * @param requestTimeoutMs until the response begins, for who sends much
 */
export function createS3Client(
  environment: AwsEnvironment,
  {
    anyRegion = false,
    requestTimeoutMs,
  }: { readonly anyRegion?: boolean; readonly requestTimeoutMs?: number } = {},
): S3Client {
  return new S3Client({
    ...clientOptions(environment, 's3', requestTimeoutMs),
    forcePathStyle: environment.endpoints !== undefined,
    followRegionRedirects: anyRegion,
  });
}
