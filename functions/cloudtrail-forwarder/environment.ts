import * as z from 'zod/mini';
import { queueUrl, SHARED_ENVIRONMENT } from '../middleware/read-environment.ts';

export const CloudTrailForwarderEnvironment = z.object({
  ...SHARED_ENVIRONMENT,
  TRAIL_QUEUE_URL: queueUrl,
  TRAIL_DEAD_LETTERS_URL: queueUrl,
  EVENTS_QUEUE_URL: queueUrl,
});
export type CloudTrailForwarderEnvironment = z.infer<typeof CloudTrailForwarderEnvironment>;
