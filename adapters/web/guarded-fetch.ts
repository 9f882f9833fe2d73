import { lookup as resolve } from 'node:dns';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import { GuardedAddressError, guardedLookup, type Resolve } from './guarded-lookup.ts';
import { isLoopbackHost, mayConnect } from './public-address.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface GuardOptions {
  /** Lets loopback be named: the local stack and tests. Never in Lambda, whose runtime listens there. */
  readonly loopback: boolean;
  readonly resolve?: Resolve;
}

/** The statuses that a `Response` cannot be made of with a body (fetch §2.2.3). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** What of an answer's headers is told. */
const TOLD_HEADERS = ['retry-after', 'etag', 'last-modified', 'content-encoding'];

/**
 * `fetch` for addresses that people have configured: https only, connections to public addresses only, no redirects, no
 * proxies, no cookies, a connection for each request. Takes a method, plain headers, a text and a signal. What comes
 * compressed, because it was asked for, stays so.
 */
export function createGuardedFetch({ loopback, resolve: ask = resolve }: GuardOptions): Fetch {
  const lookup = guardedLookup(ask, mayConnect);

  return async (address, { method = 'GET', headers, body, signal }) => {
    const url = new URL(address);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const local = loopback && isLoopbackHost(host);
    if (!local && (url.protocol !== 'https:' || (isIP(host) !== 0 && !mayConnect(host))))
      throw new GuardedAddressError('the address is not a public one that is reached by https');
    // Loopback alone goes without TLS; to import `node:http` costs Node.js four times as much as `node:https`.
    const request = url.protocol === 'https:' ? requestHttps : (await import('node:http')).request;
    return new Promise((done, fail) => {
      const outgoing = request(url, {
        method,
        headers: { 'accept-encoding': 'identity', ...(headers as Record<string, string> | undefined) },
        agent: false,
        ...(signal && { signal }),
        ...(!local && { lookup }),
      });
      outgoing.on('error', fail);
      outgoing.on('response', (incoming) => {
        const { statusCode: status = 0, headers: answered } = incoming;
        const empty = WITHOUT_BODY.has(status);
        if (empty) incoming.resume();
        try {
          done(
            new Response(empty ? null : Readable.toWeb(incoming), {
              status,
              headers: Object.fromEntries(
                TOLD_HEADERS.flatMap((name) => {
                  const value = answered[name];
                  return typeof value === 'string' ? [[name, value]] : [];
                }),
              ),
            }),
          );
        } catch (error) {
          outgoing.destroy();
          fail(error instanceof Error ? error : new Error('the answer cannot be read', { cause: error }));
        }
      });
      outgoing.end(typeof body === 'string' ? body : undefined);
    });
  };
}
