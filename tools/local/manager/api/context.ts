import type { IncomingHttpHeaders } from 'node:http';
import type { LoadResult } from '@sluice/logtest';
import type { AgentRegistry } from '../agent/registry.ts';
import type { Counters } from '../counters.ts';
import type { Accounts } from '../rbac/accounts.ts';
import type { User } from '../rbac/shipped.ts';
import type { Installation } from '../ruleset/installation.ts';
import type { Answer } from './answer.ts';
import type { Logtest } from './logtest.ts';
import { permissionDenied, type Refusal } from './problems.ts';
import type { TokenClaims, Tokens } from './token.ts';

/** `access` of `api/configuration/api.yaml`. */
export interface ApiAccess {
  readonly max_login_attempts: number;
  readonly block_time: number;
  readonly max_request_per_minute: number;
}

export interface ApiContext {
  readonly now: () => number;
  readonly startedAt: number;
  readonly managerName: string;
  readonly uuid: string;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly counters: Counters;
  /** Whether the daemons that the API needs are up; asked by every call that needs them. */
  readonly daemonsReady: () => boolean;
  /** Whether ossec.conf has an `<integration>` block: without one integratord ends as soon as it is started. */
  readonly integrates: boolean;
  /** What of `api.yaml` is not as it was shipped. */
  readonly access: ApiAccess;
  /** How a request with these events fails, when one of them is more than its handler can take. */
  readonly chokesOn: (events: readonly string[]) => 400 | 500 | undefined;
  readonly logtest: Logtest;
  readonly agents: AgentRegistry;
  readonly installation: Installation;
  /** Loads the rules from disk and uses them from now on, if they load. */
  readonly reload: () => LoadResult;
  readonly analyse: (event: { readonly text: string; readonly location: string }) => void;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** Values of the `{names}` of the route's path. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Absent on the login paths alone. */
  readonly claims: TokenClaims | undefined;
}

export type Handler = (request: ApiRequest, context: ApiContext) => Answer | Refusal;

export interface Route {
  readonly handle: Handler;
  /** Besides `pretty` and `wait_for_complete`. */
  readonly query?: readonly string[];
}

/** Path with `{names}`, then method. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Route>>>>;

export function userOf(request: ApiRequest, context: ApiContext): User | undefined {
  return context.accounts.userNamed(request.claims?.sub ?? '');
}

export function pretty(request: ApiRequest): boolean {
  return request.query.get('pretty') === 'true';
}

/** Undefined when the caller may, else the refusal. A resource is written as in a policy. */
export function denied(
  request: ApiRequest,
  context: ApiContext,
  action: string,
  resource = '*:*:*',
): Refusal | undefined {
  const user = userOf(request, context);
  if (user !== undefined && context.accounts.permits(user, action, resource)) return undefined;
  return permissionDenied(resource.replace(/:[^:]*$/, ''));
}

/** A handler for those who may do `action` on `resource`; everybody else is told 4000. */
export function allowed(action: string, handle: Handler, resource = '*:*:*'): Handler {
  return (request, context) => denied(request, context, action, resource) ?? handle(request, context);
}
