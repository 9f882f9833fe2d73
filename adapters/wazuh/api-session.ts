import type { RetryReason } from '../../src/event/loss.ts';
import { classifyLogin, type LoginVerdict, type NodeFault } from '../../src/forward/classify.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { ApiRequest, Exchange } from './exchange.ts';
import { tokenUseMs } from './token.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Whose login it is: asked again with those that were just refused, until it has no others. */
export type CredentialSource = (refused: readonly Credentials[]) => Promise<Credentials>;

export interface ApiSessionDeps {
  readonly exchange: (request: ApiRequest) => Promise<Exchange>;
  readonly clock: Clock;
  readonly credentials: CredentialSource;
}

/** A login at the server API of one node: every node signs its own tokens. Rejects only when `credentials` does. */
export interface ApiSession {
  /** Gets a token unless there is one to use; undefined when there is. One login at a time. */
  readonly login: () => Promise<NodeFault | undefined>;
  /** Header of every request after. */
  readonly authorization: () => string;
  /** The token was refused: the next login gets another. */
  readonly forget: () => void;
}

/** A login block lasts at most this long, and begins at 50 failures from our address: one each 300 s is far from it. */
export const LOGIN_PAUSE_MS = 300_000;
const LOGIN_CODES = new Set(['wazuh_credentials_refused', 'wazuh_login_blocked']);
const LOGIN_MS = 5_000;
/** What was cached, what the secret holds, and what a rotation is about to put there. */
const MAX_CREDENTIALS = 3;
const MAX_ANSWER_BYTES = 65_536;

export function createApiSession({ exchange, clock, credentials }: ApiSessionDeps): ApiSession {
  let token: { readonly text: string; readonly until: number } | undefined;
  let pending: Promise<NodeFault | undefined> | undefined;

  async function attempt({ username, password }: Credentials): Promise<LoginVerdict> {
    const basic = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
    const sent = await exchange({
      method: 'POST',
      path: '/security/user/authenticate?raw=true',
      authorization: `Basic ${basic}`,
      timeoutMs: LOGIN_MS,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    });
    return sent.kind === 'answered' ? classifyLogin(sent.answer) : transportFault(sent);
  }

  async function authenticate(): Promise<NodeFault | undefined> {
    const known = await credentials([]);
    const refused = [known];
    let verdict = await attempt(known);
    while (verdict.kind === 'refused' && refused.length < MAX_CREDENTIALS) {
      const other = await credentials(refused);
      if (isAmong(other, refused)) break;
      refused.push(other);
      verdict = await attempt(other);
    }
    switch (verdict.kind) {
      case 'token':
        token = { text: verdict.token, until: clock() + tokenUseMs(verdict.token) };
        return undefined;
      case 'refused':
        return {
          kind: 'misconfigured',
          reason: 'unauthorized',
          code: 'wazuh_credentials_refused',
          ended: 'refused',
        };
      case 'blocked':
        return {
          kind: 'misconfigured',
          reason: 'unauthorized',
          code: 'wazuh_login_blocked',
          ended: 'refused',
        };
      case 'limited':
      case 'unavailable':
      case 'misconfigured':
        return verdict;
    }
  }

  return {
    async login() {
      if (token !== undefined && clock() < token.until) return undefined;
      pending ??= authenticate().finally(() => {
        pending = undefined;
      });
      return pending;
    },
    authorization: () => `Bearer ${token?.text ?? ''}`,
    forget: () => {
      token = undefined;
    },
  };
}

export function isAmong({ username, password }: Credentials, others: readonly Credentials[]): boolean {
  return others.some((other) => other.username === username && other.password === password);
}

/** The next login is to wait `LOGIN_PAUSE_MS`. */
export function refusesLogin({ code }: Pick<NodeFault, 'code'>): boolean {
  return LOGIN_CODES.has(code);
}

/** Faults of certificates, by Node's or OpenSSL's code: they do not pass by themselves. */
const TLS_CODE = /^(tls_wrong_fingerprint|ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_)/;

export function transportFault(sent: Exclude<Exchange, { kind: 'answered' }>): NodeFault {
  if (sent.kind === 'stale')
    return { kind: 'unavailable', reason: 'network', code: 'connection_closed', ended: 'unanswered' };
  const reason: RetryReason = sent.reason;
  const kind = TLS_CODE.test(sent.code) ? 'misconfigured' : 'unavailable';
  return { kind, reason, code: sent.code, ended: sent.connected ? 'unanswered' : 'unconnected' };
}
