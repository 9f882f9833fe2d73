import * as z from 'zod/mini';
import type { NodeFault } from '../../src/forward/classify.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { type Credentials, createApiSession } from './api-session.ts';
import type { ApiRequest, Exchange } from './exchange.ts';
import { affectedItems, ManagerFault } from './manager-call.ts';

/** The login of a user at one node, and the password that the user gives itself there. */
export interface OwnPassword {
  /** In messages. */
  readonly node: string;
  /** Whether the node lets the user in. Rejects with a retryable CodedError when it does not say. */
  accepts(credentials: Credentials): Promise<boolean>;
  /**
   * Changes it, which ends every token of the user. Nodes of a cluster share their users: the master keeps them for all.
   * https://documentation.wazuh.com/4.14/user-manual/api/reference.html#operation/api.controllers.security_controller.update_user
   *
   * Rejects with CodedError `wazuh_password_denied` when the user may not, `wazuh_password_refused` when the password is not strong
   * enough, and with a retryable one when it may or may not have been changed.
   */
  change(credentials: Credentials, password: string): Promise<void>;
}

export interface OwnPasswordDeps {
  readonly node: string;
  readonly exchange: (request: ApiRequest) => Promise<Exchange>;
  readonly clock: Clock;
}

const CALL_MS = 10_000;
const MAX_ANSWER_BYTES = 65_536;
/** Requests are spent, or tokens were revoked in the second in which ours was made. */
const NOT_NOW = /^wazuh_(?:401|429)/;
const Me = z.array(z.object({ id: z.int() })).check(z.length(1));

export function createOwnPassword({ node, exchange, clock }: OwnPasswordDeps): OwnPassword {
  const sessionOf = (credentials: Credentials) =>
    createApiSession({ exchange, clock, credentials: async () => credentials });

  async function ask(authorization: string, call: Pick<ApiRequest, 'method' | 'path' | 'body'>) {
    const sent = await exchange({
      ...call,
      authorization,
      timeoutMs: CALL_MS,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    });
    if (sent.kind !== 'answered')
      throw unreachable(node, sent.kind === 'failed' ? sent.code : 'connection_closed');
    return sent.answer;
  }

  return {
    node,
    async accepts(credentials) {
      const fault = await sessionOf(credentials).login();
      if (fault === undefined) return true;
      if (fault.code === 'wazuh_credentials_refused') return false;
      throw loginFault(node, fault);
    },
    async change(credentials, password) {
      const session = sessionOf(credentials);
      const fault = await session.login();
      if (fault !== undefined) throw loginFault(node, fault);
      const authorization = session.authorization();
      try {
        const me = await ask(authorization, { method: 'GET', path: '/security/users/me' });
        const [user] = Me.parse(affectedItems(me));
        const body = JSON.stringify({ password });
        const answer = await ask(authorization, {
          method: 'PUT',
          path: `/security/users/${user?.id}`,
          body,
        });
        affectedItems(answer);
      } catch (error) {
        throw changeFault(node, error);
      }
    },
  };
}

function unreachable(node: string, code: string): CodedError {
  return new CodedError(
    'wazuh_unreachable',
    `manager node "${node}" cannot be reached (${code}); the rotation goes on when it can`,
    { retryable: true },
  );
}

function loginFault(node: string, { code }: NodeFault): CodedError {
  if (code === 'wazuh_credentials_refused')
    return new CodedError(
      code,
      `manager node "${node}" no longer takes the password that it took a moment ago`,
    );
  return unreachable(node, code);
}

/** @returns what is safe to log: the manager's own words may quote what it was sent */
function changeFault(node: string, error: unknown): CodedError {
  if (error instanceof ManagerFault && NOT_NOW.test(error.code))
    return new CodedError(
      'wazuh_takes_nothing',
      `manager node "${node}" takes no request just now (${error.code}); the rotation goes on when it does`,
      { retryable: true },
    );
  if (error instanceof ManagerFault && error.kind === 'denied')
    return new CodedError(
      'wazuh_password_denied',
      `manager node "${node}" does not let the user change its own password: give it security:update on user:id:<its id>, see docs/secrets.md`,
    );
  if (error instanceof ManagerFault && error.kind === 'refused')
    return new CodedError(
      'wazuh_password_refused',
      `manager node "${node}" refuses the new password (${error.code})`,
    );
  if (error instanceof CodedError && !(error instanceof ManagerFault)) return error;
  const code = error instanceof CodedError ? error.code : 'unreadable_answer';
  return new CodedError(
    'wazuh_password_unknown',
    `manager node "${node}" did not say whether the password is changed (${code}); the next attempt finds out`,
    { retryable: true },
  );
}
