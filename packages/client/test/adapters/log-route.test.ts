import { describe, expect, test } from 'vitest';
import { createLogRoute, createSecurityLog, type LogRouteOptions } from '../../src/adapters/next.ts';
import { createRateWindow } from '../../src/adapters/rate-window.ts';
import { createRecordingClient } from './recording-client.ts';

const ROUTE = 'https://app.example/api/wazuh/log';

interface Posted {
  readonly headers?: Record<string, string>;
  readonly method?: string;
  readonly url?: string;
}

function post(body: unknown, { headers = {}, method = 'POST', url = ROUTE }: Posted = {}): Request {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const all = { 'content-type': 'application/json', 'user-agent': 'page/1', ...headers };
  return new Request(url, { method, headers: all, ...(method === 'POST' && { body: text }) });
}

async function answers(requests: readonly Request[], options: LogRouteOptions<Request> = {}) {
  const { client, sent } = createRecordingClient();
  const route = createLogRoute({ client, trustProxy: 'x-real-ip', ...options });
  const responses = [];
  for (const request of requests) responses.push(await route(request));
  const codes = await Promise.all(
    responses.map(async (response) => {
      const { code } = (await response.json()) as { code?: string };
      return `${response.status} ${code ?? ''}`.trim();
    }),
  );
  return { codes, responses, events: await sent() };
}

const event = { action: 'auth_login_failed', level: 'warning', userId: 'u_1', details: { form: 'sign-in' } };

test('takes what the browser helper posts', async () => {
  const { codes, events, responses } = await answers([
    post(event, { headers: { 'x-real-ip': '198.51.100.7' } }),
  ]);
  expect(codes).toEqual(['202']);
  expect(responses[0]?.headers.get('cache-control')).toBe('no-store');
  expect(events).toMatchObject([
    {
      action: 'auth_login_failed',
      level: 'warning',
      location: 'browser',
      source: { ip: '198.51.100.7' },
      user_agent: 'page/1',
      details: { form: 'sign-in', claimed_user_id: 'u_1' },
    },
  ]);
});

describe('what a page says is not believed', () => {
  test('its user is the one of the session, and a claim stays a claim', async () => {
    const claims = (await answers([post(event)])).events[0];
    expect(claims).not.toHaveProperty('user');
    const [known] = (await answers([post(event)], { user: async () => 'u_2' })).events;
    expect(known).toMatchObject({ user: 'u_2', details: { claimed_user_id: 'u_1' } });
    const failing = () => Promise.reject(new Error('no session'));
    expect((await answers([post(event)], { user: failing })).events[0]).not.toHaveProperty('user');
    const forged = { ...event, details: { claimed_user_id: 'u_9' }, user: 'u_9', ip: '1.2.3.4', id: 'e-1' };
    const [sent] = (await answers([post(forged)])).events;
    expect(sent).toMatchObject({ details: { claimed_user_id: 'u_1' } });
    expect(sent).not.toHaveProperty('user');
    expect(sent).not.toHaveProperty('source');
  });

  test('its level is at most a warning', async () => {
    const levels = ['info', 'warning', 'error', 'critical', 15, { a: 1 }, undefined];
    const { events } = await answers(levels.map((level) => post({ action: 'qr_scan', level })));
    expect(events.map(({ level }) => level)).toEqual(['info', ...Array<string>(5).fill('warning'), 'info']);
  });

  test('its actions are those of publishable keys, or those that the application allows', async () => {
    const taken =
      'auth_login jwt_expired qr_scan api_get cart_opened client_dropped_events security_xss_attempt ' +
      'security_suspicious_activity security_rate_limit_exceeded';
    const refused =
      'admin_delete ADMIN_delete credential_read connector_created transaction transactions ' +
      'supabase_users_insert sentry_issue security_brute_force security_';
    const actions = `${taken} ${refused}`.split(' ');
    const posts = actions.map((action) => post({ action }));
    const { codes, events } = await answers(posts);
    expect(events.map(({ action }) => action)).toEqual(taken.split(' '));
    expect(codes.slice(9)).toEqual(Array(10).fill('403 not_permitted'));
    const only = await answers([post({ action: 'cart_opened' }), post({ action: 'auth_login' })], {
      allows: (action) => action === 'cart_opened',
    });
    expect(only.codes).toEqual(['202', '403 not_permitted']);
  });
});

describe('who may post', () => {
  test('pages of its own origin, also behind a proxy, and programs that are no browsers', async () => {
    const { codes } = await answers([
      post(event, { headers: { origin: 'https://app.example' } }),
      post(event, { headers: { origin: 'https://app.example', 'sec-fetch-site': 'same-origin' } }),
      post(event, {
        url: 'http://10.0.0.7:3000/log',
        headers: { host: 'app.example', origin: 'https://app.example' },
      }),
      post(event, {
        url: 'http://10.0.0.7:3000/log',
        headers: { 'x-forwarded-host': 'app.example', origin: 'https://app.example' },
      }),
      post(event),
    ]);
    expect(codes).toEqual(['202', '202', '202', '202', '202']);
  });

  test('no page of another origin', async () => {
    const { codes } = await answers([
      post(event, { headers: { origin: 'https://evil.example' } }),
      post(event, { headers: { origin: 'null' } }),
      post(event, { headers: { origin: 'https://app.example.evil.example' } }),
      post(event, { headers: { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' } }),
      post(event, { headers: { 'sec-fetch-site': 'same-site', 'content-type': 'text/plain' } }),
    ]);
    expect(codes).toEqual(Array(5).fill('403 origin_not_allowed'));
  });

  test('the origins that are named, and then no others', async () => {
    const { codes } = await answers(
      [
        post(event, { headers: { origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' } }),
        post(event, { headers: { origin: 'https://app.example' } }),
      ],
      { origins: ['https://shop.example'] },
    );
    expect(codes).toEqual(['202', '403 origin_not_allowed']);
  });

  test('each address so often in a minute', async () => {
    let now = 1_000;
    const from = (ip: string) => post(event, { headers: { 'x-real-ip': ip } });
    const { client } = createRecordingClient();
    const route = createLogRoute({ client, trustProxy: 'x-real-ip', perMinute: 2, now: () => now });
    const statuses = async (...ips: readonly string[]) => {
      const all = [];
      for (const ip of ips) all.push((await route(from(ip))).status);
      return all;
    };
    const one = '198.51.100.1';
    expect(await statuses(one, one, one, '198.51.100.2')).toEqual([202, 202, 429, 202]);
    now += 60_000;
    expect(await statuses(one)).toEqual([202]);
    expect((await route(from('198.51.100.2'))).headers.get('retry-after')).toBeNull();
  });
});

test('refuses what is no event, with a code, and does not read what is too large', async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(4_096).fill(97));
    },
  });
  const streamed = new Request(ROUTE, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: endless,
    duplex: 'half',
  });
  const { codes, events, responses } = await answers([
    post('', { method: 'GET' }),
    post(event, { headers: { 'content-type': 'multipart/form-data' } }),
    ...['', 'x', '7', 'null', '[]', '{}', '{"action":""}', '{"action":7}', '{"action":"x"'].map((body) =>
      post(body),
    ),
    post({ action: 'a'.repeat(257) }),
    post({ action: 'a', details: { text: 'x'.repeat(20_000) } }),
    streamed,
  ]);
  expect(codes).toEqual([
    '405 method_not_allowed',
    '415 unsupported_media_type',
    ...Array(10).fill('400 invalid_event'),
    '413 body_too_large',
    '413 body_too_large',
  ]);
  expect(pulled).toBeLessThan(10);
  expect(responses[0]?.headers.get('allow')).toBe('POST');
  expect(events).toEqual([]);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('callers whose address nobody knows share ten times the rate of one', async () => {
  const posts = Array.from({ length: 12 }, () => post(event));
  const { codes } = await answers(posts, { perMinute: 1 });
  expect(codes).toEqual([...Array<string>(10).fill('202'), '429 rate_limited', '429 rate_limited']);
});

test('a body that is no stream is not read when it says that it is too large', async () => {
  const { client } = createRecordingClient();
  let read = false;
  const request = {
    method: 'POST',
    url: ROUTE,
    headers: { 'content-type': 'application/json', 'content-length': '20000' },
    text: async () => {
      read = true;
      return '{}';
    },
  };
  expect((await createLogRoute<typeof request>({ client })(request)).status).toBe(413);
  expect(read).toBe(false);
});

test('only so many callers are remembered, and who is forgotten begins anew', () => {
  const isWithin = createRateWindow(1);
  expect([isWithin('first', 0), isWithin('first', 0)]).toEqual([true, false]);
  for (let i = 0; i < 999; i += 1) isWithin(`caller-${i}`, 0);
  expect(isWithin('first', 0)).toBe(false);
  isWithin('one-more', 0);
  expect(isWithin('first', 0)).toBe(true);
  expect(createRateWindow(0)('first', 0)).toBe(false);
});

test('details that name a prototype are details', async () => {
  const { codes, events } = await answers([post('{"action":"a","details":{"__proto__":{"polluted":true}}}')]);
  expect(codes).toEqual(['202']);
  expect(events).toHaveLength(1);
  expect('polluted' in {}).toBe(false);
});

test('an application’s options are the route’s own as well', async () => {
  const { client, sent } = createRecordingClient();
  const log = createSecurityLog({ client, user: () => 'u_7' });
  expect((await log.createLogRoute()(post(event))).status).toBe(202);
  expect((await sent())[0]?.user).toBe('u_7');
});
