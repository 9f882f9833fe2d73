import { isIP } from 'node:net';
import { isLoopbackHost } from '../web/public-address.ts';
import { type MailGuard, mayReach } from './guarded-socket.ts';

/** What keeps an SMTP address from being used, in words that do not repeat it (it holds a password). Names are judged when they are connected to. */
export function smtpUrlProblem(text: string, guard: MailGuard): string | undefined {
  if (!URL.canParse(text)) return 'is not a complete address; use smtps://user:password@host:465';
  const url = new URL(text);
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') return 'must begin with smtps:// or smtp://';
  if (url.hostname === '') return 'names no host';
  const host = hostOf(url);
  if (isLoopbackHost(host)) {
    if (!guard.loopback) return 'names this machine, which in Lambda has no mail server; name the relay';
  } else if (isIP(host) !== 0 && !mayReach(host, guard))
    return mayReach(host, { ...guard, allowPrivate: true })
      ? 'points to a private network; for a relay inside the VPC set allowPrivate: true in its channel'
      : 'points to where nothing is sent; name the relay';
  if (!isDecodable(url.username) || !isDecodable(url.password))
    return 'has a % in its user name or password that must be written as %25';
  return undefined;
}

const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '');

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Where and how to connect, of an address that `smtpUrlProblem` finds nothing wrong with. Alerts and passwords never
 * travel in the clear: on `smtp://` STARTTLS is demanded, not merely tried, except on loopback.
 */
export function smtpOptions(address: string) {
  const url = new URL(address);
  const secure = url.protocol === 'smtps:';
  return {
    host: hostOf(url),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !isLoopbackHost(url.hostname),
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    tls: { minVersion: 'TLSv1.2' as const },
  };
}
