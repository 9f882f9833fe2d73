import { readHttpEvent } from './lambda-event.ts';
import { type AdapterOptions, attempt, lazySettings, type Settings } from './options.ts';
import { recordCall } from './record-call.ts';
import { leaveInTime } from './wait-until.ts';

export type { TrustProxy } from './client-address.ts';
export type { AdapterOptions, RequestUser } from './options.ts';

export interface LambdaOptions<E> extends AdapterOptions<E> {
  /**
   * How long the answer waits at most until its event is sent: Lambda freezes the function when it has answered.
   * Never longer than the invocation has left. 0: not at all; the event leaves with a later invocation, or is lost with
   * the sandbox. Default: 500.
   */
  readonly flushMs?: number | undefined;
}

/** The part of Middy's request that is read. */
export interface MiddyRequest<E> {
  readonly event: E;
  readonly context: unknown;
  readonly response?: unknown;
  readonly error?: unknown;
}

const FLUSH_MS = 500;
/** Kept of the invocation's time for the answer itself. */
const MARGIN_MS = 100;

/**
 * Middy middleware that logs the HTTP request behind each invocation as `api_<method>`, and sees to it that it and what
 * else the handler logged is sent before the answer leaves. Use it first: then it sees what all others make of the
 * answer. An answer of another middleware's `before` is not seen: Middy calls no `after` then; `withSecurityLog` around
 * all of it does.
 */
export function securityLog<E = unknown>(options: LambdaOptions<E> = {}) {
  const read = lazySettings<E>(options);
  const startedAt = new WeakMap<object, number>();
  const end = async (request: MiddyRequest<E>, status: number): Promise<void> => {
    const settings = read();
    if (settings === undefined) return;
    await attempt(() => finish(settings, request, status, startedAt.get(request)));
  };
  return {
    before(request: MiddyRequest<E>): void {
      const settings = read();
      if (settings !== undefined) startedAt.set(request, settings.now());
    },
    after: (request: MiddyRequest<E>): Promise<void> =>
      end(request, statusOf(request.event, request.response)),
    onError: (request: MiddyRequest<E>): Promise<void> =>
      end(
        request,
        request.response === undefined
          ? statusOfThrown(request.error)
          : statusOf(request.event, request.response),
      ),
  };
}

/** The same for a handler with or without Middy; what it returns or throws is untouched. */
export function withSecurityLog<E, C, A extends readonly unknown[], T>(
  handler: (event: E, context: C, ...rest: A) => Promise<T>,
  options: LambdaOptions<E> = {},
): (event: E, context: C, ...rest: A) => Promise<T> {
  const read = lazySettings<E>(options);
  return async function withSecurityLogHandler(event, context, ...rest) {
    const settings = read();
    const startedAt = settings?.now();
    const end = async (status: number) => {
      if (settings !== undefined)
        await attempt(() => finish(settings, { event, context }, status, startedAt));
    };
    try {
      const response = await handler(event, context, ...rest);
      await end(statusOf(event, response));
      return response;
    } catch (error) {
      await end(statusOfThrown(error));
      throw error;
    }
  };
}

/** Logs the request, if there was one, and flushes within the time there is. */
function finish<E>(
  settings: Settings<E>,
  { event, context }: MiddyRequest<E>,
  status: number,
  startedAt: number | undefined,
): Promise<unknown> | undefined {
  const http = readHttpEvent(event);
  const recorded =
    http &&
    recordCall(settings, event, () => ({ ...http, status, ...(startedAt !== undefined && { startedAt }) }));
  const { flushMs = FLUSH_MS } = settings.options as LambdaOptions<E>;
  const { getRemainingTimeInMillis } = (context ?? {}) as { getRemainingTimeInMillis?: () => number };
  const left = attempt(() => getRemainingTimeInMillis?.call(context)) ?? Number.POSITIVE_INFINITY;
  return leaveInTime(settings.client, recorded, { flushMs: Math.min(flushMs, left - MARGIN_MS) });
}

/** HTTP APIs take anything else than an answer as the body of a 200; REST APIs and load balancers answer 502. */
function statusOf(event: unknown, response: unknown): number {
  const status = (response as { readonly statusCode?: unknown } | null | undefined)?.statusCode;
  if (typeof status === 'number') return status;
  return (event as { readonly rawPath?: unknown } | null | undefined)?.rawPath === undefined ? 502 : 200;
}

/** Errors of http-errors, which Middy's own middlewares throw, carry their status. */
function statusOfThrown(error: unknown): number {
  const status = (error as { readonly statusCode?: unknown } | null | undefined)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}
