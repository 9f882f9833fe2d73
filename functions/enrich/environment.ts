import {
  type EnvironmentOf,
  optionalResourceName,
  queueUrl,
  resourceName,
  SHARED_ENVIRONMENT,
  VERSIONED_ENVIRONMENT,
} from '../middleware/read-environment.ts';

export const EnrichEnvironment = {
  ...SHARED_ENVIRONMENT,
  ...VERSIONED_ENVIRONMENT,
  EVENTS_QUEUE_URL: queueUrl,
  EVENTS_DEAD_LETTERS_URL: queueUrl,
  TABLE_NAME: resourceName,
  WAZUH_SECRET_ID: resourceName,
  /** Keys of agents; absent when `wazuh.agent` is not configured. */
  WAZUH_AGENT_SECRET_ID: optionalResourceName,
  /** Absent when the archive is switched off. */
  ARCHIVE_BUCKET: optionalResourceName,
  /** Where the sink `s3` writes; absent without `wazuh.s3`. */
  WAZUH_BUCKET: optionalResourceName,
  /** Where sets of threat indicators lie; absent without `threatIntel`. */
  THREAT_BUCKET: optionalResourceName,
} as const;
export type EnrichEnvironment = EnvironmentOf<typeof EnrichEnvironment>;
