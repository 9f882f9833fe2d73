import { describe, expect, test } from 'vitest';
import { MAX_EVENT_BYTES } from '../../../src/event/limits.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { normalizeSupabase } from '../../../src/normalize/supabase.ts';
import { AUTH_ENTRIES, readAuthEntry } from '../../../src/normalize/supabase-auth-entries.ts';
import { hookDoor } from '../../support/hook-door.ts';
import {
  AUDIT_LINE,
  AUDIT_ROW,
  drained,
  REFUSED_SIGN_IN,
  SUPABASE_BODIES,
} from '../../support/webhooks/supabase.ts';

const CONTEXT = { tenant: 'acme', application: 'shop', receivedAt: Date.UTC(2026, 2, 4, 5, 6) };

function eventOf(record: JsonObject) {
  const normalized = normalizeSupabase(record, CONTEXT);
  if (!normalized.ok) throw new Error(normalized.error.message);
  return normalized.value.event;
}
const detailsOf = (record: JsonObject) => eventOf(record).sluice?.details;
const row = (payload: JsonObject) => ({ ...AUDIT_ROW, payload: { ...AUDIT_ROW.payload, ...payload } });

describe('a database webhook', () => {
  test('is called by its table and what was done there, with the row beside it', () => {
    expect(eventOf(SUPABASE_BODIES.inserted)).toMatchObject({
      '@timestamp': '2026-03-04T05:06:00.000Z',
      event: {
        action: 'supabase_orders_insert',
        category: ['database'],
        type: ['creation'],
        outcome: 'success',
        severity: 0,
        dataset: 'supabase.database',
      },
      service: { name: 'shop' },
      sluice: { details: { schema: 'public', table: 'orders', record: { id: 7, status: 'open' } } },
    });
    expect(eventOf(SUPABASE_BODIES.deleted)).toMatchObject({
      event: { action: 'supabase_orders_delete', type: ['deletion'] },
      sluice: { details: { old_record: { id: 7 } } },
    });
  });

  test('of an update tells which columns changed, and of the others no old value', () => {
    expect(detailsOf(SUPABASE_BODIES.updated)).toEqual({
      schema: 'public',
      table: 'orders',
      changed: ['status', 'contact'],
      record: SUPABASE_BODIES.updated.record,
      old_record: { status: 'open', contact: { email: 'old@example.org' } },
    });
  });

  test('of a trigger that tells its time happened then, whatever the table is called', () => {
    expect(eventOf(SUPABASE_BODIES.withTime)).toMatchObject({
      '@timestamp': '2026-03-04T05:05:59.500Z',
      event: { action: 'supabase_user_roles_truncate', severity: 47 },
    });
  });

  test('of two rows, two times or two tables makes two events', () => {
    const { inserted, withTime } = SUPABASE_BODIES;
    const ids = [
      inserted,
      { ...inserted, table: 'invoices' },
      { ...inserted, schema: 'app' },
      { ...inserted, type: 'DELETE' },
      { ...inserted, record: { ...inserted.record, id: 8 } },
      withTime,
      { ...withTime, occurred_at: '2026-03-04T05:05:59.6+00:00' },
    ].map((body) => eventOf(body).event.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('that is too large for an event is trimmed, marked and not lost', () => {
    const record = {
      id: 7,
      document: 'word '.repeat(100_000),
      status: 'open',
      tags: Array(20_000).fill('abc'),
    };
    const event = eventOf({ ...SUPABASE_BODIES.inserted, record });
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(MAX_EVENT_BYTES);
    expect(event.sluice).toMatchObject({
      truncated: true,
      details: {
        table: 'orders',
        record: { id: 7, status: 'open', document: '[TRIMMED:500000 characters]' },
      },
    });
    expect(JSON.stringify(event)).toMatch(/\[TRIMMED:\d+ more\]/);
    expect(eventOf(SUPABASE_BODIES.inserted).sluice?.truncated).toBeUndefined();
  });

  test('of a table of Supabase Auth leaves out hashes, tokens and what people say of themselves', () => {
    const user = {
      id: 'u-1',
      email: 'ines@example.org',
      encrypted_password: '$2a$10$abc',
      recovery_token: 'pkce_0a1b2c',
      raw_user_meta_data: { name: 'Ines Bruckner' },
      phone_change: '4366055501',
      banned_until: null,
    };
    const details = detailsOf({
      type: 'UPDATE',
      table: 'users',
      schema: 'auth',
      record: { ...user, encrypted_password: '$2a$10$def', banned_until: '2027-01-01T00:00:00Z' },
      old_record: user,
    });
    expect(details).toEqual({
      schema: 'auth',
      table: 'users',
      changed: ['encrypted_password', 'banned_until'],
      record: { id: 'u-1', email: 'ines@example.org', banned_until: '2027-01-01T00:00:00Z' },
      old_record: { banned_until: null },
    });
  });

  test('about the audit log itself is no sign-in but somebody at work there', () => {
    expect(eventOf(SUPABASE_BODIES.auditRowDeleted).event).toMatchObject({
      action: 'supabase_audit_log_entries_delete',
      severity: 73,
    });
    expect(eventOf({ ...SUPABASE_BODIES.auditRow, type: 'UPDATE', old_record: AUDIT_ROW }).event.action).toBe(
      'supabase_audit_log_entries_update',
    );
  });
});

describe('an entry of the audit log', () => {
  test('is the same event as a row, as the row alone, as text, as a line, and as a log drain sends it', () => {
    const { auditRow, auditRowAlone, auditRowAsText, auditLine, auditLineDrained, auditLineAsColumns } =
      SUPABASE_BODIES;
    for (const body of [
      auditRow,
      auditRowAlone,
      auditRowAsText,
      auditLine,
      auditLineDrained,
      auditLineAsColumns,
    ])
      expect(eventOf(body)).toMatchObject({
        '@timestamp': '2026-03-04T05:05:58.123Z',
        event: {
          id: AUDIT_ROW.id,
          action: 'supabase_auth_factor_deleted',
          category: ['iam'],
          type: ['user', 'change'],
          outcome: 'success',
          severity: 47,
          dataset: 'supabase.auth',
        },
        user: {
          id: AUDIT_ROW.payload.actor_id,
          email: 'ines@example.org',
          full_name: 'Ines Bruckner',
          target: { id: AUDIT_ROW.payload.traits.user_id },
        },
        source: { ip: '198.51.100.23' },
        sluice: { details: { entry: 'factor_deleted', log_type: 'factor', actor_via_sso: false } },
      });
    expect(eventOf(SUPABASE_BODIES.auditLine)).toMatchObject({
      http: { request: { id: AUDIT_LINE.auth_audit_event.request_id } },
      user_agent: { original: AUDIT_LINE.auth_audit_event.user_agent },
    });
  });

  test('about somebody whom a number names keeps it where redaction knows it', async () => {
    const { supabase, queued } = hookDoor();
    const body = row({ actor_username: '436605550177', traits: { user_phone: '436605550188' } });
    expect(eventOf(body).sluice?.details).toMatchObject({ actor: { phone: '436605550177' } });
    expect(eventOf(body).user).not.toHaveProperty('name');
    await supabase(body);
    expect(JSON.stringify(queued())).not.toMatch(/4366055501|Ines|ines@/);
    expect(queued()[0]?.event.sluice?.details).toMatchObject({
      actor: { phone: '[REDACTED:phone_number]' },
      traits: { user_phone: '[REDACTED:phone_number]' },
    });
  });

  test('by the service role has its name', () => {
    expect(eventOf(row({ actor_username: 'service_role', actor_name: null })).user).toMatchObject({
      name: 'service_role',
    });
  });

  test.each([
    ['', undefined],
    ['198.51.100.23:41022', '198.51.100.23'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['2001:db8::7', '2001:db8::7'],
    ['198.51.100.23, 10.0.0.1', '198.51.100.23'],
    ['unknown', undefined],
  ])('with the address %j comes from %s', (ip_address, ip) => {
    expect(eventOf({ ...AUDIT_ROW, ip_address }).source?.ip).toBe(ip);
  });

  test('that says itself how it ended is believed', () => {
    expect(eventOf(row({ action: 'login', traits: { outcome: 'failure' } })).event.outcome).toBe('failure');
  });
});

describe('the names of entries', () => {
  test.each([
    ['login', 'auth_login', 'authentication', 'start', 'success', 'info'],
    ['logout', 'auth_logout', 'authentication', 'end', 'success', 'info'],
    ['token_refreshed', 'auth_token_refresh', 'authentication', 'info', 'success', 'info'],
    ['user_updated_password', 'auth_password_reset', 'iam', 'change', 'success', 'low'],
    ['mfa_code_login', 'auth_login', 'authentication', 'start', 'success', 'info'],
    ['user_deleted', 'supabase_auth_user_deleted', 'iam', 'user', 'success', 'medium'],
    ['user_repeated_signup', 'supabase_auth_user_repeated_signup', 'iam', 'user', 'failure', 'low'],
    ['user_recovery_requested', 'supabase_auth_user_recovery_requested', 'iam', 'user', 'success', 'low'],
    ['token_revoked', 'supabase_auth_token_revoked', 'authentication', 'info', 'success', 'info'],
    ['passkey_created', 'supabase_auth_passkey_created', 'iam', 'user', 'success', 'low'],
    ['recovery_codes_deleted', 'supabase_auth_recovery_codes_deleted', 'iam', 'user', 'success', 'medium'],
  ])('%s is %s: %s, %s, %s, %s', (entry, action, category, type, outcome, severity) => {
    const read = readAuthEntry(entry, '');
    expect(read).toMatchObject({ action, facts: { category: [category], outcome, severity } });
    expect(read.facts.type[0]).toBe(type);
  });

  test('every one that Supabase publishes has an outcome of its own, in one of two categories', () => {
    expect(AUTH_ENTRIES.length).toBeGreaterThanOrEqual(31);
    for (const entry of AUTH_ENTRIES) {
      const { facts } = readAuthEntry(entry, '');
      expect([entry, facts.outcome, ['iam', 'authentication'].includes(facts.category[0] ?? '')]).toEqual([
        entry,
        facts.outcome === 'failure' ? 'failure' : 'success',
        true,
      ]);
    }
  });

  test('one that is new keeps its name, under the category of its kind, without a claim how it ended', () => {
    expect(readAuthEntry('Factor Renamed', 'factor')).toMatchObject({
      action: 'supabase_auth_factor_renamed',
      facts: { category: ['iam'], outcome: 'unknown' },
    });
    for (const name of ['constructor', '__proto__', 'toString'])
      expect(readAuthEntry(name, name).facts.outcome).toBe('unknown');
  });
});

describe('a line of a log', () => {
  test('about a refused sign-in is a failed one, from the address that tried', () => {
    for (const body of [REFUSED_SIGN_IN, drained(REFUSED_SIGN_IN)])
      expect(eventOf(body)).toMatchObject({
        '@timestamp': '2026-03-04T05:05:50.000Z',
        event: { action: 'auth_login_failed', outcome: 'failure', category: ['authentication'] },
        source: { ip: '203.0.113.90' },
        url: { path: '/token' },
        http: { request: { method: 'POST', id: REFUSED_SIGN_IN.request_id }, response: { status_code: 400 } },
        error: { code: 'invalid_credentials' },
      });
    expect(eventOf({ ...REFUSED_SIGN_IN, error_code: 'mfa_verification_failed' }).event.action).toBe(
      'auth_mfa_failed',
    );
    expect(eventOf({ ...REFUSED_SIGN_IN, error_code: 'bad_jwt' }).event.action).toBe('jwt_invalid');
  });

  test('that the log writes about the same request before it closes is not counted again', () => {
    const { status: _, ...opened } = REFUSED_SIGN_IN;
    expect(eventOf({ ...opened, msg: '400: Invalid login credentials' }).event.action).toBe('supabase_log');
  });

  test('about anything else is kept, with what is known of it', () => {
    expect(eventOf(SUPABASE_BODIES.databaseLine)).toMatchObject({
      '@timestamp': '2026-03-04T05:05:58.123Z',
      event: {
        action: 'supabase_log',
        reason: 'connection authorized: user=authenticator database=postgres',
        outcome: 'unknown',
      },
      sluice: { details: { parsed: [{ error_severity: 'LOG' }] } },
    });
    const served = { ...REFUSED_SIGN_IN, status: 200, error_code: null, level: 'warning' };
    expect(eventOf(served).event).toMatchObject({ action: 'supabase_log', outcome: 'success', severity: 47 });
  });

  test('that repeats an entry in the older field `auth_event` hides nobody’s name from redaction', async () => {
    const { supabase, queued } = hookDoor();
    const entry = { ...AUDIT_ROW.payload, actor_username: '436605550177' };
    await supabase({ ...REFUSED_SIGN_IN, status: 200, error_code: null, auth_event: entry });
    expect(queued()).toHaveLength(1);
    expect(JSON.stringify(queued())).not.toMatch(/436605550177|Ines/);
  });
});

describe('a password or factor that was checked', () => {
  test('and found wrong is a failed attempt of that user', () => {
    expect(eventOf(SUPABASE_BODIES.refusedPassword)).toMatchObject({
      event: { action: 'auth_login_failed', outcome: 'failure' },
      user: { id: SUPABASE_BODIES.refusedPassword.user_id },
    });
    expect(eventOf(SUPABASE_BODIES.refusedFactor)).toMatchObject({
      event: { action: 'auth_mfa_failed' },
      sluice: { details: { factor_type: 'totp' } },
    });
    expect(eventOf({ ...SUPABASE_BODIES.refusedPassword, valid: true }).event).toMatchObject({
      action: 'supabase_auth_password_verified',
      outcome: 'success',
    });
  });

  test('twice is two attempts, unless it is one delivery', () => {
    const id = (context: object) => {
      const normalized = normalizeSupabase(SUPABASE_BODIES.refusedPassword, { ...CONTEXT, ...context });
      return normalized.ok && normalized.value.event.event.id;
    };
    expect(id({ receivedAt: CONTEXT.receivedAt + 1 })).not.toBe(id({}));
    expect(id({ delivery: 'msg_1#0', receivedAt: CONTEXT.receivedAt + 1 })).toBe(id({ delivery: 'msg_1#0' }));
  });
});

test('what has no shape that is known is kept as it is', () => {
  expect(eventOf(SUPABASE_BODIES.unknown)).toMatchObject({
    event: { action: 'supabase_event', outcome: 'unknown', severity: 0 },
    sluice: { details: SUPABASE_BODIES.unknown },
  });
  expect(normalizeSupabase(['x'], CONTEXT)).toMatchObject({ ok: false, error: { code: 'invalid_event' } });
});
