import type { ReadHeader } from './client-address.ts';
import { type AdapterOptions, attempt, lazySettings } from './options.ts';
import { type Call, isPromise, recordCall } from './record-call.ts';
import { leaveInTime, type WaitOptions } from './wait-until.ts';

/** The part of a `Request` that is read. A Node request (plain headers, a path as its URL) is understood as well. */
export interface WebRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: WebHeaders | Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly signal?: { readonly aborted: boolean } | null | undefined;
}

interface WebHeaders {
  get(name: string): string | null;
}

export interface HandlerOptions<R> extends AdapterOptions<R>, WaitOptions {}

export function webHeader(request: WebRequest): ReadHeader {
  return (name) => {
    const { headers } = request;
    if (typeof (headers as WebHeaders).get === 'function')
      return (headers as WebHeaders).get(name) ?? undefined;
    const value = (headers as Readonly<Record<string, string | readonly string[] | undefined>>)[name];
    return typeof value === 'string' ? value : value?.join(',');
  };
}

/** Any function that is given a request first. */
export type RouteHandler = (request: never, ...rest: never[]) => unknown;

/** What a handler's first argument is. */
export type RequestOf<H extends RouteHandler> = Parameters<H>[0];

/** What differs between the frameworks whose handlers take a `Request` first. */
export interface Framework {
  /** The other end of the connection, from what else the handler is given. */
  connection?(request: WebRequest, rest: readonly unknown[]): string | undefined;
  /** Status of an answer that the framework makes of something thrown; undefined: it is no answer, but a signal. */
  statusOfThrown?(thrown: unknown): number | undefined;
}

/**
 * Wraps a handler so that each call is logged as `api_<method>` when its answer is there. The wrapped handler gets the
 * same arguments and `this`, starts as early, and gives back the very answer; what it throws is logged as 500 and
 * thrown again. A body that is streamed later is not waited for.
 */
export function wrapHandler<H extends RouteHandler>(
  handler: H,
  options: HandlerOptions<RequestOf<H>>,
  framework: Framework = {},
): H {
  const read = lazySettings<WebRequest>(options);
  const call = handler as unknown as (this: unknown, request: WebRequest, ...rest: unknown[]) => unknown;
  const wrapped = function withSecurityLogHandler(this: unknown, request: WebRequest, ...rest: unknown[]) {
    const settings = read();
    if (settings === undefined) return call.call(this, request, ...rest);
    const startedAt = settings.now();
    const log = (status: number | undefined) =>
      attempt(() => {
        if (status === undefined) return undefined;
        const recorded = recordCall(settings, request, (): Call => {
          const { method = 'GET', url = '/', signal } = request;
          const connection = attempt(() => framework.connection?.(request, rest));
          const header = webHeader(request);
          return { method, target: url, status, startedAt, header, connection, aborted: signal?.aborted };
        });
        return leaveInTime(settings.client, recorded, options);
      });
    const answered = (answer: unknown) => {
      const left = log(statusOf(answer));
      return left === undefined ? answer : left.then(() => answer);
    };
    const thrown = (error: unknown): unknown => {
      const left = log(framework.statusOfThrown === undefined ? 500 : framework.statusOfThrown(error));
      if (left === undefined) throw error;
      return left.then(() => Promise.reject(error));
    };
    let answer: unknown;
    try {
      answer = call.call(this, request, ...rest);
    } catch (error) {
      return thrown(error);
    }
    return isPromise(answer) ? answer.then(answered, thrown) : answered(answer);
  };
  return wrapped as unknown as H;
}

/** A handler that returns no answer makes its framework answer 500. */
function statusOf(answer: unknown): number {
  const status = (answer as { readonly status?: unknown } | null | undefined)?.status;
  return typeof status === 'number' && status >= 100 ? status : 500;
}
