import middy from '@middy/core';
import type {
  ALBEvent,
  ALBResult,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  Context,
  SQSEvent,
} from 'aws-lambda';
import { expect, test } from 'vitest';
import { securityLog, withSecurityLog } from '../../src/adapters/lambda.ts';
import type { SluiceClient } from '../../src/index.ts';
import { httpApiEvent } from './hosts.ts';
import { createRecordingClient } from './recording-client.ts';

const context = (leftMs = 3_000) => ({ getRemainingTimeInMillis: () => leftMs }) as unknown as Context;

const restEvent: APIGatewayProxyEvent = {
  resource: '/users/{id}',
  path: '/users/7',
  httpMethod: 'PUT',
  headers: { 'User-Agent': 'app/1' },
  multiValueHeaders: { 'User-Agent': ['app/1'], 'X-Forwarded-For': ['203.0.113.9', '198.51.100.7'] },
  queryStringParameters: { page: '2' },
  multiValueQueryStringParameters: { page: ['2'] },
  pathParameters: { id: '7' },
  stageVariables: null,
  body: null,
  isBase64Encoded: false,
  requestContext: {
    accountId: '123456789012',
    apiId: 'api',
    authorizer: { principalId: 'u_7' },
    httpMethod: 'PUT',
    identity: {
      sourceIp: '192.0.2.7',
      userAgent: 'app/1',
    } as APIGatewayProxyEvent['requestContext']['identity'],
    path: '/prod/users/7',
    protocol: 'HTTP/1.1',
    requestId: 'req-7',
    requestTimeEpoch: 1_795_687_200_000,
    resourceId: 'r',
    resourcePath: '/users/{id}',
    stage: 'prod',
  },
};

const balancerEvent: ALBEvent = {
  requestContext: {
    elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/t/1' },
  },
  httpMethod: 'GET',
  path: '/health',
  queryStringParameters: {},
  headers: {
    'user-agent': 'app/1',
    'x-forwarded-for': '203.0.113.9, 198.51.100.7',
    'x-amzn-trace-id': 'Root=1-2',
  },
  body: '',
  isBase64Encoded: false,
};

test('REST APIs, HTTP APIs and load balancers are understood', async () => {
  const { client, sent } = createRecordingClient();
  const rest = middy(
    async (_event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => ({ statusCode: 204, body: '' }),
  );
  rest.use(
    securityLog({
      client,
      user: (event: APIGatewayProxyEvent) => event.requestContext.authorizer?.principalId as string,
    }),
  );
  await rest(restEvent, context());
  const balancer = middy(async (_event: ALBEvent): Promise<ALBResult> => ({ statusCode: 200, body: '' }));
  balancer.use(securityLog<ALBEvent>({ client, trustProxy: 1 }));
  await balancer(balancerEvent, context());
  await balancer({ ...balancerEvent, headers: {} }, context());
  const http = middy(async (_event: APIGatewayProxyEventV2) => ({ anything: 'is the body of a 200' }));
  http.use(securityLog<APIGatewayProxyEventV2>({ client, query: true }));
  await http(httpApiEvent(new Request('https://api.example/things/9?q=1')), context());
  expect(await sent()).toMatchObject([
    {
      action: 'api_put',
      user: 'u_7',
      url: { path: '/users/{id}' },
      http: { request: { method: 'PUT', id: 'req-7' }, response: { status_code: 204 } },
      source: { ip: '192.0.2.7' },
      user_agent: 'app/1',
    },
    { url: { path: '/health' }, source: { ip: '198.51.100.7' }, http: { request: { id: 'Root=1-2' } } },
    { url: { path: '/health' } },
    { url: { path: '/things/9' }, source: { ip: '127.0.0.1' }, details: { query: { q: '1' } } },
  ]);
  expect((await sent())[2]).not.toHaveProperty('source');
});

test('what is sent has left before the answer does, what the handler logged itself too', async () => {
  const { client } = createRecordingClient();
  const handler = middy(async (_event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    await client.logAdminAction('data_modification', 'u_1');
    return { statusCode: 200, body: '' };
  }).use(securityLog<APIGatewayProxyEvent>({ client }));
  await handler(restEvent, context());
  expect(client.stats()).toMatchObject({ given: 2, sent: 2, buffered: 0, inFlight: 0 });
});

test('a message of a queue is no request: what the handler logged is sent, and nothing else', async () => {
  const { client, sent } = createRecordingClient();
  const handle = async (_event: SQSEvent): Promise<string> => {
    await client.logAuthEvent('login', 'u_1');
    return 'done';
  };
  const event: SQSEvent = { Records: [] };
  expect(await middy(handle).use(securityLog<SQSEvent>({ client }))(event, context())).toBe('done');
  expect(await withSecurityLog(handle, { client })(event, context())).toBe('done');
  expect(client.stats()).toMatchObject({ sent: 2, buffered: 0 });
  expect((await sent()).map(({ action }) => action)).toEqual(['auth_login', 'auth_login']);
});

test('the answer waits for a server that hangs so long at most, and never longer than the invocation lasts', async () => {
  const { client } = createRecordingClient();
  const asked: (number | undefined)[] = [];
  const stuck: SluiceClient = {
    ...client,
    flush: (ms) => {
      asked.push(ms);
      return new Promise(() => {});
    },
  };
  const answer = { statusCode: 200, body: '' };
  const handler = (options: { flushMs?: number }) =>
    withSecurityLog(async (_event: APIGatewayProxyEvent, _context: Context) => answer, {
      client: stuck,
      ...options,
    });
  expect(await handler({ flushMs: 5 })(restEvent, context())).toBe(answer);
  expect(await handler({ flushMs: 400 })(restEvent, context(107))).toBe(answer);
  expect(await handler({})(restEvent, context(80))).toBe(answer);
  expect(await handler({ flushMs: 0 })(restEvent, context())).toBe(answer);
  expect(asked).toEqual([5, 7]);
});

test('errors are logged with the status they carry, and thrown as they are', async () => {
  const { client, sent } = createRecordingClient();
  const fail = (error: unknown) =>
    middy(async (_event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => Promise.reject(error)).use(
      securityLog<APIGatewayProxyEvent>({ client }),
    );
  const plain = new Error('no');
  const denied = Object.assign(new Error('denied'), { statusCode: 403 });
  await expect(fail(plain)(restEvent, context())).rejects.toBe(plain);
  await expect(fail(denied)(restEvent, context())).rejects.toBe(denied);
  const answered = fail(denied).use({
    onError: (request) => {
      request.response = { statusCode: 418, body: '' };
    },
  });
  expect(await answered(restEvent, context())).toEqual({ statusCode: 418, body: '' });
  expect((await sent()).map(({ http }) => http?.response?.status_code)).toEqual([500, 403, 418]);
});

test('an answer that a middleware gives before the handler is seen by the wrapper around it', async () => {
  const { client, sent } = createRecordingClient();
  const inner = middy(
    async (_event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => ({ statusCode: 200, body: '' }),
  ).before(() => ({ statusCode: 401, body: '' }));
  const handler = withSecurityLog(
    async (event: APIGatewayProxyEvent, given: Context) => inner(event, given),
    { client },
  );
  expect(await handler(restEvent, context())).toMatchObject({ statusCode: 401 });
  expect((await sent())[0]?.http?.response?.status_code).toBe(401);
});

test('a greedy pattern says nothing of the path, names of headers are in any case, and no answer is a bad gateway', async () => {
  const { client, sent } = createRecordingClient();
  const handler = withSecurityLog(async (_event: APIGatewayProxyEvent, _context: Context) => undefined, {
    client,
  });
  await handler({ ...restEvent, resource: '/{proxy+}', multiValueHeaders: {} }, context());
  expect(await sent()).toMatchObject([
    { url: { path: '/users/7' }, user_agent: 'app/1', http: { response: { status_code: 502 } } },
  ]);
});
