import { createWatch, type NodeRequest, type NodeResponse } from './node-http.ts';
import type { AdapterOptions } from './options.ts';

export type { TrustProxy } from './client-address.ts';
export type { AdapterOptions, RequestUser } from './options.ts';

/** The part of Express's `Request` that is read. */
export interface ExpressRequest extends NodeRequest {
  readonly originalUrl?: string;
  readonly baseUrl?: string;
  readonly route?: unknown;
  readonly id?: unknown;
}

/**
 * Middleware that logs every request as `api_<method>` when its answer has been sent. Put it first, so that it sees
 * all. Proved with Express 5; whatever else calls `(request, response, next)` has the same interface.
 */
export function securityLog<R extends ExpressRequest = ExpressRequest>(options: AdapterOptions<R> = {}) {
  const watch = createWatch<R>(options, (request) => ({
    ...(request.originalUrl !== undefined && { target: request.originalUrl }),
    route: routeOf(request),
    requestId: typeof request.id === 'string' ? request.id : undefined,
  }));
  return function securityLogMiddleware(request: R, response: NodeResponse, next: () => void): void {
    watch(request, request, response);
    next();
  };
}

/**
 * The pattern of the route that answered. Express forgets where a router is mounted when one of its handlers throws or
 * passes on: a pattern of another length than the path is none.
 */
function routeOf({ route, baseUrl = '', originalUrl = '' }: ExpressRequest): string | undefined {
  const pattern = (route as { readonly path?: unknown } | undefined)?.path;
  if (typeof pattern !== 'string') return undefined;
  const whole = `${baseUrl}${pattern === '/' && baseUrl !== '' ? '' : pattern}`;
  const [path = ''] = originalUrl.split('?', 1);
  const [wanted, actual] = [whole, path].map((text) => text.split('/').filter(Boolean).length);
  return wanted === actual ? whole : undefined;
}
