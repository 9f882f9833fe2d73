import { type AdapterOptions, attempt, lazySettings } from './options.ts';
import { recordCall } from './record-call.ts';
import { leaveInTime, type WaitOptions, type WaitUntil } from './wait-until.ts';

export type { TrustProxy } from './client-address.ts';
export type { AdapterOptions, RequestUser } from './options.ts';
export type { WaitOptions, WaitUntil } from './wait-until.ts';

/** The part of Hono's `Context` that is read. */
export interface HonoContext {
  readonly req: {
    readonly method: string;
    readonly url: string;
    /** Of the handler that answered, once it has: each that is called sets it. */
    readonly routePath?: string;
    readonly raw: Request;
    header(name: string): string | undefined;
  };
  readonly res: { readonly status: number };
  readonly env: unknown;
  /** Throws where the platform has none. */
  readonly executionCtx: { waitUntil(promise: Promise<unknown>): void };
}

/** Where the servers that Hono runs on put the other end of the connection. */
interface HonoEnv {
  /** @hono/node-server */
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } };
  /** Deno */
  readonly remoteAddr?: { readonly hostname?: string };
  /** AWS Lambda */
  readonly requestContext?: {
    readonly identity?: { readonly sourceIp?: string };
    readonly http?: { readonly sourceIp?: string };
  };
  /** Bun, which passes its server itself or under this name */
  readonly server?: BunServer;
}

interface BunServer {
  requestIP?(request: Request): { readonly address?: string } | null;
}

/**
 * Middleware that logs every request as `api_<method>` when its answer is there: `app.use(securityLog())`, before the
 * others. On Cloudflare Workers events leave under the execution context's `waitUntil`.
 */
export function securityLog<C extends HonoContext = HonoContext>(
  options: AdapterOptions<C> & WaitOptions = {},
) {
  const read = lazySettings<C>(options);
  return async function securityLogMiddleware(context: C, next: () => Promise<unknown>): Promise<void> {
    const settings = read();
    if (settings === undefined) return void (await next());
    const startedAt = settings.now();
    const connection = attempt(() => connectionOf(context));
    const log = (thrownStatus?: number) =>
      attempt(() => {
        const { req } = context;
        const recorded = recordCall(settings, context, () => ({
          method: req.method,
          target: req.url,
          route: routeOf(req.routePath),
          status: thrownStatus ?? context.res.status,
          startedAt,
          header: (name) => req.header(name),
          connection,
          aborted: attempt(() => req.raw.signal.aborted),
        }));
        const waitUntil = options.waitUntil ?? attempt(() => waitUntilOf(context));
        return leaveInTime(settings.client, recorded, { waitUntil, flushMs: options.flushMs });
      });
    try {
      await next();
    } catch (error) {
      // Hono makes answers of errors; what arrives here is thrown, but none.
      await log(500);
      throw error;
    }
    await log();
  };
}

function waitUntilOf({ executionCtx }: HonoContext): WaitUntil {
  return (promise) => executionCtx.waitUntil(promise);
}

/** `/*` and `/api/*` are where middleware stands: the last one called, when no handler was. */
function routeOf(path: string | undefined): string | undefined {
  return path === undefined || path.endsWith('*') ? undefined : path;
}

function connectionOf({ env, req }: HonoContext): string | undefined {
  const { incoming, remoteAddr, requestContext, server } = (env ?? {}) as HonoEnv;
  return (
    incoming?.socket?.remoteAddress ??
    remoteAddr?.hostname ??
    requestContext?.identity?.sourceIp ??
    requestContext?.http?.sourceIp ??
    (server ?? (env as BunServer | undefined))?.requestIP?.(req.raw)?.address
  );
}
