import { createLogRoute } from '../../../lib/security-log.ts';

/** Pages post here what only they see: `{action, level, userId, details}`. */
export const POST = createLogRoute();
