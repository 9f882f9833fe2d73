import {
  type EnvironmentOf,
  queueUrl,
  SHARED_ENVIRONMENT,
  VERSIONED_ENVIRONMENT,
} from '../middleware/read-environment.ts';

export const CloudTrailForwarderEnvironment = {
  ...SHARED_ENVIRONMENT,
  ...VERSIONED_ENVIRONMENT,
  TRAIL_QUEUE_URL: queueUrl,
  TRAIL_DEAD_LETTERS_URL: queueUrl,
  EVENTS_QUEUE_URL: queueUrl,
} as const;
export type CloudTrailForwarderEnvironment = EnvironmentOf<typeof CloudTrailForwarderEnvironment>;
