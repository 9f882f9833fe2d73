import { createLogRoute } from '@sluice/client/expo';

/** `logEventClient()` of pages and apps posts here while they have no publishable key of their own. */
export const POST = createLogRoute();
