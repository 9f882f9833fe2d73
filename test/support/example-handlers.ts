/**
 * Calls the examples that are no servers of their own as their platforms do, in a process of its own: they read the
 * environment as they are loaded. Prints the status of each answer.
 */
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

type Handler = (request: Request, ...rest: readonly unknown[]) => Promise<Response>;
type Module = Readonly<Record<string, Handler>>;

const example = async (path: string) => (await import(`../../examples/${path}`)) as Module;
const headers = (user: string) => ({
  'x-demo-user': user,
  'user-agent': 'example/1',
  'x-real-ip': '198.51.100.20',
});
const say = (name: string, status: number) => console.log(`${name} ${status}`);

async function call(
  name: string,
  handler: Handler | undefined,
  request: Request,
  ...rest: readonly unknown[]
) {
  const response = await handler?.(request, ...rest);
  say(name, response?.status ?? 0);
}

const post = (url: string, body: unknown, user: string) =>
  new Request(url, {
    method: 'POST',
    headers: { ...headers(user), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const orders = await example('next/app/api/orders/[id]/route.ts');
const nextUrl = 'https://next.example/api/orders/7?token=t-1';
const context = { params: Promise.resolve({ id: '7' }) };
await call('next GET', orders.GET, new Request(nextUrl, { headers: headers('u_next') }), context);
await call(
  'next DELETE',
  orders.DELETE,
  new Request(nextUrl, { method: 'DELETE', headers: headers('u_next_delete') }),
  context,
);
const nextLog = await example('next/app/api/log/route.ts');
const pageEvent = {
  action: 'page_tampered',
  level: 'critical',
  userId: 'u_claimed',
  details: { page: 'next' },
};
await call('next log', nextLog.POST, post('https://next.example/api/log', pageEvent, 'u_next_page'));

const expo = await example('expo/app/api/orders/[id]+api.ts');
const expoUrl = 'https://expo.example/api/orders/7';
await call('expo GET', expo.GET, new Request(expoUrl, { headers: headers('u_expo') }), { id: '7' });
await call('expo POST', expo.POST, post(expoUrl, { user: 'u_expo_post' }, ''));
await call('expo POST without user', expo.POST, post(expoUrl, {}, ''));
const expoLog = await example('expo/app/api/wazuh/log+api.ts');
const expoEvent = {
  action: 'auth_login_failed',
  level: 'warning',
  userId: 'u_claimed',
  details: { page: 'expo' },
};
await call('expo log', expoLog.POST, post('https://expo.example/api/wazuh/log', expoEvent, ''));

const { handler } = (await import('../../examples/lambda/handler.ts')) as {
  handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<{ readonly statusCode: number }>;
};
const http = {
  method: 'DELETE',
  path: '/users/u_9',
  protocol: 'HTTP/1.1',
  sourceIp: '198.51.100.30',
  userAgent: 'example/1',
};
const event = {
  version: '2.0',
  routeKey: 'DELETE /users/{id}',
  rawPath: '/users/u_9',
  rawQueryString: '',
  headers: headers('u_lambda'),
  pathParameters: { id: 'u_9' },
  requestContext: { http, requestId: 'req-lambda' },
  isBase64Encoded: false,
} as unknown as APIGatewayProxyEventV2;
const lambdaContext = { getRemainingTimeInMillis: () => 3_000 } as unknown as Context;
say('lambda', (await handler(event, lambdaContext)).statusCode);

let served: Handler | undefined;
const kept: Promise<unknown>[] = [];
Object.assign(globalThis, {
  Deno: {
    serve: (given: Handler) => {
      served = given;
    },
    env: { get: (name: string) => process.env[name] },
  },
  EdgeRuntime: { waitUntil: (promise: Promise<unknown>) => void kept.push(promise) },
});
await example('supabase-edge/index.ts');
const invitation = post('https://edge.example/invite', { email: 'ann@example.com' }, '');
await call('supabase-edge', served, invitation, {
  remoteAddr: { transport: 'tcp', hostname: '198.51.100.40', port: 1 },
});
await Promise.all(kept);
