import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  createClient,
  getWazuhClient,
  logEventClient,
  type SluiceClient,
  WazuhClient,
} from '../src/index.ts';
import { accepted, fakeWorld, settle } from './fake-world.ts';

/** What one call sends, without the id and the time that every event has. */
async function sent(call: (client: SluiceClient) => unknown, options = {}): Promise<unknown> {
  const world = fakeWorld(options);
  const client = createClient(world.options);
  call(client);
  await world.clock.advance(1_000);
  const [event] = world.server.events;
  if (event === undefined) return undefined;
  const { id, timestamp, ...rest } = event;
  expect(id).toMatch(/^[\da-f-]{36}-\d+$/);
  expect(timestamp).toBe('2026-01-01T00:00:00.000Z');
  return rest;
}

test('logAuthEvent', async () => {
  expect(
    await sent((client) => client.logAuthEvent('login_failed', 'u1', '203.0.113.7', 'curl', { attempt: 3 })),
  ).toEqual({
    action: 'auth_login_failed',
    level: 'warning',
    location: '/auth',
    user: 'u1',
    ip_address: '203.0.113.7',
    user_agent: 'curl',
    details: { auth_action: 'login_failed', attempt: 3 },
  });
  expect(await sent((client) => client.logAuthEvent('login'))).toEqual({
    action: 'auth_login',
    level: 'info',
    location: '/auth',
    details: { auth_action: 'login' },
  });
});

test.each([
  [undefined, 200, 'info'],
  [399, 399, 'info'],
  [404, 404, 'warning'],
  [500, 500, 'error'],
])('logApiAccess with status %s', async (status, code, level) => {
  expect(
    await sent((client) => client.logApiAccess('/api/qr', 'POST', 'u1', status, '203.0.113.7', 'curl')),
  ).toEqual({
    action: 'api_post',
    level,
    location: '/api/qr',
    user: 'u1',
    ip_address: '203.0.113.7',
    user_agent: 'curl',
    details: { endpoint: '/api/qr', method: 'POST', status_code: code },
  });
});

test('logSecurityEvent', async () => {
  const details = { endpoint: '/login', attempts: 9 };
  expect(
    await sent((client) => client.logSecurityEvent('brute_force', 'critical', 'u1', details, '2001:db8::1')),
  ).toEqual({
    action: 'security_brute_force',
    level: 'critical',
    location: '/login',
    user: 'u1',
    ip_address: '2001:db8::1',
    details,
  });
  expect(await sent((client) => client.logSecurityEvent('xss_attempt', 'error'))).toEqual({
    action: 'security_xss_attempt',
    level: 'error',
    location: 'unknown',
    details: {},
  });
});

test('logQRScan and logAdminAction', async () => {
  expect(await sent((client) => client.logQRScan('qr_1', 'revoked', 'u1', '203.0.113.7'))).toEqual({
    action: 'qr_scan',
    level: 'warning',
    location: '/api/qr/scan',
    user: 'u1',
    ip_address: '203.0.113.7',
    details: { qr_code_id: 'qr_1', scan_status: 'revoked' },
  });
  expect(
    await sent((client) => client.logAdminAction('privilege_change', 'root', 'u2', { role: 'admin' })),
  ).toEqual({
    action: 'admin_privilege_change',
    level: 'info',
    location: '/admin',
    user: 'root',
    details: { target_id: 'u2', role: 'admin' },
  });
});

test('the finance methods name what they are about, and leave the level to the catalogue', async () => {
  expect(
    await sent((client) =>
      client.logCredentialAccess('read', 'cred_1', 'u1', { why: 'sync' }, '203.0.113.7'),
    ),
  ).toEqual({
    action: 'credential_read',
    user: 'u1',
    ip_address: '203.0.113.7',
    details: { credential_id: 'cred_1', why: 'sync' },
  });
  expect(await sent((client) => client.logConnectorEvent('deleted', 'con_1', 'u1'))).toEqual({
    action: 'connector_deleted',
    user: 'u1',
    details: { connector_id: 'con_1' },
  });
  const transaction = { id: 't_1', amount: 12.5, currency: 'EUR', status: 'declined' };
  expect(await sent((client) => client.logTransaction(transaction, 'u1', { channel: 'app' }))).toEqual({
    action: 'transaction',
    user: 'u1',
    details: { transaction_id: 't_1', amount: 12.5, currency: 'EUR', status: 'declined', channel: 'app' },
  });
});

test.each(['unknown', '', '203.0.113.7, 10.0.0.1', 'localhost', '::ffff:1.2.3.4, x', 'null'])(
  'an address that is %j is not sent, in either place',
  async (ip) => {
    const event = {
      action: 'a',
      ip_address: ip,
      source: { ip, port: 1 },
      user: 'unknown',
      user_agent: 'unknown',
    };
    expect(await sent((client) => client.sendEvent(event))).toEqual({ action: 'a', source: { port: 1 } });
  },
);

test.each(['203.0.113.7', '2001:db8::1', '::1', '::ffff:192.0.2.1'])('the address %s is sent', async (ip) => {
  const event = { action: 'a', ip_address: ip, source: { ip } };
  expect(await sent((client) => client.sendEvent(event))).toEqual(event);
});

test('an event of its own id, time and service keeps them', async () => {
  const { clock, server, options } = fakeWorld({ app: 'shop', environment: 'test', version: '1.2.3' });
  const client = createClient(options);
  const event = { id: 'order-1', timestamp: '2025-12-31T23:59:59Z', action: 'a', service: { name: 'other' } };
  void client.sendEvent(event);
  void client.sendEvent({ action: 'b', timestamp: new Date(0), id: 'has a space' });
  void client.sendEvent({ action: 'c', timestamp: 12 });
  await clock.advance(1_000);
  const service = { name: 'shop', environment: 'test', version: '1.2.3' };
  expect(server.events).toEqual([
    event,
    {
      id: expect.stringMatching(/^[\da-f-]{36}-\d+$/),
      timestamp: '1970-01-01T00:00:00.000Z',
      action: 'b',
      service,
    },
    { id: expect.any(String), timestamp: 12, action: 'c', service },
  ]);
});

const NAMES = [
  'SLUICE_URL',
  'SLUICE_KEY',
  'SLUICE_APP',
  'SLUICE_ENABLED',
  'WAZUH_MANAGER_URL',
  'WAZUH_API_KEY',
  'WAZUH_AGENT_ID',
  'WAZUH_ENABLED',
  'AWS_LAMBDA_FUNCTION_NAME',
  'NETLIFY',
  'VERCEL',
  'FUNCTION_TARGET',
];
beforeEach(() => {
  for (const name of NAMES) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

function environment(variables: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

test.each([
  [{}, false],
  [{ SLUICE_URL: 'https://s.example', SLUICE_KEY: 'slk_x' }, true],
  [{ WAZUH_MANAGER_URL: 'https://s.example', WAZUH_API_KEY: 'k' }, true],
  [{ SLUICE_URL: 'https://s.example' }, false],
  [{ SLUICE_KEY: 'slk_x' }, false],
  [{ SLUICE_URL: ' ', SLUICE_KEY: 'slk_x' }, false],
  [{ SLUICE_URL: 'not an address', SLUICE_KEY: 'slk_x' }, false],
  [{ SLUICE_URL: 'ftp://s.example', SLUICE_KEY: 'slk_x' }, false],
  [{ SLUICE_URL: 'https://user:pass@s.example', SLUICE_KEY: 'slk_x' }, false],
  [{ SLUICE_URL: 'https://s.example', SLUICE_KEY: 'two words' }, false],
  [{ SLUICE_URL: 'https://s.example', SLUICE_KEY: 'slk_x', SLUICE_ENABLED: 'false' }, false],
  [{ SLUICE_URL: 'https://s.example', SLUICE_KEY: 'slk_x', WAZUH_ENABLED: 'False' }, false],
  [{ SLUICE_URL: 'https://s.example', SLUICE_KEY: 'slk_x', WAZUH_ENABLED: 'true' }, true],
  [{ NEXT_PUBLIC_SLUICE_URL: 'https://s.example', NEXT_PUBLIC_SLUICE_KEY: 'slp_x' }, true],
  [{ EXPO_PUBLIC_SLUICE_URL: 'https://s.example', EXPO_PUBLIC_SLUICE_KEY: 'slp_x' }, true],
  [{ NEXT_PUBLIC_SLUICE_URL: 'https://s.example', NEXT_PUBLIC_SLUICE_KEY: 'slk_secret' }, false],
])('with %j a client is enabled: %s', (variables, enabled) => {
  environment(variables);
  expect(createClient().enabled).toBe(enabled);
});

test('enabled in the options counts more than the environment', () => {
  environment({ SLUICE_URL: 'https://s.example', SLUICE_KEY: 'slk_x', SLUICE_ENABLED: 'false' });
  expect(createClient({ enabled: true }).enabled).toBe(true);
});

test('a secret key in a page disables the client, and says why', () => {
  vi.stubGlobal('document', {});
  const said: string[] = [];
  const options = { url: 'https://s.example', debug: (message: string) => said.push(message) };
  expect(createClient({ ...options, key: 'slk_x' }).enabled).toBe(false);
  expect(createClient({ ...options, key: 'slp_x' }).enabled).toBe(true);
  expect(said).toEqual(['sluice: disabled: a secret key in a page']);
});

test('a disabled client says nothing, does nothing, and resolves', async () => {
  const fetch = vi.fn();
  vi.stubGlobal('fetch', fetch);
  const client = createClient();
  await client.logAuthEvent('login');
  await client.logTransaction(undefined as never);
  await client.sendEvent({ action: 'a' });
  await expect(client.flush()).resolves.toEqual({ sent: 0, dropped: {}, buffered: 0 });
  await expect(client.close()).resolves.toEqual({ sent: 0, dropped: {}, buffered: 0 });
  expect(client.stats()).toEqual({ given: 0, sent: 0, dropped: {}, rejected: {}, buffered: 0, inFlight: 0 });
  expect(fetch).not.toHaveBeenCalled();
});

test("HashPass's client is set up by its variables or its constructor, and named hashpass-web", async () => {
  environment({ WAZUH_MANAGER_URL: 'https://s.example/v1/events', WAZUH_API_KEY: 'k1' });
  const requests: { url: string; key: string | undefined; events: readonly { service?: unknown }[] }[] = [];
  vi.stubGlobal('fetch', async (url: string, init: { headers: Record<string, string>; body: string }) => {
    const events = JSON.parse(init.body) as { service?: unknown }[];
    requests.push({ url, key: init.headers.authorization, events });
    return new Response(JSON.stringify({ outcomes: events.map(() => ({ status: 'accepted' })) }), {
      status: 202,
    });
  });
  const clients = [
    new WazuhClient(),
    new WazuhClient({ managerUrl: 'https://t.example', apiKey: 'k2', agentId: 'web-2' }),
  ];
  for (const client of clients) {
    expect(client).toBeInstanceOf(WazuhClient);
    await client.logQRScan('qr', 'valid');
    await client.close();
  }
  expect(requests).toMatchObject([
    { url: 'https://s.example/v1/events', key: 'Bearer k1', events: [{ service: { name: 'hashpass-web' } }] },
    { url: 'https://t.example/v1/events', key: 'Bearer k2', events: [{ service: { name: 'web-2' } }] },
  ]);
});

test("where the runtime freezes, HashPass's client resolves when its event has arrived", async () => {
  environment({ WAZUH_MANAGER_URL: 'https://s.example', WAZUH_API_KEY: 'k1', AWS_LAMBDA_FUNCTION_NAME: 'f' });
  let arrive: (answer: unknown) => void = () => {};
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise((resolve) => {
        arrive = resolve;
      }),
  );
  const client = new WazuhClient();
  let resolved = false;
  const logged = client.logAuthEvent('login').then(() => {
    resolved = true;
  });
  await settle();
  expect(client.stats()).toMatchObject({ inFlight: 1 });
  expect(resolved).toBe(false);
  arrive(accepted(1));
  await logged;
  expect(client.stats()).toMatchObject({ sent: 1, inFlight: 0 });
  await client.close();
});

test("a WazuhEvent of HashPass's code is sent as it is", async () => {
  const event = {
    timestamp: '2026-01-01T00:00:00.000Z',
    level: 'error' as const,
    rule_id: 100_001,
    location: '/api',
    user: 'u1',
    action: 'custom',
    details: { a: { b: [1] } },
    ip_address: '203.0.113.7',
    user_agent: 'curl',
  };
  const { timestamp, ...rest } = event;
  expect(await sent((client) => client.sendEvent(event))).toEqual(rest);
  expect(timestamp).toBe('2026-01-01T00:00:00.000Z');
});

test('getWazuhClient is one client', () => {
  expect(getWazuhClient()).toBe(getWazuhClient());
});

test('the browser helper posts to the own route when the page has no key, redacted, and never rejects', async () => {
  vi.stubGlobal('document', {});
  const fetch = vi.fn(async () => Promise.reject(new TypeError('offline')));
  vi.stubGlobal('fetch', fetch);
  const details = { page: '/settings', password: 'hunter2' };
  await expect(
    logEventClient({ action: 'a', level: 'info', userId: 'u1', details }),
  ).resolves.toBeUndefined();
  await expect(logEventClient(null as never)).resolves.toBeUndefined();
  expect(fetch).toHaveBeenCalledExactlyOnceWith('/api/wazuh/log', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"action":"a","level":"info","userId":"u1","details":{"page":"/settings","password":"[REDACTED]"}}',
    keepalive: true,
  });
});
