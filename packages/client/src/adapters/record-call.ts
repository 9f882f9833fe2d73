import type { ClientEvent, Details, EventUser } from '../event.ts';
import type { ReadHeader } from './client-address.ts';
import { attempt, type RequestUser, type Settings } from './options.ts';

/** A request and its answer, whatever the framework. */
export interface Call {
  readonly method: string;
  /** As it came: a path with its query, or a whole address. */
  readonly target: string;
  /** The pattern that the path matched, such as `/users/:id`, where the framework knows it. */
  readonly route?: string | undefined;
  readonly status: number;
  /** Epoch ms; without it no duration is logged. */
  readonly startedAt?: number;
  readonly header: ReadHeader;
  /** Address at the other end of the connection, as the platform tells it. */
  readonly connection?: string | undefined;
  readonly requestId?: string | undefined;
  /** The caller went away before the answer was complete. */
  readonly aborted?: boolean | undefined;
}

/** What nginx logs when the caller goes away before there is an answer. */
export const STATUS_CLIENT_CLOSED = 499;
const METHOD = /^[a-z]{1,20}$/;
/** Names under which platforms and proxies pass a request's id on, the application's own first. */
const ID_HEADERS = ['x-request-id', 'x-vercel-id', 'x-nf-request-id', 'cf-ray', 'x-amzn-trace-id'];
const MAX_PARAMETERS = 50;
const MAX_LOCATION = 256;

/**
 * Sends `api_<method>` for a call. Never throws. Returns a promise only when the user is still being found out: it is
 * settled when the event has been given to the client.
 */
export function recordCall<R>(
  settings: Settings<R>,
  request: R,
  read: () => Call,
): Promise<void> | undefined {
  return attempt(() => {
    const { options } = settings;
    if (attempt(() => options.skip?.(request)) === true) return undefined;
    const call = read();
    if (isPreflight(call)) return undefined;
    const events = eventsOfCall(settings, request, call);
    const send = (user?: RequestUser): void => {
      for (const event of events) void settings.client.sendEvent({ ...event, ...asUser(user) });
    };
    const user = attempt(() => options.user?.(request));
    if (!isPromise(user)) return send(user) as undefined;
    return user.then(send, () => send());
  });
}

/** `api_<method>`, and what else is asked for; without the user. */
export function eventsOfCall<R>(
  settings: Settings<R>,
  request: R,
  call: Call,
): readonly [ClientEvent, ...ClientEvent[]] {
  const { options, now } = settings;
  const method = call.method.toLowerCase();
  const path = attempt(() => options.path?.(request)) ?? call.route ?? pathOf(call.target);
  const parameters = options.query === true ? parametersOf(call.target) : undefined;
  const details: Details = {
    ...attempt(() => options.details?.(request)),
    ...(call.startedAt !== undefined && { duration_ms: Math.max(0, Math.round(now() - call.startedAt)) }),
    ...(parameters && { query: parameters }),
    ...(call.aborted === true && { aborted: true }),
  };
  const event: ClientEvent = {
    action: `api_${METHOD.test(method) ? method : 'other'}`,
    level: levelOf(call.status),
    ...aboutRequest(settings, { ...call, path, method }),
    details,
  };
  const denial = options.denials === true ? DENIALS[call.status] : undefined;
  return denial === undefined ? [event] : [event, { ...event, ...denial }];
}

const DENIALS: Readonly<Record<number, Pick<ClientEvent, 'action' | 'level'>>> = {
  401: { action: 'security_unauthorized_access', level: 'warning' },
  403: { action: 'security_unauthorized_access', level: 'warning' },
  429: { action: 'security_rate_limit_exceeded', level: 'warning' },
};

/** As `logApiAccess` of the client has it. */
function levelOf(status: number): 'info' | 'warning' | 'error' {
  if (status >= 500) return 'error';
  return status >= 400 ? 'warning' : 'info';
}

interface AboutRequest extends Pick<Call, 'header' | 'connection' | 'method' | 'requestId'> {
  readonly path: string;
  readonly status?: number;
}

/** The fields that any event of a request carries. */
export function aboutRequest<R>(settings: Settings<R>, about: AboutRequest): Omit<ClientEvent, 'action'> {
  const { header, status, path } = about;
  const id = about.requestId ?? ID_HEADERS.map(header).find(Boolean);
  return {
    location: path.slice(0, MAX_LOCATION),
    url: { path },
    http: {
      request: { method: about.method.toUpperCase(), ...(id && { id }) },
      ...(status !== undefined && { response: { status_code: status } }),
    },
    ...aboutCaller(settings, about),
  };
}

/** Who called, as far as it is known. */
export function aboutCaller<R>(
  { address }: Settings<R>,
  { header, connection }: Pick<Call, 'header' | 'connection'>,
): Pick<ClientEvent, 'source' | 'user_agent'> {
  const ip = address(connection, header);
  const userAgent = header('user-agent');
  return { ...(ip !== undefined && { source: { ip } }), ...(userAgent && { user_agent: userAgent }) };
}

/** The path of a target, without its query: that is where tokens and addresses of people stand. */
export function pathOf(target: string): string {
  const [path = ''] = target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/, 1);
  return path === '' ? '/' : path;
}

function parametersOf(target: string): Details | undefined {
  const query = /\?([^#]*)/.exec(target)?.[1];
  if (!query) return undefined;
  return Object.fromEntries([...new URLSearchParams(query)].slice(0, MAX_PARAMETERS));
}

export function asUser(user: RequestUser): { user?: string | EventUser } {
  if (typeof user === 'number') return { user: String(user) };
  return user === undefined || user === null || user === '' ? {} : { user };
}

/** Browsers ask them before the real request, which is logged. */
function isPreflight({ method, header }: Call): boolean {
  return method.toUpperCase() === 'OPTIONS' && header('access-control-request-method') !== undefined;
}

export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
