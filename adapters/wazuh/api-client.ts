import type { RetryReason } from '../../src/event/loss.ts';
import { requestBody } from '../../src/forward/batch.ts';
import {
  classifyEvents,
  classifyFault,
  classifyLogin,
  type EventsVerdict,
  type LoginVerdict,
  type NodeFault,
} from '../../src/forward/classify.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { ApiRequest, Exchange } from './exchange.ts';
import { tokenUseMs } from './token.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The server API of one node, as far as forwarding needs it. Nothing here rejects, except when `credentials` does. */
export interface ApiClient {
  /** Gets a token unless there is one to use; undefined when there is. One login at a time. */
  login(): Promise<NodeFault | undefined>;
  /** Whether the API answers; costs nothing of the budget of `/events`. Needs a token. */
  check(): Promise<NodeFault | undefined>;
  /** At most 100 lines. `stale`: the connection was gone before anything was read, send them again. */
  postEvents(lines: readonly string[]): Promise<EventsVerdict | { readonly kind: 'stale' }>;
}

export interface ApiClientDeps {
  readonly exchange: (request: ApiRequest) => Promise<Exchange>;
  readonly clock: Clock;
  /** Asked again when the last ones were refused. */
  readonly credentials: () => Promise<Credentials>;
  /** For `/events`; the server gives up after ten seconds. */
  readonly requestMs: number;
}

const LOGIN_MS = 5_000;
const CHECK_MS = 3_000;
const MAX_SMALL_ANSWER_BYTES = 65_536;
/** An answer echoes the events, non-ASCII escaped: at most three times the request. */
const ANSWER_FACTOR = 3;

/** Talks to one node, with a token of that node: every node signs its own. */
export function createApiClient({ exchange, clock, credentials, requestMs }: ApiClientDeps): ApiClient {
  let token: { readonly text: string; readonly until: number } | undefined;
  let pending: Promise<NodeFault | undefined> | undefined;

  async function attempt({ username, password }: Credentials): Promise<LoginVerdict> {
    const basic = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
    const sent = await exchange({
      method: 'POST',
      path: '/security/user/authenticate?raw=true',
      authorization: `Basic ${basic}`,
      timeoutMs: LOGIN_MS,
      maxAnswerBytes: MAX_SMALL_ANSWER_BYTES,
    });
    return sent.kind === 'answered' ? classifyLogin(sent.answer) : transportFault(sent);
  }

  async function authenticate(): Promise<NodeFault | undefined> {
    const known = await credentials();
    let verdict = await attempt(known);
    if (verdict.kind === 'refused') {
      const current = await credentials();
      const changed = current.username !== known.username || current.password !== known.password;
      if (changed) verdict = await attempt(current);
    }
    switch (verdict.kind) {
      case 'token':
        token = { text: verdict.token, until: clock() + tokenUseMs(verdict.token) };
        return undefined;
      case 'refused':
        return { kind: 'misconfigured', reason: 'unauthorized', code: 'wazuh_credentials_refused' };
      case 'blocked':
        return { kind: 'misconfigured', reason: 'unauthorized', code: 'wazuh_login_blocked' };
      case 'limited':
      case 'unavailable':
      case 'misconfigured':
        return verdict;
    }
  }

  const bearer = () => `Bearer ${token?.text ?? ''}`;

  return {
    async login() {
      if (token !== undefined && clock() < token.until) return undefined;
      pending ??= authenticate().finally(() => {
        pending = undefined;
      });
      return pending;
    },

    async check() {
      const sent = await exchange({
        method: 'GET',
        path: '/',
        authorization: bearer(),
        timeoutMs: CHECK_MS,
        maxAnswerBytes: MAX_SMALL_ANSWER_BYTES,
      });
      if (sent.kind !== 'answered') return transportFault(sent);
      const { status } = sent.answer;
      // A refused token is found out, and replaced, by the request that follows.
      return status === 200 || status === 401 ? undefined : classifyFault(status, undefined);
    },

    async postEvents(lines) {
      const body = requestBody(lines);
      const sent = await exchange({
        method: 'POST',
        path: '/events',
        authorization: bearer(),
        body,
        timeoutMs: requestMs,
        maxAnswerBytes: ANSWER_FACTOR * Buffer.byteLength(body) + MAX_SMALL_ANSWER_BYTES,
      });
      if (sent.kind === 'stale') return sent;
      if (sent.kind === 'failed') return transportFault(sent);
      const verdict = classifyEvents(sent.answer, lines);
      if (verdict.kind === 'unauthorized') token = undefined;
      return verdict;
    },
  };
}

/** Faults of certificates, by Node's or OpenSSL's code: they do not pass by themselves. */
const TLS_CODE = /^(tls_wrong_fingerprint|ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_)/;

function transportFault(sent: Exclude<Exchange, { kind: 'answered' }>): NodeFault {
  if (sent.kind === 'stale') return { kind: 'unavailable', reason: 'network', code: 'connection_closed' };
  const reason: RetryReason = sent.reason;
  const kind = TLS_CODE.test(sent.code) ? 'misconfigured' : 'unavailable';
  return { kind, reason, code: sent.code };
}
