import { describe, expect, test } from 'vitest';
import { ACTIONS } from '../../../src/event/actions.ts';
import { isBrowserSafe, permitted } from '../../../src/intake/door/permission.ts';
import { type AppContext, normalizeAppEvent } from '../../../src/normalize/app.ts';

const CONTEXT: AppContext = {
  tenant: 'acme',
  application: 'shop',
  receivedAt: 1_800_000_000_000,
  requestId: 'r-1',
  position: 0,
};

/** What a key says to a record as an application sends it. */
function judge(
  record: Record<string, unknown>,
  kind: 'secret' | 'publishable',
  scopes = ['*'],
  connectionIp?: string,
) {
  const normalized = normalizeAppEvent(
    record as never,
    connectionIp === undefined ? CONTEXT : { ...CONTEXT, connectionIp },
  );
  if (!normalized.ok) throw new Error(normalized.error.message);
  return permitted({ kind, scopes }, normalized.value.event, connectionIp);
}

const NOT_PERMITTED = 'not_permitted';

describe('scopes', () => {
  test('are names of actions and beginnings of names', () => {
    const scopes = ['auth_*', 'qr_scan'];
    for (const action of ['auth_login', 'auth_', 'qr_scan'])
      expect(judge({ action }, 'secret', scopes)).toBeUndefined();
    for (const action of ['auth', 'AUTH_login', 'qr_scan_', 'qr_sca', 'admin_x', 'x_auth_login'])
      expect(judge({ action }, 'secret', scopes)).toMatchObject({ code: NOT_PERMITTED, path: 'action' });
  });

  test('hold for publishable keys as for secret ones', () => {
    expect(judge({ action: 'auth_login' }, 'publishable', ['qr_scan'])).toMatchObject({ path: 'action' });
  });

  test('do not open to a publishable key what its kind may not bring', () => {
    expect(judge({ action: 'admin_x' }, 'publishable', ['admin_*'])).toMatchObject({ path: 'action' });
  });

  test('let a client always tell what it had to drop', () => {
    const action = 'client_dropped_events';
    expect(judge({ action }, 'publishable', ['qr_scan'])).toBeUndefined();
    expect(judge({ action }, 'secret', [])).toBeUndefined();
    expect(judge({ action, level: 'critical' }, 'publishable')).toMatchObject({ path: 'level' });
  });
});

describe('a publishable key', () => {
  test.each([
    'auth_login_failed',
    'jwt_expired',
    'qr_scan',
    'api_post',
    'security_suspicious_activity',
    'security_xss_attempt',
    'security_rate_limit_exceeded',
    'checkout_opened',
    'administrator_page_viewed',
  ])('may bring %s', (action) => {
    expect(judge({ action }, 'publishable')).toBeUndefined();
  });

  test.each([
    'admin_privilege_change',
    'admin_',
    'credential_read',
    'connector_deleted',
    'transaction',
    'transaction_failed',
    'transactions',
    'supabase_users_insert',
    'sentry_issue_created',
    'security_brute_force',
    'security_xss_attempt_2',
    'security_anything',
    'ADMIN_privilege_change',
    'Security_Brute_Force',
  ])('may not bring %s, which a secret one may', (action) => {
    expect(judge({ action }, 'publishable')).toMatchObject({ code: NOT_PERMITTED, path: 'action' });
    expect(judge({ action }, 'secret')).toBeUndefined();
  });

  test('may bring each action of the catalogue with the severity that the catalogue gives it, or not at all', () => {
    const refused = Object.keys(ACTIONS).filter((action) => judge({ action }, 'publishable') !== undefined);
    expect(refused).toEqual(Object.keys(ACTIONS).filter((action) => !isBrowserSafe(action)));
  });

  test.each([
    { level: 'warning' },
    { level: 'info' },
    { level: 7 },
    { severity: 47 },
    { event: { severity: 47 } },
    { rule: { level: 11 } },
  ])('may say %j of an action', (level) => {
    expect(judge({ action: 'auth_login', ...level }, 'publishable')).toBeUndefined();
  });

  test.each([
    { level: 'error' },
    { level: 'critical' },
    { level: 12 },
    { severity: 48 },
    { severity: 'critical' },
    { event: { severity: 100 } },
    { 'event.severity': 99 },
    { rule: { level: 12 } },
    { level: 'info', rule: { level: 15 } },
  ])('may not say %j of an action', (level) => {
    expect(judge({ action: 'auth_login', ...level }, 'publishable')).toMatchObject({
      code: NOT_PERMITTED,
      path: 'level',
    });
    expect(judge({ action: 'auth_login', ...level }, 'secret')).toBeUndefined();
  });

  test('may say what the catalogue says anyway, and nothing beyond it', () => {
    const action = 'security_xss_attempt';
    expect(judge({ action, level: 'high' }, 'publishable')).toBeUndefined();
    expect(judge({ action, level: 'critical' }, 'publishable')).toMatchObject({ path: 'level' });
  });
});

describe('the address of an event', () => {
  const action = 'auth_login_failed';

  test.each([
    {},
    { ip: '198.51.100.7' },
    { ip_address: ' 198.51.100.7' },
    { source: { ip: '::ffff:198.51.100.7' } },
    { ip: 'unknown' },
  ])('%j is what a publishable key may say from 198.51.100.7', (record) => {
    expect(judge({ action, ...record }, 'publishable', ['*'], '198.51.100.7')).toBeUndefined();
  });

  test.each([{ ip: '203.0.113.9' }, { ip_address: '203.0.113.9' }, { 'source.ip': '2001:db8::1' }])(
    '%j is not, though a secret key may say it',
    (record) => {
      expect(judge({ action, ...record }, 'publishable', ['*'], '198.51.100.7')).toMatchObject({
        code: NOT_PERMITTED,
        path: 'source.ip',
      });
      expect(judge({ action, ...record }, 'secret', ['*'], '198.51.100.7')).toBeUndefined();
    },
  );

  test('is not judged where the connection has none', () => {
    expect(judge({ action, ip: '203.0.113.9' }, 'publishable')).toBeUndefined();
  });
});

test('no message quotes the event', () => {
  const record = { action: 'admin_planted', level: 'critical', user: { id: 'planted' } };
  for (const scopes of [['*'], ['x']])
    expect(JSON.stringify(judge(record, 'publishable', scopes))).not.toContain('planted');
});

test.each([
  ['auth_', true],
  ['security_', true],
  ['security_xss', true],
  ['', true],
  ['admin_', false],
  ['security_brute', false],
])('whether a browser may bring anything that begins with %j: %s', (beginning, expected) => {
  expect(isBrowserSafe(beginning, true)).toBe(expected);
});
