import type { Route } from '../../../../src/pipeline.ts';
import type { Operation } from '../api-document.ts';
import { GET_HEALTH, POST_ALERTS } from './alerts.ts';
import { OPTIONS_EVENTS, POST_EVENTS } from './events.ts';
import { POST_SENTRY, POST_SUPABASE } from './hooks.ts';
import { POST_SLACK_ACTIONS } from './slack.ts';

/** What the document says of each route. */
export const OPERATIONS: Readonly<Record<Route, Operation>> = {
  'POST /v1/events': POST_EVENTS,
  'OPTIONS /v1/events': OPTIONS_EVENTS,
  'POST /v1/hooks/supabase': POST_SUPABASE,
  'POST /v1/hooks/sentry': POST_SENTRY,
  'POST /v1/alerts': POST_ALERTS,
  'POST /v1/slack/actions': POST_SLACK_ACTIONS,
  'GET /v1/health': GET_HEALTH,
};
