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

/**
 * What keeps an address from being posted to, in words that do not repeat it (a webhook's address is a secret);
 * undefined when nothing does. https only, http for loopback, where that may be named: in the local stack.
 */
export function webhookUrlProblem(
  text: string,
  { loopback }: { readonly loopback: boolean },
): string | undefined {
  if (!URL.canParse(text))
    return 'is not a complete address; paste the whole https:// address of the webhook';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (isLoopbackHost(url.hostname) && loopback)
    return ['http:', 'https:'].includes(url.protocol) ? undefined : 'must begin with https://';
  if (url.protocol !== 'https:') return 'must begin with https://';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isLoopbackHost(host) || (isIP(host) !== 0 && !mayConnect(host)))
    return 'points to a private network; use a public address';
  return undefined;
}
