import { once } from 'node:events';
import { createServer, get, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import fastify, { type FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { securityLog as expressLog } from '../../src/adapters/express.ts';
import { securityLog as fastifyLog } from '../../src/adapters/fastify.ts';
import { createRecordingClient } from './recording-client.ts';

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('Express: patterns of routers, lists and expressions are what the path can be told by', async () => {
  const { client, sentAtLeast } = createRecordingClient();
  const app = express();
  app.use(expressLog({ client }));
  const team = express.Router();
  team.get('/', (_, response) => void response.send('all'));
  team.get('/members/:id', (_, response) => void response.send('one'));
  team.get('/broken/:id', () => {
    throw new Error('no');
  });
  app.use('/teams/:team', team);
  app.get(/^\/v\d+\/status$/, (_, response) => void response.send('ok'));
  app.get(['/a', '/b/:id'], (_, response) => void response.send('ok'));
  app.get('/files/*path', (_, response) => void response.send('ok'));
  app.use(((_e, _q, response, _n) => void response.sendStatus(500)) satisfies express.ErrorRequestHandler);
  const { url, close } = await serve(app);
  const paths = ['/teams/t1/members/7', '/teams/t1', '/teams/t1/broken/7', '/v2/status', '/b/7', '/files/x'];
  for (const path of paths) await (await fetch(`${url}${path}`)).text();
  const events = await sentAtLeast(paths.length);
  expect(events.map((event) => event.url?.path)).toEqual([
    '/teams/t1/members/:id',
    '/teams/t1',
    // Where the router stands is forgotten when its handler throws.
    '/teams/t1/broken/7',
    '/v2/status',
    '/b/7',
    '/files/*path',
  ]);
  await close();
});

test('Express: the user that a later middleware finds out is known', async () => {
  const { client, sentAtLeast } = createRecordingClient();
  interface Authenticated extends express.Request {
    readonly session?: { readonly userId: string };
  }
  const app = express();
  app.use(expressLog({ client, user: (request: Authenticated) => request.session?.userId }));
  app.use((request, _, next) => {
    Object.assign(request, { session: { userId: 'u_7' } });
    next();
  });
  app.get('/me', (_, response) => void response.json({}));
  const { url, close } = await serve(app);
  await (await fetch(`${url}/me`)).text();
  expect((await sentAtLeast(1))[0]?.user).toBe('u_7');
  await close();
});

test.each([
  ['before there is an answer', 499, undefined],
  ['while the answer is sent', 200, 'first part'],
])('a caller that goes away %s is logged once, as aborted', async (_, status, part) => {
  for (const framework of ['express', 'fastify'] as const) {
    const { client, sentAtLeast, sent } = createRecordingClient();
    const never = (response: { write(text: string): unknown; flushHeaders(): void }) => {
      if (part !== undefined) response.write(part);
    };
    let listener: RequestListener;
    if (framework === 'express') {
      const app = express();
      app.use(expressLog({ client }));
      app.get('/slow', (_request, response) => never(response));
      listener = app;
    } else {
      const app = fastify();
      app.register(fastifyLog, { client });
      app.get('/slow', (_request, reply) => {
        reply.hijack();
        never(reply.raw);
      });
      await app.ready();
      listener = (request, response) => app.routing(request, response);
    }
    const arrived = Promise.withResolvers<void>();
    const { url, close } = await serve((request, response) => {
      arrived.resolve();
      listener(request, response);
    });
    const request = get(`${url}/slow`);
    request.on('error', () => {});
    await arrived.promise;
    if (part !== undefined)
      await once(await once(request, 'response').then(([response]) => response), 'data');
    request.destroy();
    const [event] = await sentAtLeast(1);
    expect(event).toMatchObject({
      action: 'api_get',
      url: { path: '/slow' },
      http: { response: { status_code: status } },
      source: { ip: '127.0.0.1' },
      details: { aborted: true },
    });
    await close();
    expect(await sent()).toHaveLength(1);
  }
});

test('a streamed answer is logged when it has been sent', async () => {
  const { client, sent, sentAtLeast } = createRecordingClient();
  const app = express();
  app.use(expressLog({ client }));
  const end = Promise.withResolvers<void>();
  app.get('/stream', async (_request, response) => {
    response.write('one,');
    await end.promise;
    response.end('two');
  });
  const { url, close } = await serve(app);
  const response = await fetch(`${url}/stream`);
  expect(await sent()).toEqual([]);
  end.resolve();
  expect(await response.text()).toBe('one,two');
  expect((await sentAtLeast(1))[0]?.details).not.toHaveProperty('aborted');
  await close();
});

test('Fastify: the plugin concerns routes outside it, wherever it is registered', async () => {
  const { client, sentAtLeast } = createRecordingClient();
  const app = fastify({ genReqId: () => 'req-of-fastify' });
  app.register(async (inner) => {
    inner.get('/inside', async () => 'in');
  });
  await app.register(fastifyLog, {
    client,
    user: (request: FastifyRequest) => request.hostname,
  });
  app.get('/outside/:id', async () => 'out');
  await app.ready();
  const { url, close } = await serve((request, response) => app.routing(request, response));
  await (await fetch(`${url}/outside/7`)).text();
  const [event] = await sentAtLeast(1);
  expect(event).toMatchObject({
    url: { path: '/outside/:id' },
    http: { request: { id: 'req-of-fastify' } },
    user: '127.0.0.1',
  });
  await close();
  await app.close();
});

test('adapters leave no listener on a kept connection', async () => {
  const { client, sentAtLeast } = createRecordingClient();
  const app = express();
  const counts = new Set<string>();
  app.use(expressLog({ client }));
  app.get('/', (request, response) => {
    counts.add(`${request.socket.listenerCount('close')} ${request.socket.listenerCount('error')}`);
    response.send('ok');
  });
  const { url, close } = await serve(app);
  for (let i = 0; i < 5; i += 1) await (await fetch(url)).text();
  await sentAtLeast(5);
  expect(counts.size).toBe(1);
  await close();
});
