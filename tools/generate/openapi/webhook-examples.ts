import type { JsonObject } from '../../../src/kernel/json.ts';
import type { HookContext } from '../../../src/normalize/hook-event.ts';
import { normalizeSentry } from '../../../src/normalize/sentry.ts';
import { normalizeSupabase } from '../../../src/normalize/supabase.ts';
import { LOCAL } from '../../local/stack-config.ts';
import { accepted, answered, type Example } from './examples.ts';

const PLACE = { tenant: LOCAL.tenant, application: LOCAL.application, receivedAt: 0 };

/** Ids of webhooks are made from what their senders call them. */
function idBy(normalize: typeof normalizeSupabase, record: JsonObject, context: Partial<HookContext> = {}) {
  const normalized = normalize(record, { ...PLACE, ...context });
  if (!normalized.ok) throw new Error('an example of a webhook must become an event');
  return normalized.value.event.event.id;
}

const NEW_ROW = {
  type: 'INSERT',
  table: 'api_keys',
  schema: 'public',
  record: { id: 4_711, owner_id: '0b9e6a70-3f0e-4a54-9d0b-7b6f0c1c2d3e', created_at: '2026-03-04T05:06:07Z' },
  old_record: null,
};
const AUDIT_ROW = {
  type: 'INSERT',
  table: 'audit_log_entries',
  schema: 'auth',
  record: {
    id: '6f0f3c1e-9a35-4f55-8c38-3d1b8c0f7a11',
    payload: {
      action: 'login',
      actor_id: '0b9e6a70-3f0e-4a54-9d0b-7b6f0c1c2d3e',
      log_type: 'account',
      traits: { provider: 'email' },
    },
    created_at: '2026-03-04T05:06:08Z',
    ip_address: '198.51.100.7',
  },
  old_record: null,
};
const ISSUE = {
  action: 'created',
  installation: { uuid: '24b3f5d6-1a2b-4c3d-8e9f-0a1b2c3d4e5f' },
  data: {
    issue: {
      id: '1170820242',
      shortId: 'SHOP-42',
      title: 'PaymentError: gateway refused',
      culprit: 'checkout/pay',
      level: 'error',
      project: { id: '1', name: 'shop', slug: 'shop' },
      firstSeen: '2026-03-04T05:06:00Z',
    },
  },
  actor: { type: 'application', id: 'sentry', name: 'Sentry' },
};

/** Bodies of `POST /v1/hooks/supabase`. */
export const SUPABASE_EXAMPLES: Readonly<Record<string, Example>> = {
  row: {
    summary: 'A new row of a table',
    request: NEW_ROW,
    answer: answered(accepted(idBy(normalizeSupabase, NEW_ROW))),
  },
  audit: {
    summary: 'An entry of the auth audit log',
    request: AUDIT_ROW,
    answer: answered(accepted(idBy(normalizeSupabase, AUDIT_ROW))),
  },
};

/** Bodies of `POST /v1/hooks/sentry`, with `Sentry-Hook-Resource: issue`. */
export const SENTRY_EXAMPLES: Readonly<Record<string, Example>> = {
  issue: {
    summary: 'A new issue',
    request: ISSUE,
    answer: answered(accepted(idBy(normalizeSentry, ISSUE, { resource: 'issue' }))),
  },
};
