import type { LookupFunction } from 'node:net';

/** Thrown instead of a connection to where nothing of ours may be sent. */
export class GuardedAddressError extends Error {
  override readonly name = 'GuardedAddressError';
}

export type Resolve = (
  hostname: string,
  options: { all: true; family?: number | undefined },
  done: (
    error: NodeJS.ErrnoException | null,
    addresses: readonly { readonly address: string; readonly family: number }[],
  ) => void,
) => void;

/**
 * A resolver that gives a connection nothing but addresses that are allowed. It is asked by the socket itself, so that what was
 * checked is what is connected to, whatever a name resolves to a moment later. One address that is not allowed condemns the name.
 */
export function guardedLookup(ask: Resolve, allowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, done) => {
    const family = typeof options.family === 'number' ? options.family : undefined;
    ask(hostname, { all: true, family }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null) return done(error, '');
      if (first === undefined || !addresses.every(({ address }) => allowed(address)))
        return done(new GuardedAddressError('the name does not lead to allowed addresses only'), '');
      if (options.all === true) return done(null, [...addresses]);
      return done(null, first.address, first.family);
    });
  };
}
