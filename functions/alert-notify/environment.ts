import {
  type EnvironmentOf,
  queueUrl,
  resourceName,
  SHARED_ENVIRONMENT,
  VERSIONED_ENVIRONMENT,
} from '../middleware/read-environment.ts';

export const AlertNotifyEnvironment = {
  ...SHARED_ENVIRONMENT,
  ...VERSIONED_ENVIRONMENT,
  ALERTS_QUEUE_URL: queueUrl,
  ALERTS_DEAD_LETTERS_URL: queueUrl,
  TABLE_NAME: resourceName,
  CHANNELS_SECRET_ID: resourceName,
} as const;
export type AlertNotifyEnvironment = EnvironmentOf<typeof AlertNotifyEnvironment>;
