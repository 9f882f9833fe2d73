import type { AuthAction, ClientEvent, Details, SecurityAction } from '../event.ts';
import { attempt, lazySettings, type Settings } from './options.ts';
import { aboutRequest, asUser, eventsOfCall, pathOf } from './record-call.ts';
import { leaveInTime } from './wait-until.ts';
import { type HandlerOptions, type WebRequest, webHeader } from './web-request.ts';

/** Severities that a security event may have. */
export type Severity = 'warning' | 'error' | 'critical';

/** Who is told of one event at a time, at places in a handler that the application chooses. None throws or rejects. */
export interface RequestLog<R extends WebRequest> {
  /** `api_<method>`, with the request's path, address and user agent. */
  readonly logApiRequest: (request: R, userId?: string, statusCode?: number) => Promise<void>;
  /** `auth_<action>`; level `warning` when the action has `failed` in its name. */
  readonly logAuthEvent: (action: AuthAction, userId?: string, request?: R, error?: unknown) => Promise<void>;
  /** `security_<action>`. */
  readonly logSecurityViolation: (
    action: SecurityAction,
    severity: Severity,
    request: R,
    userId?: string,
    details?: Details,
  ) => Promise<void>;
  /** `security_rate_limit_exceeded`, level `warning`. */
  readonly logRateLimitViolation: (request: R, userId?: string, endpoint?: string) => Promise<void>;
  /** `security_unauthorized_access`, level `error`. */
  readonly logUnauthorizedAccess: (request: R, endpoint?: string, reason?: string) => Promise<void>;
}

export function createRequestLog<R extends WebRequest>(options: HandlerOptions<R>): RequestLog<R> {
  const read = lazySettings(options);
  const send = async (make: (settings: Settings<R>) => readonly ClientEvent[]): Promise<void> => {
    const settings = read();
    if (settings === undefined) return;
    const { client } = settings;
    const events = attempt(() => make(settings)) ?? [];
    const given = Promise.allSettled(events.map(async (event) => client.sendEvent(event)));
    void attempt(() => leaveInTime(client, undefined, { waitUntil: options.waitUntil }));
    await given;
  };
  const security = (
    action: SecurityAction,
    level: Severity,
    request: R,
    {
      userId,
      endpoint,
      details,
    }: { userId?: string | undefined; endpoint?: string | undefined; details?: Details },
  ) =>
    send((settings) => {
      const about = aboutOf(settings, request, endpoint);
      const method = request.method?.toUpperCase();
      const told = { endpoint: about.location, ...(method && { method }), ...details };
      return [{ action: `security_${action}`, level, ...about, ...asUser(userId), details: told }];
    });

  return {
    logApiRequest(request, userId, statusCode = 200) {
      return send((settings) => {
        const { method = 'GET', url = '/' } = request;
        const header = webHeader(request);
        const events = eventsOfCall(settings, request, { method, target: url, status: statusCode, header });
        return events.map((event) => ({ ...event, ...asUser(userId) }));
      });
    },
    logAuthEvent(action, userId, request, error) {
      return send((settings) => [
        {
          action: `auth_${action}`,
          level: action.includes('failed') ? 'warning' : 'info',
          ...(request && attempt(() => aboutOf(settings, request))),
          ...asUser(userId),
          location: '/auth',
          details: { auth_action: action, ...errorOf(error) },
        },
      ]);
    },
    logSecurityViolation(action, severity, request, userId, details) {
      return security(action, severity, request, { userId, ...(details && { details }) });
    },
    logRateLimitViolation(request, userId, endpoint) {
      return security('rate_limit_exceeded', 'warning', request, { userId, endpoint });
    },
    logUnauthorizedAccess(request, endpoint, reason) {
      return security('unauthorized_access', 'error', request, {
        endpoint,
        ...(reason && { details: { reason } }),
      });
    },
  };
}

function aboutOf<R extends WebRequest>(settings: Settings<R>, request: R, endpoint?: string) {
  const path = endpoint ?? pathOf(request.url ?? '/');
  const { method = 'GET' } = request;
  return aboutRequest(settings, { method, path, header: webHeader(request) });
}

function errorOf(error: unknown): Details {
  if (error === undefined || error === null) return {};
  return { error: error instanceof Error ? error.message : error };
}
