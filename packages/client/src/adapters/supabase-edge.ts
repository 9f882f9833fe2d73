import {
  type Framework,
  type HandlerOptions,
  type RequestOf,
  type RouteHandler,
  wrapHandler,
} from './web-request.ts';

export type { TrustProxy } from './client-address.ts';
export type { RequestUser } from './options.ts';
export type { WaitUntil } from './wait-until.ts';
export type { HandlerOptions, RouteHandler, WebRequest } from './web-request.ts';

/** `Deno.serve` tells its handler of the connection: https://docs.deno.com/api/deno/~/Deno.ServeHandlerInfo */
const DENO: Framework = {
  connection(_request, [info]) {
    const { remoteAddr } = info as { readonly remoteAddr?: { readonly hostname?: unknown } };
    return typeof remoteAddr?.hostname === 'string' ? remoteAddr.hostname : undefined;
  },
};

/**
 * Wraps the handler of a Supabase Edge Function, or any of `Deno.serve`: `Deno.serve(withSecurityLog(handler))`. Each
 * call is logged as `api_<method>` and sent under `EdgeRuntime.waitUntil`, so that the answer does not wait.
 */
export function withSecurityLog<H extends RouteHandler>(
  handler: H,
  options: HandlerOptions<RequestOf<H>> = {},
): H {
  return wrapHandler(handler, options, DENO);
}
