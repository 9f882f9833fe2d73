import { lookup as resolve } from 'node:dns';
import { connect, isIP, type Socket } from 'node:net';
import { isPrivateIp } from '../../src/kernel/special-addresses.ts';
import { GuardedAddressError, guardedLookup, type Resolve } from '../web/guarded-lookup.ts';
import { isLoopbackHost, mayConnect } from '../web/public-address.ts';

/** Where a mail server may be, beside at public addresses. */
export interface MailGuard {
  /** Lets loopback be named: the local stack and tests. Never in Lambda, whose runtime listens there. */
  readonly loopback: boolean;
  /** A relay inside the VPC: RFC 1918 and unique local addresses, but for that of the metadata service. */
  readonly allowPrivate: boolean;
  /** @default the system's */
  readonly resolve?: Resolve;
}

export const PUBLIC_ONLY: MailGuard = { loopback: false, allowPrivate: false };

export function mayReach(address: string, { allowPrivate }: MailGuard): boolean {
  return mayConnect(address) || (allowPrivate && isPrivateIp(address));
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/**
 * A connection to a mail server, judged on the address that it leads to.
 *
 * @throws GuardedAddressError
 */
export function guardedSocket({ host, port, timeoutMs }: Place, guard: MailGuard): Promise<Socket> {
  const local = guard.loopback && isLoopbackHost(host);
  return new Promise((done, fail) => {
    if (!local && isIP(host) !== 0 && !mayReach(host, guard))
      throw new GuardedAddressError('the address is not one where mail may be handed over');
    const lookup = guardedLookup(guard.resolve ?? resolve, (address) => mayReach(address, guard));
    const socket = connect({ host, port, ...(!local && { lookup }) });
    const late = setTimeout(() => socket.destroy(new TimeoutError('no connection in time')), timeoutMs);
    socket.once('connect', () => {
      clearTimeout(late);
      socket.off('error', fail);
      done(socket);
    });
    socket.once('error', fail);
    socket.once('close', () => clearTimeout(late));
  });
}

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}
