import * as z from 'zod/mini';
import type { ApiAnswer, NodeFault } from '../../src/forward/classify.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { type ApiSessionDeps, createApiSession, transportFault } from './api-session.ts';
import type { ApiRequest } from './exchange.ts';

/** A request of administration that did not do what it was sent for. `message` says what the manager said. */
export class ManagerFault extends CodedError {
  /** `denied`: the account lacks a permission. `refused`: the manager understood and will not. */
  readonly kind: 'unreachable' | 'login' | 'denied' | 'refused' | 'failed';
  /** Wazuh's own number, such as 1113. */
  readonly wazuhCode: number | undefined;

  constructor(kind: ManagerFault['kind'], code: string, message: string, wazuhCode?: number) {
    super(code, message, { retryable: kind === 'unreachable' || kind === 'failed' });
    this.name = 'ManagerFault';
    this.kind = kind;
    this.wazuhCode = wazuhCode;
  }
}

export interface ManagerCall {
  readonly method: ApiRequest['method'];
  /** With its query. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
}

export interface ManagerCallDeps extends ApiSessionDeps {
  readonly pause: (ms: number) => Promise<void>;
}

/** An upload makes the manager load all its rules once; the API gives up after ten seconds, or later behind a proxy. */
const CALL_MS = 60_000;
const MAX_ANSWER_BYTES = 64 * 1_048_576;
/** Requests are counted in windows of a minute. */
const LIMITED_MS = 61_000;
const MAX_TRIES = 4;

/**
 * Sends requests of administration to one node, logging in as needed. A request is sent again when it was not read
 * (connection closed), when its token is refused, and, a minute later, when the node's requests are spent.
 *
 * @returns an answer with any status but 401 and 429
 */
export function createManagerCall(deps: ManagerCallDeps): (call: ManagerCall) => Promise<ApiAnswer> {
  const session = createApiSession(deps);
  return async (call) => {
    for (let tries = 1; ; tries += 1) {
      const last = tries === MAX_TRIES;
      const fault = await session.login();
      if (fault?.kind === 'limited' && !last) {
        await deps.pause(LIMITED_MS);
        continue;
      }
      if (fault !== undefined) throw faultOf(fault);
      const sent = await deps.exchange({
        ...call,
        authorization: session.authorization(),
        timeoutMs: CALL_MS,
        maxAnswerBytes: MAX_ANSWER_BYTES,
      });
      if (sent.kind === 'answered') {
        const { status } = sent.answer;
        if (status !== 401 && status !== 429) return sent.answer;
        if (last) throw saidNo(sent.answer);
        if (status === 401) session.forget();
        else await deps.pause(LIMITED_MS);
      } else if (sent.kind === 'failed' || last) throw faultOf(transportFault(sent));
    }
  };
}

function faultOf(fault: NodeFault): ManagerFault {
  const { code } = fault;
  if (code === 'wazuh_credentials_refused')
    return new ManagerFault('login', code, 'the manager refuses user and password');
  if (code === 'wazuh_login_blocked')
    return new ManagerFault(
      'login',
      code,
      'the manager refuses every login from here for five minutes: too many failed',
    );
  const certificate = fault.kind === 'misconfigured' && !code.startsWith('wazuh_');
  return new ManagerFault(
    certificate ? 'refused' : 'unreachable',
    code,
    certificate
      ? `the manager's certificate cannot be verified (${code}); give --ca or --fingerprint`
      : `the manager cannot be reached (${code})`,
  );
}

const Failure = z.object({ code: z.int(), message: z.string() });
const Affected = z.object({
  error: z.int(),
  message: z.optional(z.string()),
  data: z.object({
    affected_items: z.array(z.unknown()),
    failed_items: z.array(z.object({ error: Failure, id: z.array(z.unknown()) })),
  }),
});
const Problem = z.object({ title: z.string(), detail: z.optional(z.string()), error: z.optional(z.int()) });

/**
 * The items of an answer about several things.
 *
 * @throws ManagerFault unless all of them went well: 200 alone says nothing, the body's `error` does
 */
export function affectedItems(answer: ApiAnswer): readonly unknown[] {
  const read = Affected.safeParse(answer.status === 200 ? parsed(answer.body) : undefined).data;
  if (read === undefined) throw saidNo(answer);
  const { error, data } = read;
  if (error === 0) return data.affected_items;
  const [first] = data.failed_items;
  const code = first?.error.code;
  const said = first?.error.message ?? read.message ?? 'no reason given';
  throw new ManagerFault(
    'refused',
    `wazuh_${code ?? 'refused'}`,
    `the manager says ${code ?? error}: ${said}`,
    code,
  );
}

/** @throws ManagerFault when the answer is not 200 */
export function bodyOf(answer: ApiAnswer): string {
  if (answer.status !== 200) throw saidNo(answer);
  return answer.body;
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function saidNo({ status, body }: ApiAnswer): ManagerFault {
  const problem = Problem.safeParse(parsed(body)).data;
  const said = problem?.detail ?? problem?.title;
  const message = `the manager answers ${status}${said === undefined ? '' : `: ${said}`}`;
  const code = `wazuh_${status}${problem?.error === undefined ? '' : `_${problem.error}`}`;
  if (status === 403) return new ManagerFault('denied', code, message, problem?.error);
  return new ManagerFault(status >= 500 ? 'failed' : 'refused', code, message, problem?.error);
}
