import { lookup as resolve } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import type { Fetch } from './post-json.ts';
import { isLoopbackHost, mayConnect } from './webhook-url.ts';

/** Thrown instead of a connection to where nothing of ours may be sent. */
class GuardedAddressError extends Error {
  override readonly name = 'GuardedAddressError';
}

type Resolve = (
  hostname: string,
  options: { all: true; family?: number | undefined },
  done: (
    error: NodeJS.ErrnoException | null,
    addresses: readonly { readonly address: string; readonly family: number }[],
  ) => void,
) => void;

export interface GuardOptions {
  /** Lets loopback be named: the local stack and tests. Never in Lambda, whose runtime listens there. */
  readonly loopback: boolean;
  readonly resolve?: Resolve;
}

/**
 * A resolver that gives a connection nothing but public addresses. It is asked by the socket itself, so that what was
 * checked is what is connected to, whatever a name resolves to a moment later. One address that is not public condemns
 * the name.
 */
function guardedLookup(ask: Resolve): LookupFunction {
  return (hostname, options, done) => {
    const family = typeof options.family === 'number' ? options.family : undefined;
    ask(hostname, { all: true, family }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null) return done(error, '');
      if (first === undefined || !addresses.every(({ address }) => mayConnect(address)))
        return done(new GuardedAddressError('the name does not lead to public addresses only'), '');
      if (options.all === true) return done(null, [...addresses]);
      return done(null, first.address, first.family);
    });
  };
}

/** The statuses that a `Response` cannot be made of with a body (fetch §2.2.3). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * `fetch` for addresses that people have configured: https only, connections to public addresses only, no redirects, no
 * proxies, no cookies, a connection for each request. Takes a method, plain headers, a text and a signal.
 */
export function createGuardedFetch({ loopback, resolve: ask = resolve }: GuardOptions): Fetch {
  const lookup = guardedLookup(ask);

  return async (address, { method = 'GET', headers, body, signal }) => {
    const url = new URL(address);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const local = loopback && isLoopbackHost(host);
    if (!local && (url.protocol !== 'https:' || (isIP(host) !== 0 && !mayConnect(host))))
      throw new GuardedAddressError('the address is not a public one that is reached by https');
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((done, fail) => {
      const outgoing = request(url, {
        method,
        headers: { ...(headers as Record<string, string> | undefined), 'accept-encoding': 'identity' },
        agent: false,
        ...(signal && { signal }),
        ...(!local && { lookup }),
      });
      outgoing.on('error', fail);
      outgoing.on('response', (incoming) => {
        const { statusCode: status = 0, headers: answered } = incoming;
        const empty = WITHOUT_BODY.has(status);
        if (empty) incoming.resume();
        const retryAfter = answered['retry-after'];
        try {
          done(
            new Response(empty ? null : Readable.toWeb(incoming), {
              status,
              ...(retryAfter !== undefined && { headers: { 'retry-after': retryAfter } }),
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
