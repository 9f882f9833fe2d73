import { afterEach, describe, expect, test } from 'vitest';
import * as expo from '../../src/adapters/expo.ts';
import * as next from '../../src/adapters/next.ts';
import * as supabase from '../../src/adapters/supabase-edge.ts';
import type { SluiceClient } from '../../src/index.ts';
import { createRecordingClient } from './recording-client.ts';

const ask = (init?: RequestInit) => new Request('http://app.example/api/orders/7?x=1', init);

/** A client that never gets rid of anything. */
const stuck = (): SluiceClient => ({
  ...createRecordingClient().client,
  flush: () => new Promise(() => {}),
});

describe('a wrapped handler', () => {
  test('gets the same arguments and this, in the same turn, and gives back the very answer', async () => {
    const { client } = createRecordingClient();
    const answer = new Response('ok');
    const calls: unknown[] = [];
    const owner = {
      GET: next.withSecurityLog(
        function (this: unknown, ...given: [Request, { params: Promise<{ id: string }> }]) {
          calls.push(this, ...given);
          return answer;
        },
        { client },
      ),
    };
    const request = ask();
    const context = { params: Promise.resolve({ id: '7' }) };
    expect(owner.GET(request, context)).toBe(answer);
    expect(calls).toEqual([owner, request, context]);
    const later = next.withSecurityLog(async (_request: Request) => answer, { client });
    expect(await later(request)).toBe(answer);
  });

  test('throws the very error, at once or later', async () => {
    const { client, sent } = createRecordingClient();
    const error = new Error('no');
    const now = expo.withSecurityLog(
      (_request: Request): Response => {
        throw error;
      },
      { client },
    );
    expect(() => now(ask())).toThrow(error);
    const later = expo.withSecurityLog(
      async (_request: Request): Promise<Response> => Promise.reject(error),
      {
        client,
      },
    );
    await expect(later(ask())).rejects.toBe(error);
    expect((await sent()).map(({ http }) => http?.response?.status_code)).toEqual([500, 500]);
  });

  test('without an answer counts as 500, which is what frameworks make of it', async () => {
    const { client, sent } = createRecordingClient();
    for (const answer of [undefined, null, {}, Response.error()])
      await next.withSecurityLog(async (_request: Request) => answer, { client })(ask());
    expect((await sent()).map(({ http }) => http?.response?.status_code)).toEqual([500, 500, 500, 500]);
  });

  test('tells that the caller has gone away', async () => {
    const { client, sent } = createRecordingClient();
    const controller = new AbortController();
    const handler = next.withSecurityLog(
      async (_request: Request) => {
        controller.abort();
        return new Response('too late');
      },
      { client },
    );
    await handler(ask({ signal: controller.signal }));
    expect((await sent())[0]?.details).toMatchObject({ aborted: true });
  });
});

test('what Next throws to answer counts as that answer, and its own signals not at all', async () => {
  const { client, sent } = createRecordingClient();
  const digests = [
    'NEXT_REDIRECT;replace;/sign-in?next=/;307;',
    'NEXT_REDIRECT;push;/a;b;308;',
    'NEXT_REDIRECT;replace;/older',
    'NEXT_HTTP_ERROR_FALLBACK;403',
    'NEXT_NOT_FOUND',
    'DYNAMIC_SERVER_USAGE',
    '2338412309',
  ];
  for (const digest of digests) {
    const thrown = Object.assign(new Error('next'), { digest });
    const handler = next.withSecurityLog((_request: Request) => Promise.reject(thrown), { client });
    await expect(handler(ask())).rejects.toBe(thrown);
  }
  expect((await sent()).map(({ http }) => http?.response?.status_code)).toEqual([
    307, 308, 307, 403, 404, 500,
  ]);
});

test('what Expo Router throws to answer counts as that answer', async () => {
  const { client, sent } = createRecordingClient();
  const status = Object.assign(new Error('gone'), { name: 'StatusError', status: 410 });
  for (const thrown of [status, new Response('', { status: 401 }), new Error('x')])
    await expect(
      expo.withSecurityLog((_request: Request) => Promise.reject(thrown), { client })(ask()),
    ).rejects.toBe(thrown);
  expect((await sent()).map(({ http }) => http?.response?.status_code)).toEqual([410, 401, 500]);
});

describe('a runtime that freezes', () => {
  const scope = globalThis as unknown as Record<PropertyKey, unknown>;
  const vercel = Symbol.for('@vercel/request-context');
  const nextContext = Symbol.for('@next/request-context');
  afterEach(() => {
    for (const name of [vercel, nextContext, 'EdgeRuntime', 'Netlify']) delete scope[name];
  });
  const answered = async (
    wrap: (handler: (request: Request) => Promise<Response>) => (request: Request) => Promise<Response>,
  ) => (await wrap(async () => new Response('ok'))(ask())).text();

  test('is kept awake by the waitUntil that is given, or that the platform has', async () => {
    const kept: Promise<unknown>[] = [];
    const waitUntil = (promise: Promise<unknown>) => void kept.push(promise);
    const host = { waitUntil };
    const { client, sent } = createRecordingClient();
    await answered((handler) => next.withSecurityLog(handler, { client, waitUntil }));
    expect(kept).toHaveLength(1);
    scope[vercel] = { get: () => host };
    await answered((handler) => next.withSecurityLog(handler, { client }));
    delete scope[vercel];
    scope[nextContext] = { get: () => host };
    await answered((handler) => next.withSecurityLog(handler, { client }));
    delete scope[nextContext];
    scope.EdgeRuntime = host;
    await answered((handler) => supabase.withSecurityLog(handler, { client }));
    scope.EdgeRuntime = 'edge-runtime';
    scope.Netlify = { context: host };
    await answered((handler) => expo.withSecurityLog(handler, { client, user: async () => 'u_1' }));
    expect(kept).toHaveLength(5);
    await Promise.all(kept);
    expect(client.stats()).toMatchObject({ sent: 5, buffered: 0 });
    expect((await sent()).at(-1)?.user).toBe('u_1');
  });

  test('is kept awake until it is known who the user is, and the event has left', async () => {
    const kept: Promise<unknown>[] = [];
    const { client } = createRecordingClient();
    const user = () => new Promise<string>((resolve) => void setTimeout(resolve, 5, 'u_1'));
    const waitUntil = (promise: Promise<unknown>) => void kept.push(promise);
    await answered((handler) => next.withSecurityLog(handler, { client, user, waitUntil }));
    expect(client.stats().given).toBe(0);
    await Promise.all(kept);
    expect(client.stats()).toMatchObject({ given: 1, sent: 1 });
  });

  test('does not fail with a platform that does', async () => {
    const { client } = createRecordingClient();
    const waitUntil = () => {
      throw new Error('outside of a request');
    };
    expect(await answered((handler) => next.withSecurityLog(handler, { client, waitUntil }))).toBe('ok');
    scope[vercel] = { get: waitUntil };
    scope.Netlify = Object.defineProperty({}, 'context', { get: waitUntil });
    expect(await answered((handler) => next.withSecurityLog(handler, { client }))).toBe('ok');
  });

  test('may hold its answer until the event is sent, so long at most', async () => {
    const { client } = createRecordingClient();
    await answered((handler) => next.withSecurityLog(handler, { client, flushMs: 2_000 }));
    expect(client.stats()).toMatchObject({ sent: 1, buffered: 0, inFlight: 0 });
    expect(await answered((handler) => next.withSecurityLog(handler, { client: stuck(), flushMs: 5 }))).toBe(
      'ok',
    );
    const failing = expo.withSecurityLog(async (_request: Request) => Promise.reject(new Error('x')), {
      client: stuck(),
      flushMs: 5,
    });
    await expect(failing(ask())).rejects.toThrow('x');
  });
});

test('Deno tells of the connection in its second argument', async () => {
  const { client, sent } = createRecordingClient();
  const handler = supabase.withSecurityLog(async (_request: Request, _info: object) => new Response('ok'), {
    client,
  });
  await handler(ask(), { remoteAddr: { transport: 'tcp', hostname: '2001:db8::7', port: 1 } });
  await handler(ask(), { remoteAddr: { transport: 'unix', path: '/x' } });
  expect((await sent()).map(({ source }) => source?.ip)).toEqual(['2001:db8::7', undefined]);
});

test('options of an application are those of every function made with them, unless a call has its own', async () => {
  const { client, sent } = createRecordingClient();
  const log = next.createSecurityLog({ client, trustProxy: 'x-real-ip', user: () => 'u_1' });
  const headers = { 'x-real-ip': '198.51.100.7' };
  await log.withSecurityLog(async (_request: Request) => new Response('ok'), { user: () => 'u_2' })(
    ask({ headers }),
  );
  await log.withSecurityLog(async () => new Response('ok'))();
  await log.logApiRequest(ask({ headers }), 'u_3', 201);
  expect((await sent()).map(({ user, source }) => [user, source?.ip])).toEqual([
    ['u_2', '198.51.100.7'],
    ['u_3', '198.51.100.7'],
  ]);
});
