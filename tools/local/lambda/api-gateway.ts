import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { type LocalServer, listenOnLoopback } from '../listen.ts';
import { invoke } from './invoke.ts';

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

export interface ApiGatewayOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly handler: HttpHandler;
  readonly context: () => Context;
}

/** HTTP API: 10 MB; Lambda behind it: 6 MB with base64. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MAX_PAYLOAD_BYTES = 4_500_000;
const TIMEOUT_MS = 30_000;

/** A local HTTP API: turns requests into payload format 2.0 as API Gateway does, its limits and error bodies included. */
export async function startApiGateway(options: ApiGatewayOptions): Promise<LocalServer> {
  const server = createServer({ requestTimeout: TIMEOUT_MS, maxHeaderSize: 10_240 }, (request, response) => {
    void answer(options, request, response);
  });
  return listenOnLoopback(server, options.port, 'the ingest URL', 'ingest');
}

async function answer(
  options: ApiGatewayOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const body = await readBody(request);
    if (body === undefined) {
      send(response, 413, '{"message":"Request Entity Too Large"}');
      return;
    }
    const result = await invoke(options.context(), (context) =>
      options.handler(toEvent(request, body), context),
    );
    const payload = result.isBase64Encoded ? Buffer.from(result.body ?? '', 'base64') : (result.body ?? '');
    response.writeHead(result.statusCode ?? 200, result.headers as Record<string, string>);
    response.end(payload);
  } catch {
    if (!response.headersSent) send(response, 500, '{"message":"Internal Server Error"}');
    else response.destroy();
  }
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_PAYLOAD_BYTES) chunks.push(chunk);
  }
  return bytes > MAX_PAYLOAD_BYTES ? undefined : Buffer.concat(chunks);
}

/** API Gateway hands a body over as text when its content type says text, and as base64 otherwise. */
function isText(request: IncomingMessage): boolean {
  const type = request.headers['content-type'] ?? 'text/plain';
  return (
    request.headers['content-encoding'] === undefined &&
    /^(text\/|application\/(json|.*\+json|xml|javascript))/.test(type)
  );
}

function toEvent(request: IncomingMessage, body: Buffer): APIGatewayProxyEventV2 {
  // What is no URL at all, such as `//`, is a path that leads nowhere.
  const url = URL.parse(request.url ?? '/', 'http://local') ?? new URL('http://local/');
  const method = request.method ?? 'GET';
  // Repeated headers come joined, those too of which Node.js would keep one, such as Authorization.
  const headers = Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values = []]) => [name, values.join(',')]),
  );
  const base64 = !isText(request);
  return {
    version: '2.0',
    routeKey: `${method} ${url.pathname}`,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers,
    ...(url.search.length > 1 && { queryStringParameters: parametersOf(url) }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: request.headers.host ?? 'local',
      domainPrefix: 'local',
      http: {
        method,
        path: url.pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: `${method} ${url.pathname}`,
      stage: '$default',
      time: new Date().toISOString(),
      timeEpoch: Date.now(),
    },
    ...(body.length > 0 && { body: body.toString(base64 ? 'base64' : 'utf8') }),
    isBase64Encoded: base64,
  };
}

/** Values of a name that stands several times are joined by commas. */
function parametersOf(url: URL): Record<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of url.searchParams)
    parameters.set(name, parameters.has(name) ? `${parameters.get(name)},${value}` : value);
  return Object.fromEntries(parameters);
}
