import * as z from 'zod/mini';
import { queueUrl, resourceName, SHARED_ENVIRONMENT } from '../middleware/read-environment.ts';

export const EnrichEnvironment = z.object({
  ...SHARED_ENVIRONMENT,
  EVENTS_QUEUE_URL: queueUrl,
  EVENTS_DEAD_LETTERS_URL: queueUrl,
  TABLE_NAME: resourceName,
  WAZUH_SECRET_ID: resourceName,
  /** Absent when the archive is switched off. */
  ARCHIVE_BUCKET: z.optional(resourceName),
});
export type EnrichEnvironment = z.infer<typeof EnrichEnvironment>;
