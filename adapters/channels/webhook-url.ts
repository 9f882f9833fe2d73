import { isIP } from 'node:net';
import { isLoopbackHost, mayConnect } from '../web/public-address.ts';

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
