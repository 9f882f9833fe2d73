import type { SluiceClient } from '../client-types.ts';
import type { Details, EventUser } from '../event.ts';
import { getWazuhClient } from '../index.ts';
import { type ClientAddress, createClientAddress, type TrustProxy } from './client-address.ts';

/** Who made a request: an id, more of the user, or nobody known. */
export type RequestUser = string | number | EventUser | null | undefined;

/**
 * What every adapter takes. `R` is what the framework hands to its handlers. Callbacks are asked after the answer; one
 * that throws counts as not given.
 */
export interface AdapterOptions<R> {
  /** Default: the one that the environment configures (`SLUICE_URL`, `SLUICE_KEY`, …). */
  readonly client?: SluiceClient | undefined;
  /** Who is believed about the caller's address; default: `SLUICE_TRUST_PROXY`, else nobody. */
  readonly trustProxy?: TrustProxy | undefined;
  /** Who made the request, as the application has found out. */
  user?(request: R): RequestUser | Promise<RequestUser>;
  /** True for requests that are not logged, such as health checks. Preflights never are. */
  skip?(request: R): boolean;
  /** Path to log, instead of the route's pattern or the request's path without query. */
  path?(request: R): string | undefined;
  /** More to tell of a request; stands in the event's details. */
  details?(request: R): Details | undefined;
  /** Logs the query's parameters in `details.query`. Default: false, for tokens and names stand there. */
  readonly query?: boolean | undefined;
  /**
   * For 401 and 403 also `security_unauthorized_access`, for 429 also `security_rate_limit_exceeded`. Default: false,
   * because the server's rules count these answers of APIs already.
   */
  readonly denials?: boolean | undefined;
  /** Epoch ms; default: the system's clock. */
  readonly now?: (() => number) | undefined;
}

/** Options with their defaults found, once and not before the first request. */
export interface Settings<R> {
  readonly options: AdapterOptions<R>;
  readonly client: SluiceClient;
  readonly address: ClientAddress;
  readonly now: () => number;
}

/** Undefined while nothing is to be logged: the client is disabled, or its making failed. */
export type ReadSettings<R> = () => Settings<R> | undefined;

export function lazySettings<R>(options: AdapterOptions<R>): ReadSettings<R> {
  let settings: Settings<R> | undefined;
  return () => {
    settings ??= attempt(() => ({
      options,
      client: options.client ?? getWazuhClient(),
      address: createClientAddress(options.trustProxy ?? trustOfEnvironment()),
      now: () => attempt(() => options.now?.()) ?? Date.now(),
    }));
    return settings?.client.enabled === true ? settings : undefined;
  };
}

interface DenoLike {
  readonly Deno?: { readonly env: { get(name: string): string | undefined } };
}

function trustOfEnvironment(): string | undefined {
  const text =
    (typeof process === 'undefined' ? undefined : process.env.SLUICE_TRUST_PROXY) ??
    attempt(() => (globalThis as DenoLike).Deno?.env.get('SLUICE_TRUST_PROXY'));
  return text?.trim() || undefined;
}

/** What `run` returns; undefined when it throws: logging is never a reason for the host to fail. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
