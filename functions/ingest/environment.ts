import {
  type EnvironmentOf,
  optionalResourceName,
  queueUrl,
  resourceName,
  SHARED_ENVIRONMENT,
} from '../middleware/read-environment.ts';

export const IngestEnvironment = {
  ...SHARED_ENVIRONMENT,
  EVENTS_QUEUE_URL: queueUrl,
  ALERTS_QUEUE_URL: queueUrl,
  TABLE_NAME: resourceName,
  ALERT_SIGNING_SECRET_ID: resourceName,
  /** Set when webhooks are configured. */
  HOOKS_SECRET_ID: optionalResourceName,
  /** Set when CloudFront stands before the door: what it shows. */
  EDGE_SECRET_ID: optionalResourceName,
} as const;
export type IngestEnvironment = EnvironmentOf<typeof IngestEnvironment>;
