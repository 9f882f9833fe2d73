import * as z from 'zod/mini';
import { queueUrl, resourceName, SHARED_ENVIRONMENT } from '../middleware/read-environment.ts';

export const AlertNotifyEnvironment = z.object({
  ...SHARED_ENVIRONMENT,
  ALERTS_QUEUE_URL: queueUrl,
  ALERTS_DEAD_LETTERS_URL: queueUrl,
  TABLE_NAME: resourceName,
  CHANNELS_SECRET_ID: resourceName,
});
export type AlertNotifyEnvironment = z.infer<typeof AlertNotifyEnvironment>;
