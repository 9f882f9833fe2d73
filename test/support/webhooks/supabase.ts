import type { JsonObject } from '../../../src/kernel/json.ts';

/** Bodies as Supabase sends them, by the shapes it publishes; every value is invented. */

const ENTRY = {
  action: 'factor_deleted',
  actor_id: '3f1c8a54-7f0e-4d5b-9a53-0c1b7a9d2e11',
  actor_username: 'ines@example.org',
  actor_name: 'Ines Bruckner',
  actor_via_sso: false,
  log_type: 'factor',
  traits: {
    user_id: '3f1c8a54-7f0e-4d5b-9a53-0c1b7a9d2e11',
    factor_id: '0d0c5a0e-3f40-4d3e-8d36-54b7a9f8f0aa',
  },
};
const AUDIT_ID = '7d6a0c52-95a4-4ad3-9b7f-0a9f6a1c77d1';
const AUDIT_TIME = '2026-03-04T05:05:58.123456+00:00';

export const AUDIT_ROW = {
  id: AUDIT_ID,
  instance_id: '00000000-0000-0000-0000-000000000000',
  payload: ENTRY,
  created_at: AUDIT_TIME,
  ip_address: '198.51.100.23',
} satisfies JsonObject;

/** Go writes nanoseconds and a `Z`; the row has what Postgres made of it. */
export const AUDIT_LINE = {
  auth_audit_event: {
    ...ENTRY,
    audit_log_id: AUDIT_ID,
    created_at: '2026-03-04T05:05:58.123456789Z',
    ip_address: '198.51.100.23',
    request_id: 'f3a1d2c4-8b1f-4f60-9c69-3a5fb2f9b7c1',
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  },
  level: 'info',
  msg: 'audit_event',
  time: '2026-03-04T05:05:58Z',
} satisfies JsonObject;

export const REFUSED_SIGN_IN = {
  component: 'api',
  duration: 81_502_113,
  error_code: 'invalid_credentials',
  level: 'info',
  method: 'POST',
  msg: 'request completed',
  path: '/token',
  referer: 'https://shop.example.org',
  remote_addr: '203.0.113.90',
  request_id: 'b2c7f0d1-0f0e-4f55-8d7c-6a1b3b0f7e55',
  status: 400,
  time: '2026-03-04T05:05:50Z',
} satisfies JsonObject;

/** What a log drain puts around a line. */
export function drained(line: JsonObject): JsonObject {
  return {
    event_message: JSON.stringify(line),
    id: '1b6a1f54-3a0e-4f24-8f0c-2d1f50a1c9e2',
    metadata: [{ host: 'db-default', level: 'info' }],
    timestamp: 1_772_600_758_123_456,
  };
}

const ORDER = { id: 7, customer: 'c_81', status: 'open', note: 'call +43 660 5550177', total: 12.5 };

export const SUPABASE_BODIES = {
  inserted: { type: 'INSERT', table: 'orders', schema: 'public', record: ORDER, old_record: null },
  updated: {
    type: 'UPDATE',
    table: 'orders',
    schema: 'public',
    record: { ...ORDER, status: 'paid', contact: { email: 'new@example.org' } },
    old_record: { ...ORDER, contact: { email: 'old@example.org' } },
  },
  deleted: { type: 'DELETE', table: 'orders', schema: 'public', record: null, old_record: ORDER },
  withTime: {
    type: 'TRUNCATE',
    table: 'User Roles',
    schema: 'app',
    record: null,
    old_record: null,
    occurred_at: '2026-03-04T05:05:59.5+00:00',
  },
  auditRow: {
    type: 'INSERT',
    table: 'audit_log_entries',
    schema: 'auth',
    record: AUDIT_ROW,
    old_record: null,
  },
  auditRowAlone: AUDIT_ROW,
  auditRowAsText: { ...AUDIT_ROW, payload: JSON.stringify(ENTRY) },
  auditLine: AUDIT_LINE,
  auditLineDrained: drained(AUDIT_LINE),
  auditLineAsColumns: {
    event_message: 'audit_event',
    id: '5d3d64c5-0f7b-4a6e-9d2b-6d3b8a9d9b61',
    metadata: [{ auth_audit_event: [AUDIT_LINE.auth_audit_event], level: 'info' }],
    timestamp: 1_772_600_758_123_456,
  },
  auditRowDeleted: {
    type: 'DELETE',
    table: 'audit_log_entries',
    schema: 'auth',
    record: null,
    old_record: AUDIT_ROW,
  },
  refusedSignIn: REFUSED_SIGN_IN,
  refusedSignInDrained: drained(REFUSED_SIGN_IN),
  databaseLine: {
    event_message: 'connection authorized: user=authenticator database=postgres',
    id: '0b4a0f7c-7a43-4a67-b1b1-90c3f9d9a7a0',
    metadata: [{ parsed: [{ error_severity: 'LOG', user_name: 'authenticator' }] }],
    timestamp: 1_772_600_758_123_456,
  },
  refusedPassword: { user_id: '3f1c8a54-7f0e-4d5b-9a53-0c1b7a9d2e11', valid: false },
  refusedFactor: {
    factor_id: '0d0c5a0e-3f40-4d3e-8d36-54b7a9f8f0aa',
    factor_type: 'totp',
    user_id: '3f1c8a54-7f0e-4d5b-9a53-0c1b7a9d2e11',
    valid: false,
  },
  unknown: { kind: 'something new', number: 3 },
} satisfies Readonly<Record<string, JsonObject>>;
