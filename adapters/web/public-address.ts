import { isIP } from 'node:net';
import { isPublicIp } from '../../src/kernel/special-addresses.ts';

/** Loopback: where tests and the local stack listen. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * Whether an address may be connected to. Of IPv6 only what is global unicast (2000::/3, RFC 4291 §2.4): whatever stands
 * for an IPv4 address in another way (mapped, compatible, NAT64) is outside of it or, like 6to4, special.
 */
export function mayConnect(address: string): boolean {
  return isPublicIp(address) && (isIP(address) === 4 || /^[23][0-9a-f]{3}:/i.test(address));
}
