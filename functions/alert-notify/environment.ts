import {
  type EnvironmentOf,
  optionalResourceName,
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
  /** Of the bot token that changes by itself; absent without `rotation.slackToken`. */
  SLACK_TOKEN_SECRET_ID: optionalResourceName,
  /** User and password of the indexer; absent without `wazuh.indexer`. */
  WAZUH_INDEXER_SECRET_ID: optionalResourceName,
  /** Names of the secrets whose age people are reminded of, by commas; absent without `rotation.remindAfterDays`. */
  AGING_SECRETS: optionalResourceName,
  /** What reports count events of; absent without `reports` or without `archive`. */
  ARCHIVE_BUCKET: optionalResourceName,
} as const;
export type AlertNotifyEnvironment = EnvironmentOf<typeof AlertNotifyEnvironment>;
