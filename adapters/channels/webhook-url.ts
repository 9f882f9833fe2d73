import { isIP } from 'node:net';

/** Loopback: where tests and the local stack listen. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Private, link-local and other ranges (RFC 6890) in which no provider of ours is, but a metadata service may be. */
function isPrivateAddress(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 6) return /^(::|f[cd]|fe[89ab]|64:ff9b)/i.test(host);
  if (isIP(host) !== 4) return false;
  const [a = 0, b = 0] = host.split('.').map(Number);
  return (
    a === 0 ||
    a === 10 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168)
  );
}

/**
 * What keeps an address from being posted to, in words that do not repeat it (a webhook's address is a secret);
 * undefined when nothing does. https only, http for loopback.
 */
export function webhookUrlProblem(text: string): string | undefined {
  if (!URL.canParse(text))
    return 'is not a complete address; paste the whole https:// address of the webhook';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (isLoopbackHost(url.hostname))
    return ['http:', 'https:'].includes(url.protocol) ? undefined : 'must begin with https://';
  if (url.protocol !== 'https:') return 'must begin with https://';
  if (isPrivateAddress(url.hostname)) return 'points to a private network; use a public address';
  return undefined;
}
