import { createLogRoute, type LogRouteOptions } from './log-route.ts';
import type { BodyRequest } from './page-event.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import {
  type Framework,
  type HandlerOptions,
  type RequestOf,
  type RouteHandler,
  type WebRequest,
  wrapHandler,
} from './web-request.ts';

export interface SecurityLog extends RequestLog<WebRequest> {
  /**
   * The handler, logged: each call as `api_<method>` with its status, duration, path, address and user. What it returns
   * or throws is untouched.
   */
  readonly withSecurityLog: <H extends RouteHandler>(handler: H, options?: HandlerOptions<RequestOf<H>>) => H;
  /** The route to which pages post their events; see there. */
  readonly createLogRoute: <R extends BodyRequest = Request>(
    options?: LogRouteOptions<R>,
  ) => (request: R) => Promise<Response>;
}

/** Everything that a framework of web requests gets, with options that each call may change. */
export function createSecurityLog(options: HandlerOptions<WebRequest>, framework?: Framework): SecurityLog {
  return {
    ...createRequestLog(options),
    withSecurityLog: (handler, own) => wrapHandler(handler, { ...options, ...own }, framework),
    createLogRoute: (own) => createLogRoute({ ...pageOptions(options), ...own }),
  };
}

/** A user that handlers are told of by header or session is one of the route's own as well. */
function pageOptions(options: HandlerOptions<WebRequest>): LogRouteOptions<WebRequest> {
  const { client, trustProxy, now, waitUntil, flushMs } = options;
  return {
    client,
    trustProxy,
    now,
    waitUntil,
    flushMs,
    user: (request) => options.user?.(request),
  };
}
