import { requestBody } from '../../src/forward/batch.ts';
import {
  type ApiAnswer,
  classifyEvents,
  classifyFault,
  type EventsVerdict,
  type NodeFault,
} from '../../src/forward/classify.ts';
import { type ApiSessionDeps, createApiSession, transportFault } from './api-session.ts';

/** The server API of one node, as far as forwarding needs it. Nothing here rejects, except when `credentials` does. */
export interface ApiClient {
  /** Gets a token unless there is one to use; undefined when there is. One login at a time. */
  login(): Promise<NodeFault | undefined>;
  /** Whether the API answers; costs nothing of the budget of `/events`. Needs a token. */
  check(): Promise<NodeFault | undefined>;
  /** Asks for something small; undefined when there is no answer. Costs nothing of the budget of `/events`. Needs a token. */
  ask(path: string): Promise<ApiAnswer | undefined>;
  /** At most 100 lines. `stale`: the connection was gone before anything was read, send them again. */
  postEvents(lines: readonly string[]): Promise<EventsVerdict | { readonly kind: 'stale' }>;
}

export interface ApiClientDeps extends ApiSessionDeps {
  /** For `/events`; the server gives up after ten seconds. */
  readonly requestMs: number;
}

const CHECK_MS = 3_000;
const MAX_SMALL_ANSWER_BYTES = 65_536;
/** An answer echoes the events, non-ASCII escaped: at most three times the request. */
const ANSWER_FACTOR = 3;

/** Talks to one node, with a token of that node. */
export function createApiClient({ requestMs, ...deps }: ApiClientDeps): ApiClient {
  const { exchange } = deps;
  const session = createApiSession(deps);

  const get = (path: string) =>
    exchange({
      method: 'GET',
      path,
      authorization: session.authorization(),
      timeoutMs: CHECK_MS,
      maxAnswerBytes: MAX_SMALL_ANSWER_BYTES,
    });

  return {
    login: session.login,

    async check() {
      const sent = await get('/');
      if (sent.kind !== 'answered') return transportFault(sent);
      const { status } = sent.answer;
      // A refused token is found out, and replaced, by the request that follows.
      return status === 200 || status === 401 ? undefined : classifyFault(status, undefined);
    },

    async ask(path) {
      const sent = await get(path);
      return sent.kind === 'answered' ? sent.answer : undefined;
    },

    async postEvents(lines) {
      const body = requestBody(lines);
      const sent = await exchange({
        method: 'POST',
        path: '/events',
        authorization: session.authorization(),
        body,
        timeoutMs: requestMs,
        maxAnswerBytes: ANSWER_FACTOR * Buffer.byteLength(body) + MAX_SMALL_ANSWER_BYTES,
      });
      if (sent.kind === 'stale') return sent;
      if (sent.kind === 'failed') return transportFault(sent);
      const verdict = classifyEvents(sent.answer, lines);
      if (verdict.kind === 'unauthorized') session.forget();
      return verdict;
    },
  };
}
