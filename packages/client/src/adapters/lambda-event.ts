import { attempt } from './options.ts';
import type { Call } from './record-call.ts';

type Strings = Readonly<Record<string, string | undefined>>;
type ManyStrings = Readonly<Record<string, readonly string[] | undefined>>;

/**
 * What is read of an HTTP event: API Gateway's REST and HTTP APIs (payload 1.0 and 2.0), function URLs, load balancers.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
interface HttpEvent {
  readonly httpMethod?: string;
  readonly path?: string;
  /** Pattern of a REST API, such as `/users/{id}`. */
  readonly resource?: string;
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  /** `GET /users/{id}` or `$default`. */
  readonly routeKey?: string;
  readonly headers?: Strings | null;
  readonly multiValueHeaders?: ManyStrings | null;
  readonly queryStringParameters?: Strings | null;
  readonly requestContext?: {
    readonly requestId?: string;
    readonly identity?: { readonly sourceIp?: string };
    readonly http?: { readonly method?: string; readonly path?: string; readonly sourceIp?: string };
  };
}

/** Of an event that is no HTTP request (a queue's, a schedule's), undefined. */
export function readHttpEvent(event: unknown): Omit<Call, 'status'> | undefined {
  return attempt(() => {
    const http = (event ?? {}) as HttpEvent;
    const { requestContext } = http;
    const method = http.httpMethod ?? requestContext?.http?.method;
    const path = http.rawPath ?? http.path ?? requestContext?.http?.path;
    if (typeof method !== 'string' || typeof path !== 'string') return undefined;
    const query =
      http.rawQueryString ?? new URLSearchParams(definedOf(http.queryStringParameters)).toString();
    return {
      method,
      target: query === '' ? path : `${path}?${query}`,
      route: routeOf(http),
      header: (name) => headerOf(http, name),
      connection: requestContext?.identity?.sourceIp ?? requestContext?.http?.sourceIp,
      requestId: requestContext?.requestId,
    };
  });
}

/** A greedy `{proxy+}` and `$default` say nothing of the path. */
function routeOf({ routeKey, resource }: HttpEvent): string | undefined {
  const pattern = routeKey?.includes(' ') === true ? routeKey.slice(routeKey.indexOf(' ') + 1) : resource;
  return pattern?.startsWith('/') === true && !pattern.includes('+}') ? pattern : undefined;
}

/** Names are lower-case in payload 2.0 and behind load balancers, and as they came in REST APIs. */
function headerOf({ headers, multiValueHeaders }: HttpEvent, name: string): string | undefined {
  const many = Object.entries(multiValueHeaders ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
  if (many !== undefined) return many.join(',');
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

function definedOf(parameters: Strings | null | undefined): Record<string, string> {
  const entries = Object.entries(parameters ?? {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
