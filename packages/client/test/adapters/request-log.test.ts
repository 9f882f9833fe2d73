import { describe, expect, test } from 'vitest';
import * as expo from '../../src/adapters/expo.ts';
import * as next from '../../src/adapters/next.ts';
import { createRecordingClient } from './recording-client.ts';

const ask = () =>
  new Request('https://app.example/api/orders?token=t-1', {
    method: 'POST',
    headers: { 'user-agent': 'app/1', 'x-forwarded-for': '203.0.113.9, 198.51.100.7' },
  });

const about = {
  url: { path: '/api/orders' },
  http: { request: { method: 'POST' } },
  source: { ip: '198.51.100.7' },
  user_agent: 'app/1',
};

describe.each([
  ['next', next],
  ['expo', expo],
])('the helpers of %s, by the names and arguments of the original api-middleware', (_, entry) => {
  const begin = () => {
    const { client, sent } = createRecordingClient();
    return { log: entry.createSecurityLog({ client, trustProxy: 1 }), sent };
  };

  test('logApiRequest logs the request, answered 200 unless it is told otherwise', async () => {
    const { log, sent } = begin();
    await log.logApiRequest(ask());
    await log.logApiRequest(ask(), 'u_1', 503);
    expect(await sent()).toMatchObject([
      { ...about, action: 'api_post', level: 'info', http: { response: { status_code: 200 } } },
      { ...about, action: 'api_post', level: 'error', user: 'u_1', http: { response: { status_code: 503 } } },
    ]);
  });

  test('logAuthEvent logs with or without request and error', async () => {
    const { log, sent } = begin();
    await log.logAuthEvent('login', 'u_1', ask());
    await log.logAuthEvent('login_failed', undefined, ask(), new Error('bad password'));
    await log.logAuthEvent('logout', 'u_1', undefined, 'expired');
    const events = await sent();
    expect(events).toMatchObject([
      { ...about, action: 'auth_login', level: 'info', user: 'u_1', location: '/auth' },
      { ...about, action: 'auth_login_failed', level: 'warning', details: { error: 'bad password' } },
      { action: 'auth_logout', level: 'info', details: { auth_action: 'logout', error: 'expired' } },
    ]);
    expect(events[1]).not.toHaveProperty('user');
    expect(events[2]).not.toHaveProperty('source');
  });

  test('logSecurityViolation, logRateLimitViolation and logUnauthorizedAccess say where', async () => {
    const { log, sent } = begin();
    await log.logSecurityViolation('sql_injection', 'critical', ask(), 'u_1', { field: 'name' });
    await log.logRateLimitViolation(ask(), 'u_1');
    await log.logRateLimitViolation(ask(), undefined, '/api/login');
    await log.logUnauthorizedAccess(ask(), '/admin', 'no role');
    expect(await sent()).toMatchObject([
      {
        ...about,
        action: 'security_sql_injection',
        level: 'critical',
        user: 'u_1',
        details: { endpoint: '/api/orders', method: 'POST', field: 'name' },
      },
      { ...about, action: 'security_rate_limit_exceeded', level: 'warning', user: 'u_1' },
      { action: 'security_rate_limit_exceeded', details: { endpoint: '/api/login' } },
      {
        action: 'security_unauthorized_access',
        level: 'error',
        url: { path: '/admin' },
        details: { endpoint: '/admin', reason: 'no role' },
      },
    ]);
    expect(JSON.stringify(await sent())).not.toContain('t-1');
  });

  test('what they send leaves under waitUntil, also when nobody awaits them', async () => {
    const { client } = createRecordingClient();
    const kept: Promise<unknown>[] = [];
    const log = entry.createSecurityLog({ client, waitUntil: (promise) => void kept.push(promise) });
    void log.logApiRequest(ask());
    void log.logUnauthorizedAccess(ask());
    await Promise.all(kept);
    expect(client.stats()).toMatchObject({ sent: 2, buffered: 0 });
  });

  test('none of them throws or rejects, whatever it is given', async () => {
    const { log, sent } = begin();
    const hostile = new Proxy({} as Request, {
      get: () => {
        throw new Error('no');
      },
    });
    for (const request of [
      hostile,
      undefined as never,
      {} as Request,
      { headers: 7 } as never,
      'x' as never,
    ]) {
      await log.logApiRequest(request);
      await log.logAuthEvent('login', 'u_1', request);
      await log.logSecurityViolation('brute_force', 'error', request);
      await log.logRateLimitViolation(request);
      await log.logUnauthorizedAccess(request);
    }
    // A sign-in is worth its event without its request.
    expect((await sent()).filter(({ action }) => action === 'auth_login')).toHaveLength(5);
  });

  test('requests with plain headers and a path as their URL, as pages/api has them, are understood', async () => {
    const { log, sent } = begin();
    await log.logApiRequest({
      method: 'POST',
      url: '/api/orders?token=t-1',
      headers: { 'user-agent': 'app/1', 'x-forwarded-for': ['203.0.113.9', '198.51.100.7'] },
    });
    expect(await sent()).toMatchObject([about]);
  });

  test('those of the module itself do nothing while the environment configures no client', async () => {
    await entry.logApiRequest(ask(), 'u_1', 200);
    await entry.logAuthEvent('login', 'u_1');
    expect(await entry.withSecurityLog(async () => 'ok')()).toBe('ok');
    expect((await entry.createLogRoute()(ask())).status).toBe(415);
  });
});
