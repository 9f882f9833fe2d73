import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { securityLog } from '../../src/adapters/hono.ts';
import { createRecordingClient } from './recording-client.ts';

const bun = { requestIP: () => ({ address: '198.51.100.5', family: 'IPv4', port: 1 }) };

test.each([
  ['Node.js', { incoming: { socket: { remoteAddress: '198.51.100.1' } } }, '198.51.100.1'],
  ['Deno', { remoteAddr: { transport: 'tcp', hostname: '198.51.100.2', port: 1 } }, '198.51.100.2'],
  ['a REST API', { requestContext: { identity: { sourceIp: '198.51.100.3' } } }, '198.51.100.3'],
  ['an HTTP API', { requestContext: { http: { sourceIp: '198.51.100.4' } } }, '198.51.100.4'],
  ['Bun', bun, '198.51.100.5'],
  ['Bun with a server of its own name', { server: bun }, '198.51.100.5'],
  ['Workers', { BUCKET: {} }, undefined],
  ['nobody', undefined, undefined],
])('the caller is who %s says is connected', async (_, env, ip) => {
  const { client, sent } = createRecordingClient();
  const app = new Hono().use(securityLog({ client })).get('/', (context) => context.text('ok'));
  await app.fetch(new Request('http://app.example/'), env);
  expect((await sent())[0]?.source?.ip).toBe(ip);
});

test('on Workers events leave under the waitUntil of the execution', async () => {
  const { client } = createRecordingClient();
  const app = new Hono().use(securityLog({ client })).get('/', (context) => context.text('ok'));
  const kept: Promise<unknown>[] = [];
  const execution = {
    waitUntil: (promise: Promise<unknown>) => void kept.push(promise),
    passThroughOnException: () => {},
    props: {},
  };
  await app.fetch(new Request('http://app.example/'), {}, execution);
  expect(kept).toHaveLength(1);
  await Promise.all(kept);
  expect(client.stats()).toMatchObject({ sent: 1, buffered: 0 });
});

test('an answer that middleware gives is logged by its own path', async () => {
  const { client, sent } = createRecordingClient();
  const app = new Hono()
    .use(securityLog({ client }))
    .use('/api/*', async (context) => context.json({}, 401))
    .get('/api/orders/:id', (context) => context.text('never'));
  await app.request('/api/orders/7?x=1');
  expect((await sent())[0]).toMatchObject({
    url: { path: '/api/orders/7' },
    http: { response: { status_code: 401 } },
  });
});

test('what is thrown and is no error is logged as 500, and thrown again', async () => {
  const { client, sent } = createRecordingClient();
  const app = new Hono().use(securityLog({ client })).get('/', () => {
    throw 'a text';
  });
  const failed = await Promise.resolve(app.request('/')).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failed).toBe('a text');
  expect((await sent())[0]?.http?.response?.status_code).toBe(500);
});
