import {
  type EnvironmentOf,
  queueUrl,
  resourceName,
  SHARED_ENVIRONMENT,
  VERSIONED_ENVIRONMENT,
} from '../middleware/read-environment.ts';

export const CloudTrailForwarderEnvironment = {
  ...SHARED_ENVIRONMENT,
  ...VERSIONED_ENVIRONMENT,
  TRAIL_QUEUE_URL: queueUrl,
  TRAIL_DEAD_LETTERS_URL: queueUrl,
  EVENTS_QUEUE_URL: queueUrl,
  TABLE_NAME: resourceName,
} as const;
export type CloudTrailForwarderEnvironment = EnvironmentOf<typeof CloudTrailForwarderEnvironment>;
