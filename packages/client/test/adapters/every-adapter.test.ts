import { afterEach, describe, expect, test } from 'vitest';
import { createClient, type SluiceClient } from '../../src/index.ts';
import { HOSTS, type Host, type HostOptions } from './hosts.ts';
import { createRecordingClient } from './recording-client.ts';

const request = (path: string, init: RequestInit = {}) =>
  new Request(`http://app.example${path}`, {
    ...init,
    headers: { 'user-agent': 'battery/1', 'x-request-id': 'req-1', ...(init.headers as object) },
  });

/** What a client of the application sees. */
async function seen(response: Response) {
  const { status, headers } = response;
  return {
    status,
    body: await response.text(),
    type: headers.get('content-type'),
    app: headers.get('x-app'),
    names: [...headers.keys()].toSorted(),
  };
}

/** A client that breaks every promise a client makes. */
const BROKEN = new Proxy({} as SluiceClient, {
  get: (_, name) => {
    if (name === 'enabled') return true;
    return () => {
      throw new Error('the client failed');
    };
  },
});

describe.each(HOSTS)('the adapter of %s', (_name, start, pattern, knowsConnection) => {
  const hosts: Host[] = [];
  const begin = async (options?: HostOptions) => {
    const host = await start(options);
    hosts.push(host);
    return host;
  };
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
  });
  /** The events of one request. */
  const eventsOf = async (asked: Request, options: HostOptions = {}, count = 1) => {
    const { client, sent, sentAtLeast } = createRecordingClient();
    const host = await begin({ client, ...options });
    await (await host.send(asked)).arrayBuffer();
    return count === 0 ? sent() : sentAtLeast(count);
  };

  test('logs a call with what is known of it, and nothing of its query', async () => {
    const [event, ...others] = await eventsOf(request('/users/7?token=t-1'));
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      action: 'api_get',
      level: 'info',
      location: pattern,
      url: { path: pattern },
      http: { request: { method: 'GET' }, response: { status_code: 200 } },
      user_agent: 'battery/1',
      details: { duration_ms: expect.any(Number) },
    });
    expect(event?.http?.request?.id).toMatch(/^req-/);
    expect(event?.source?.ip).toBe(knowsConnection ? '127.0.0.1' : undefined);
    expect(JSON.stringify(event)).not.toContain('t-1');
  });

  test('logs what no route takes by its own path, and its status by level', async () => {
    const [missing] = await eventsOf(request('/wp-admin/setup.php?step=1'));
    expect(missing).toMatchObject({ level: 'warning', url: { path: '/wp-admin/setup.php' } });
    expect(missing?.http?.response?.status_code).toBe(404);
  });

  test('logs a handler that throws as 500, and the caller sees what it would have seen', async () => {
    const [event] = await eventsOf(request('/boom'));
    expect(event).toMatchObject({ level: 'error', http: { response: { status_code: 500 } } });
    expect(JSON.stringify(event)).not.toContain('the handler failed');
  });

  test('changes nothing of any answer, with a client that works, is disabled, or breaks', async () => {
    const asked = () => [request('/users/7'), request('/nothing'), request('/boom'), request('/status/403')];
    const answers = async (options?: HostOptions) => {
      const host = await begin(options);
      return Promise.all(asked().map(async (each) => seen(await host.send(each))));
    };
    const without = await answers();
    expect(without.map(({ status }) => status)).toEqual([200, 404, 500, 403]);
    const { client } = createRecordingClient();
    const failing = () => {
      throw new Error('the callback failed');
    };
    const callbacks = { user: failing, skip: failing, path: failing, details: failing };
    expect(await answers({ client })).toEqual(without);
    expect(await answers({ client, ...callbacks })).toEqual(without);
    expect(await answers({ client, ...callbacks, now: failing })).toEqual(without);
    expect(await answers({ client: BROKEN })).toEqual(without);
    expect(await answers({ client, user: () => Promise.reject(new Error('no')) })).toEqual(without);
    // Without a client in the options nor in the environment of this test there is nothing to log to.
    expect(await answers({})).toEqual(without);
  });

  test('asks who the user is, at once or later, and logs without one when that fails', async () => {
    const asked = () => request('/users/7');
    const user = async (answer: HostOptions['user']) =>
      (await eventsOf(asked(), { ...(answer && { user: answer }) }))[0]?.user;
    expect(await user(() => 'u_1')).toBe('u_1');
    expect(await user(() => 7)).toBe('7');
    expect(await user(async () => ({ id: 'u_2', roles: ['admin'] }))).toEqual({
      id: 'u_2',
      roles: ['admin'],
    });
    expect(await user(() => null)).toBeUndefined();
    expect(await user(() => Promise.reject(new Error('no session')))).toBeUndefined();
    expect(
      await user(() => {
        throw new Error('no session');
      }),
    ).toBeUndefined();
  });

  test('asks nothing while the client is disabled', async () => {
    const asked: string[] = [];
    const ask = (what: string) => () => {
      asked.push(what);
      return undefined as never;
    };
    const client = createClient({ enabled: false });
    const host = await begin({ client, user: ask('user'), skip: ask('skip'), now: ask('now') });
    expect((await host.send(request('/users/7'))).status).toBe(200);
    expect(asked).toEqual([]);
  });

  test('skips what it is told to skip, and preflights', async () => {
    expect(await eventsOf(request('/users/7'), { skip: () => true }, 0)).toEqual([]);
    const preflight = request('/users/7', {
      method: 'OPTIONS',
      headers: { 'access-control-request-method': 'POST', origin: 'https://shop.example' },
    });
    expect(await eventsOf(preflight, {}, 0)).toEqual([]);
    const [options] = await eventsOf(request('/users/7', { method: 'OPTIONS' }));
    expect(options?.action).toBe('api_options');
    const [head] = await eventsOf(request('/status/200', { method: 'HEAD' }));
    expect(head).toMatchObject({ action: 'api_head', http: { request: { method: 'HEAD' } } });
  });

  test('logs path, details and query as it is told', async () => {
    const [event] = await eventsOf(request('/users/7?page=2&password=secret-1'), {
      path: () => '/people/:id',
      details: () => ({ plan: 'pro' }),
      query: true,
    });
    expect(event).toMatchObject({
      url: { path: '/people/:id' },
      details: { plan: 'pro', query: { page: '2' } },
    });
    expect(JSON.stringify(event)).not.toContain('secret-1');
  });

  test('tells of denials a second time only when that is asked for', async () => {
    const actions = async (status: number, options: HostOptions, count: number) =>
      (await eventsOf(request(`/status/${status}`), options, count)).map(({ action }) => action);
    expect(await actions(403, {}, 1)).toEqual(['api_get']);
    const denials = { denials: true };
    expect(await actions(401, denials, 2)).toEqual(['api_get', 'security_unauthorized_access']);
    expect(await actions(403, denials, 2)).toEqual(['api_get', 'security_unauthorized_access']);
    expect(await actions(429, denials, 2)).toEqual(['api_get', 'security_rate_limit_exceeded']);
    expect(await actions(404, denials, 1)).toEqual(['api_get']);
  });

  test('believes X-Forwarded-For only as it is told', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7', 'x-real-ip': '198.51.100.8' };
    const ip = async (options: HostOptions) =>
      (await eventsOf(request('/users/7', { headers }), options))[0]?.source?.ip;
    expect(await ip({})).toBe(knowsConnection ? '127.0.0.1' : undefined);
    expect(await ip({ trustProxy: 1 })).toBe('198.51.100.7');
    expect(await ip({ trustProxy: 'x-real-ip' })).toBe('198.51.100.8');
    expect(await ip({ trustProxy: ['127.0.0.0/8'] })).toBe(knowsConnection ? '198.51.100.7' : undefined);
    process.env.SLUICE_TRUST_PROXY = ' 2 ';
    expect(await ip({})).toBe('203.0.113.9');
    delete process.env.SLUICE_TRUST_PROXY;
  });
});
