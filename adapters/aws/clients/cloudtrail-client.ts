import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { type AwsEnvironment, clientOptions } from './environment.ts';

/** @param region CloudTrail's keys, history and trails are asked for in each region by itself */
export function createCloudTrailClient(
  environment: AwsEnvironment,
  region = environment.region,
  options: { readonly maxAttempts?: number } = {},
): CloudTrailClient {
  return new CloudTrailClient({ ...clientOptions(environment, 'cloudtrail'), region, ...options });
}
