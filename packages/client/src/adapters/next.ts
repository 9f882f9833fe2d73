import { createSecurityLog as createLog, type SecurityLog } from './security-log.ts';
import type { Framework, HandlerOptions, WebRequest } from './web-request.ts';

export type { TrustProxy } from './client-address.ts';
export type { LogRouteOptions } from './log-route.ts';
export type { RequestUser } from './options.ts';
export type { RequestLog, Severity } from './request-log.ts';
export type { SecurityLog } from './security-log.ts';
export type { WaitUntil } from './wait-until.ts';
export type { HandlerOptions, RouteHandler, WebRequest } from './web-request.ts';

/**
 * What `redirect()`, `notFound()`, `forbidden()` and `unauthorized()` throw carries the status in its digest:
 * `NEXT_REDIRECT;replace;/sign-in;307;`, `NEXT_HTTP_ERROR_FALLBACK;404`. Other digests with names in capitals are
 * signals between Next and itself, for instance while it renders in advance.
 */
const FRAMEWORK: Framework = {
  statusOfThrown(thrown) {
    const digest = (thrown as { readonly digest?: unknown } | null | undefined)?.digest;
    if (typeof digest !== 'string') return 500;
    if (digest.startsWith('NEXT_REDIRECT')) return Number(/;(3\d\d);?$/.exec(digest)?.[1] ?? 307);
    if (digest === 'NEXT_NOT_FOUND') return 404;
    const status = /^NEXT_HTTP_ERROR_FALLBACK;(4\d\d)$/.exec(digest)?.[1];
    if (status !== undefined) return Number(status);
    return /^[A-Z][A-Z_]+$/.test(digest) ? undefined : 500;
  },
};

/** All of this entry with options of its own, for a file of the application that its routes import. */
export function createSecurityLog(options: HandlerOptions<WebRequest> = {}): SecurityLog {
  return createLog(options, FRAMEWORK);
}

export const {
  withSecurityLog,
  createLogRoute,
  logApiRequest,
  logAuthEvent,
  logSecurityViolation,
  logRateLimitViolation,
  logUnauthorizedAccess,
} = /* @__PURE__ */ createSecurityLog();
