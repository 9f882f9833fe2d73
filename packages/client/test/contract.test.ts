import { describe, expect, test } from 'vitest';
import { ACTIONS } from '../../../src/event/actions.ts';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { type AppContext, normalizeAppEvent } from '../../../src/normalize/app.ts';
import type { ClientEvent, KnownAction } from '../src/index.ts';
import { createClient, type SluiceClient } from '../src/index.ts';
import { fakeWorld } from './fake-world.ts';

/** Names here, so that one that is missing on either side does not compile or does not pass. */
const KNOWN: Readonly<Record<KnownAction, true>> = {
  auth_login: true,
  auth_logout: true,
  auth_login_failed: true,
  auth_token_refresh: true,
  auth_mfa_failed: true,
  auth_password_reset: true,
  jwt_invalid: true,
  jwt_expired: true,
  security_unauthorized_access: true,
  security_brute_force: true,
  security_credential_stuffing: true,
  security_sql_injection: true,
  security_xss_attempt: true,
  security_rate_limit_exceeded: true,
  security_suspicious_activity: true,
  qr_scan: true,
  admin_privilege_change: true,
  admin_data_modification: true,
  admin_configuration_change: true,
  credential_read: true,
  credential_write: true,
  connector_created: true,
  connector_synced: true,
  connector_deleted: true,
  transaction: true,
};

const CONTEXT: AppContext = {
  tenant: 'main',
  application: 'shop',
  receivedAt: Date.UTC(2026, 0, 1),
  requestId: 'r1',
  position: 0,
};

/** What the server makes of what the client sends. */
async function received(call: (client: SluiceClient) => unknown, options = {}) {
  const { clock, server, options: given } = fakeWorld(options);
  call(createClient(given));
  await clock.advance(1_000);
  return server.requests
    .flatMap(({ events }) => events)
    .map((event) => {
      const normalized = normalizeAppEvent(event as JsonValue, CONTEXT);
      if (!normalized.ok) throw new Error(normalized.error.code);
      return normalized.value.event;
    });
}

test("the client's actions are those of the server's catalogue", () => {
  expect(Object.keys(KNOWN).toSorted()).toEqual(Object.keys(ACTIONS).toSorted());
});

test('every field that the client has a type for is a field of its own at the server', async () => {
  const event: Required<ClientEvent> = {
    action: 'auth_login_failed',
    id: 'event-1',
    timestamp: new Date(Date.UTC(2025, 11, 31)),
    level: 'warning',
    outcome: 'failure',
    reason: 'wrong password',
    location: '/auth',
    user: {
      id: 'u1',
      name: 'jane',
      email: 'jane@example.com',
      full_name: 'Jane Roe',
      domain: 'example',
      roles: ['admin'],
      target: { id: 'u2', name: 'joe' },
    },
    source: { ip: '203.0.113.7', address: 'host.example', port: 443 },
    user_agent: { original: 'curl/8' },
    // The whole address would tell path and domain a second time.
    url: { path: '/login', domain: 'shop.example' },
    http: { request: { method: 'POST', id: 'q1' }, response: { status_code: 401 } },
    service: { name: 'web', environment: 'test', version: '1.0.0' },
    error: { code: 'E1', message: 'no' },
    event: {
      kind: 'alert',
      category: ['iam'],
      type: ['change'],
      code: 'C1',
      duration: 5,
    },
    cloud: { provider: 'aws', region: 'eu-west-1', account: { id: '111122223333', name: 'shop' } },
    rule: { id: '100101', name: 'failed', level: 5 },
    related: { ip: ['203.0.113.8'], user: ['u3'], hosts: ['web-1'] },
    trace: { id: '4bf92f3577b34da6a3ce929d0e0e4736' },
    labels: { region: 'eu', tries: 3, beta: true },
    details: { attempt: 3 },
  };
  const [got] = await received((client) => client.sendEvent(event));
  expect(got).toMatchObject({
    '@timestamp': '2025-12-31T00:00:00.000Z',
    event: {
      id: 'event-1',
      action: 'auth_login_failed',
      outcome: 'failure',
      reason: 'wrong password',
      kind: 'alert',
      category: ['iam'],
      type: ['change'],
      provider: '/auth',
      code: 'C1',
      duration: 5,
      severity: 47,
    },
    cloud: event.cloud,
    rule: event.rule,
    related: event.related,
    trace: event.trace,
    user: event.user,
    source: event.source,
    user_agent: event.user_agent,
    url: event.url,
    http: event.http,
    service: event.service,
    error: event.error,
    labels: { region: 'eu', tries: '3', beta: 'true' },
  });
  // Nothing was left over.
  expect(got?.sluice).toMatchObject({ details: { attempt: 3 } });
  expect(Object.keys(got?.sluice?.details ?? {})).toEqual(['attempt']);
});

describe('the methods', () => {
  const calls: readonly [string, (client: SluiceClient) => unknown, object][] = [
    [
      'logAuthEvent',
      (client) => client.logAuthEvent('login_failed', 'u1', '203.0.113.7', 'curl/8'),
      {
        event: { action: 'auth_login_failed', outcome: 'failure', severity: 47 },
        user: { id: 'u1' },
        source: { ip: '203.0.113.7' },
        user_agent: { original: 'curl/8' },
      },
    ],
    [
      'logApiAccess',
      (client) => client.logApiAccess('/api/x', 'DELETE', 'u1', 403),
      {
        event: { action: 'api_delete', outcome: 'failure', provider: '/api/x' },
        http: { request: { method: 'DELETE' }, response: { status_code: 403 } },
      },
    ],
    [
      'logSecurityEvent',
      (client) => client.logSecurityEvent('sql_injection', 'critical', 'u1', { endpoint: '/q' }),
      { event: { action: 'security_sql_injection', severity: 99, outcome: 'failure', provider: '/q' } },
    ],
    [
      'logQRScan',
      (client) => client.logQRScan('qr_1', 'expired', 'u1'),
      {
        event: { action: 'qr_scan', outcome: 'failure', reason: 'expired' },
        sluice: { details: { qr_id: 'qr_1' } },
      },
    ],
    [
      'logAdminAction',
      (client) => client.logAdminAction('privilege_change', 'root', 'u2'),
      {
        event: { action: 'admin_privilege_change' },
        user: { id: 'root' },
        sluice: { details: { target_id: 'u2' } },
      },
    ],
    [
      'logCredentialAccess',
      (client) => client.logCredentialAccess('write', 'cred_1', 'u1'),
      {
        event: { action: 'credential_write', severity: 47 },
        sluice: { details: { credential_id: 'cred_1' } },
      },
    ],
    [
      'logConnectorEvent',
      (client) => client.logConnectorEvent('deleted', 'con_1', 'u1'),
      {
        event: { action: 'connector_deleted', severity: 47 },
        sluice: { details: { connector_id: 'con_1' } },
      },
    ],
    [
      'logTransaction',
      (client) =>
        client.logTransaction({ id: 't1', amount: 15_000, currency: 'EUR', status: 'declined' }, 'u1'),
      {
        event: { action: 'transaction', outcome: 'failure' },
        sluice: { details: { amount: 15_000, currency: 'EUR' } },
      },
    ],
  ];

  test.each(calls)('%s means at the server what it says', async (_, call, meant) => {
    expect(await received(call)).toMatchObject([meant]);
  });
});

test('the report of losses is an event that the server takes', async () => {
  const events = await received(
    (client) => {
      void client.sendEvent({ action: 'a' });
      void client.sendEvent({ action: 'b' });
    },
    { maxBufferEvents: 1 },
  );
  expect(events.map(({ event }) => event.action)).toEqual(['a', 'client_dropped_events']);
  expect(events[1]).toMatchObject({
    event: { severity: 47 },
    sluice: { details: { dropped: { buffer_full: 1 } } },
  });
});
