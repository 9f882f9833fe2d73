import { createSecurityLog as createLog, type SecurityLog } from './security-log.ts';
import type { Framework, HandlerOptions, WebRequest } from './web-request.ts';

export type { TrustProxy } from './client-address.ts';
export type { LogRouteOptions } from './log-route.ts';
export type { RequestUser } from './options.ts';
export type { RequestLog, Severity } from './request-log.ts';
export type { SecurityLog } from './security-log.ts';
export type { WaitUntil } from './wait-until.ts';
export type { HandlerOptions, RouteHandler, WebRequest } from './web-request.ts';

/** Expo Router makes an answer of a `StatusError` (expo-server), and of a response that is thrown. */
const FRAMEWORK: Framework = {
  statusOfThrown(thrown) {
    const status = (thrown as { readonly status?: unknown } | null | undefined)?.status;
    return typeof status === 'number' && status >= 100 && status < 600 ? status : 500;
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
