import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context as LambdaContext,
} from 'aws-lambda';
import express from 'express';
import fastify from 'fastify';
import { type Context, Hono } from 'hono';
import * as expo from '../../src/adapters/expo.ts';
import { securityLog as expressLog } from '../../src/adapters/express.ts';
import { securityLog as fastifyLog } from '../../src/adapters/fastify.ts';
import { securityLog as honoLog } from '../../src/adapters/hono.ts';
import * as lambda from '../../src/adapters/lambda.ts';
import * as next from '../../src/adapters/next.ts';
import type { AdapterOptions } from '../../src/adapters/options.ts';
import * as supabase from '../../src/adapters/supabase-edge.ts';

/** Callbacks of these hosts take whatever the framework hands over. */
export type HostOptions = AdapterOptions<never>;

export interface Host {
  send(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/** A small application on a framework; without options, it has no adapter. */
export type StartHost = (options?: HostOptions) => Promise<Host>;

/** What the application answers, whatever it is written in. */
function route(path: string): readonly [status: number, body: string] {
  if (/^\/users\/[^/]+$/.test(path)) return [200, JSON.stringify({ id: path.slice(7) })];
  const [, status] = /^\/status\/(\d+)$/.exec(path) ?? [];
  if (status !== undefined) return [Number(status), '{}'];
  if (path === '/boom') throw new Error('the handler failed');
  return [404, '{"error":"none"}'];
}

async function listening(listener: RequestListener): Promise<Host> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    send: (request) =>
      fetch(at(request, `http://127.0.0.1:${port}`), { headers: request.headers, method: request.method }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const at = (request: Request, origin: string) => request.url.replace(/^https?:\/\/[^/]+/, origin);
const noop = async () => {};
const HEADERS = { 'content-type': 'application/json', 'x-app': 'yes' };

const onExpress: StartHost = (options) => {
  const app = express();
  if (options) app.use(expressLog(options as AdapterOptions<express.Request>));
  app.set('etag', false);
  const answer: express.RequestHandler = ({ path }, response) => {
    const [status, body] = route(path);
    response.status(status).set(HEADERS).send(body);
  };
  app.get('/users/:id', answer);
  app.use(answer);
  app.use(((_error, _request, response, _next) => {
    response.status(500).set(HEADERS).send('{}');
  }) satisfies express.ErrorRequestHandler);
  return listening(app);
};

const onFastify: StartHost = async (options) => {
  const app = fastify();
  if (options) app.register(fastifyLog, options);
  app.route({
    method: ['GET', 'HEAD', 'OPTIONS'],
    url: '/users/:id',
    handler: async ({ url }, reply) => reply.headers(HEADERS).send(route(url.split('?')[0] ?? '')[1]),
  });
  app.setErrorHandler((_error, _request, reply) => reply.code(500).headers(HEADERS).send('{}'));
  app.setNotFoundHandler(async ({ url }, reply) => {
    const [status, body] = route(url.split('?')[0] ?? '');
    return reply.code(status).headers(HEADERS).send(body);
  });
  await app.ready();
  return listening((request, response) => app.routing(request, response));
};

const onHono: StartHost = async (options) => {
  const app = new Hono();
  if (options) app.use(honoLog(options as AdapterOptions<Context>));
  app.onError((_error, context) => context.body('{}', 500, HEADERS));
  const answer = (path: string) => {
    const [status, body] = route(path);
    return new Response(body, { status, headers: HEADERS });
  };
  app.on(['GET', 'OPTIONS'], '/users/:id', ({ req }) => answer(req.path));
  app.notFound(({ req }) => answer(req.path));
  const env = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };
  return { send: async (request) => app.fetch(request, env), close: noop };
};

/** What a framework of web requests makes of a handler: the answer, or one of its own for what it throws. */
function onHandler(
  wrap: (handler: (request: Request) => Promise<Response>, options: HostOptions) => typeof handler,
): StartHost {
  return async (options) => {
    const plain = async (request: Request, ..._rest: unknown[]) => {
      const [status, body] = route(new URL(request.url).pathname);
      return new Response(body, { status, headers: HEADERS });
    };
    const handler: typeof plain = options ? wrap(plain, options) : plain;
    const info = { remoteAddr: { transport: 'tcp', hostname: '127.0.0.1', port: 50_000 } };
    return {
      send: (request) =>
        handler(request, info).catch(() => new Response('{}', { status: 500, headers: HEADERS })),
      close: noop,
    };
  };
}

type LambdaHandler = (
  event: APIGatewayProxyEventV2,
  context: LambdaContext,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** A function behind an HTTP API, which is asked and answers in events. */
function onLambda(wrap: (handler: LambdaHandler, options: HostOptions) => LambdaHandler): StartHost {
  return async (options) => {
    const plain: LambdaHandler = async ({ rawPath }) => {
      const [statusCode, body] = route(rawPath);
      return { statusCode, body, headers: HEADERS };
    };
    const handler = options ? wrap(plain, options) : plain;
    const context = { getRemainingTimeInMillis: () => 3_000 } as unknown as LambdaContext;
    return {
      send: async (request) => {
        const answer = await handler(httpApiEvent(request), context).catch(() => ({
          statusCode: 500,
          body: '{}',
          headers: HEADERS,
        }));
        return new Response(answer.body ?? null, { status: answer.statusCode ?? 200, headers: HEADERS });
      },
      close: noop,
    };
  };
}

export function httpApiEvent(request: Request): APIGatewayProxyEventV2 {
  const { pathname, search } = new URL(request.url);
  const { method } = request;
  const isUser = /^\/users\/[^/]+$/.test(pathname);
  const routeKey = isUser ? `${method} /users/{id}` : '$default';
  return {
    version: '2.0',
    routeKey,
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: Object.fromEntries(request.headers),
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method, path: pathname, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'x' },
      requestId: request.headers.get('x-request-id') ?? 'none',
      routeKey,
      stage: '$default',
      time: '26/Nov/2026:10:00:00 +0000',
      timeEpoch: 1_795_687_200_000,
    },
    isBase64Encoded: false,
  };
}

/** Every adapter on its framework, and how it writes the pattern of `/users/7`. */
export const HOSTS: readonly (readonly [
  name: string,
  start: StartHost,
  pattern: string,
  knowsConnection: boolean,
])[] = [
  ['express', onExpress, '/users/:id', true],
  ['fastify', onFastify, '/users/:id', true],
  ['hono', onHono, '/users/:id', true],
  ['next', onHandler((handler, options) => next.withSecurityLog(handler, options)), '/users/7', false],
  ['expo', onHandler((handler, options) => expo.withSecurityLog(handler, options)), '/users/7', false],
  [
    'supabase-edge',
    onHandler((handler, options) => supabase.withSecurityLog(handler, options)),
    '/users/7',
    true,
  ],
  [
    'lambda with Middy',
    onLambda((handler, options) => middy(handler).use(lambda.securityLog<APIGatewayProxyEventV2>(options))),
    '/users/{id}',
    true,
  ],
  ['lambda', onLambda((handler, options) => lambda.withSecurityLog(handler, options)), '/users/{id}', true],
];
