import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stack } from '../../tools/local/stack.ts';
import { type Command, createWorkplace, type Workplace } from '../support/command.ts';
import { eventually, startObservedStack } from '../support/running-stack.ts';
import { ROOT } from '../support/source-files.ts';

let stack: Stack;
let workplace: Workplace;
beforeAll(async () => {
  [stack, workplace] = await Promise.all([startObservedStack(), createWorkplace()]);
});
afterAll(async () => {
  await workplace.close();
  await stack.close();
});

const run = (path: string): Command =>
  workplace.run(path, [], {
    SLUICE_URL: stack.ingestUrl,
    SLUICE_KEY: stack.key,
    PORT: '0',
  });

interface Wire {
  readonly srcip?: string;
  readonly sluice: {
    readonly event: { readonly action: string; readonly outcome: string };
    readonly service: { readonly name: string };
    readonly user?: { readonly id?: string };
    readonly url?: { readonly path?: string };
    readonly http?: { readonly response?: { readonly status_code?: number } };
    readonly details?: Readonly<Record<string, unknown>>;
  };
}

/** What the manager got, in a line for each event. */
const arrived = (): readonly string[] =>
  (stack.manager?.events() ?? []).map((text) => {
    const { srcip, sluice } = JSON.parse(text) as Wire;
    const { event, service, user, url, http } = sluice;
    const words = [service.name, event.action, http?.response?.status_code, url?.path, user?.id, srcip];
    return words.map((word) => word ?? '-').join(' ');
  });

const arrive = async (...wanted: readonly string[]) => {
  await eventually(`${wanted.join(', ')} reach the manager`, () =>
    wanted.every((line) => arrived().includes(line)),
  );
};

/** Starts a server example, asks it, and stops it as a platform does; every event has left by then. */
async function ask(path: string, requests: readonly (readonly [path: string, init?: RequestInit])[]) {
  const server = run(path);
  const [url] = await server.prints(/http:\/\/127\.0\.0\.1:\d+/);
  const statuses = [];
  for (const [target, init] of requests) {
    const response = await fetch(`${url}${target}`, init);
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  server.child.kill('SIGTERM');
  expect(await server.exitCode, server.printed()).toBe(0);
  return statuses;
}

const as = (user: string) => ({ 'x-demo-user': user });
const json = (body: unknown, user = '') => ({
  method: 'POST',
  headers: { ...as(user), 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

test('the Express example tells of requests and of a failed sign-in', async () => {
  const statuses = await ask('examples/express/server.mjs', [
    ['/orders/7?token=t-1', { headers: as('u_express') }],
    ['/health'],
    ['/sign-in', json({ user: 'u_guesser' })],
  ]);
  expect(statuses).toEqual([200, 200, 401]);
  await arrive(
    'shop api_get 200 /orders/:id u_express 127.0.0.1',
    'shop api_post 401 /sign-in - 127.0.0.1',
    'shop auth_login_failed - - u_guesser 127.0.0.1',
  );
  expect(arrived().filter((line) => line.includes('/health'))).toEqual([]);
});

test('the Fastify example tells of requests and of a transaction', async () => {
  const refund = json({ id: 'tx-1', amount: 12.5, currency: 'EUR' }, 'u_fastify');
  const statuses = await ask('examples/fastify/server.mjs', [
    ['/orders/7', { headers: as('u_fastify') }],
    ['/refunds', refund],
  ]);
  expect(statuses).toEqual([200, 403]);
  await arrive(
    'shop api_get 200 /orders/:id u_fastify 127.0.0.1',
    'shop api_post 403 /refunds u_fastify 127.0.0.1',
    'shop transaction - - u_fastify 127.0.0.1',
  );
});

test('the Hono example tells of requests and of what an admin does', async () => {
  const statuses = await ask('test/support/serve-hono-example.mjs', [
    ['/orders/7', { headers: as('u_hono') }],
    ['/users/u_5', { method: 'DELETE', headers: as('u_hono') }],
  ]);
  expect(statuses).toEqual([200, 204]);
  await arrive(
    'shop api_get 200 /orders/:id u_hono 127.0.0.1',
    'shop api_delete 204 /users/:id u_hono 127.0.0.1',
    'shop admin_data_modification - - u_hono 127.0.0.1',
  );
});

test('the examples of Next, Expo, Lambda and Supabase Edge tell of what their handlers answer', async () => {
  const handlers = run('test/support/example-handlers.ts');
  expect(await handlers.exitCode, handlers.printed()).toBe(0);
  expect(handlers.printed().trim().split('\n')).toEqual([
    'next GET 200',
    'next DELETE 403',
    'next log 202',
    'expo GET 200',
    'expo POST 201',
    'expo POST without user 401',
    'expo log 202',
    'lambda 204',
    'supabase-edge 202',
  ]);
  await arrive(
    'shop api_get 200 /api/orders/[id] u_next 198.51.100.20',
    'shop security_unauthorized_access - /api/orders/[id] - 198.51.100.20',
    'shop page_tampered - - u_next_page 198.51.100.20',
    'hashpass-web api_get 200 /api/orders/7 - 127.0.0.1',
    'hashpass-web api_post 201 /api/orders/7 u_expo_post 127.0.0.1',
    'hashpass-web auth_login_failed - - - 127.0.0.1',
    'shop api_delete 204 /users/{id} u_lambda 198.51.100.30',
    'shop admin_data_modification - - u_admin 127.0.0.1',
    'shop api_post 202 /invite - 198.51.100.40',
    'shop admin_user_invited - - u_admin 127.0.0.1',
  );
});

test('the script’s events have all left when it ends', async () => {
  const script = run('examples/node-script/import-users.mjs');
  expect(await script.exitCode).toBe(0);
  expect(script.printed()).toContain('3 events sent, dropped: {}');
  await arrive('import-users admin_user_imported - - import-users 127.0.0.1');
});

test('the page’s script and import map are sound', async () => {
  const folder = join(ROOT, 'examples/browser');
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const [, map = ''] = /<script type="importmap">([^<]*)<\/script>/.exec(page) ?? [];
  expect(JSON.parse(map)).toEqual({ imports: { '@sluice/client': './sluice-client.js' } });
  const { outputFiles, warnings } = await build({
    entryPoints: [join(folder, 'page.js')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    logLevel: 'silent',
  });
  expect(warnings).toEqual([]);
  expect(outputFiles[0]?.text).toContain('slp_');
});
