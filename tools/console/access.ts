import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { sha256 } from '../../src/kernel/digest.ts';

/**
 * Who may look. Other programs and users of the machine can reach a loopback port, and so can any page in the browser: each
 * request needs the token, which only the terminal (and the state file, for this user alone) tells.
 */
export interface Access {
  readonly token: string;
  /** What to answer instead of what was asked for; undefined: it may be answered. */
  judge(request: IncomingMessage): Refusal | undefined;
}

export interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const TOKEN_BYTES = 24;
const HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** `where`: how a person finds the address with the token, as the end of a sentence. */
export function createAccess(where: string, token = randomBytes(TOKEN_BYTES).toString('base64url')): Access {
  const wanted = Buffer.from(sha256(token, 43));
  const isToken = (given: string | null | undefined) =>
    typeof given === 'string' && timingSafeEqual(Buffer.from(sha256(given, 43)), wanted);

  function judge(request: IncomingMessage): Refusal | undefined {
    const { host = '', authorization, cookie = '', origin } = request.headers;
    // A name that somebody's DNS leads here is not ours.
    if (!HOST.test(host)) return { status: 421, text: 'this console answers to localhost only' };
    if (isToken(/^Bearer (\S+)$/i.exec(authorization ?? '')?.[1])) return undefined;
    // Cookies do not know ports: two consoles must not log each other out.
    const name = `sluice_console_${request.socket.localPort}`;
    const url = new URL(request.url ?? '/', 'http://local');
    if (request.method === 'GET' && isToken(url.searchParams.get('token'))) {
      url.searchParams.delete('token');
      const headers = {
        // One slash: two would be another host.
        location: `/${`${url.pathname}${url.search}`.replace(/^\/+/, '')}`,
        'set-cookie': `${name}=${token}; Path=/; HttpOnly; SameSite=Strict`,
      };
      return { status: 303, text: 'the token is kept in a cookie', headers };
    }
    const kept = cookie.split(/; */).find((each) => each.startsWith(`${name}=`));
    if (!isToken(kept?.slice(name.length + 1)))
      return { status: 401, text: `this console wants its token: open the address ${where}` };
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const own = request.headers['sec-fetch-site'] ?? (origin === `http://${host}` ? 'same-origin' : 'none');
    // A page on another port of this machine is the same site, and its requests carry the cookie.
    if (!reads && (own !== 'same-origin' || (origin !== undefined && origin !== `http://${host}`)))
      return { status: 403, text: 'only the console itself may do that' };
    return undefined;
  }

  return { token, judge };
}
