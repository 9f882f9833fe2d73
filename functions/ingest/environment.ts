import * as z from 'zod/mini';
import { queueUrl, resourceName, SHARED_ENVIRONMENT } from '../middleware/read-environment.ts';

export const IngestEnvironment = z.object({
  ...SHARED_ENVIRONMENT,
  EVENTS_QUEUE_URL: queueUrl,
  ALERTS_QUEUE_URL: queueUrl,
  TABLE_NAME: resourceName,
  ALERT_SIGNING_SECRET_ID: resourceName,
});
export type IngestEnvironment = z.infer<typeof IngestEnvironment>;
