import type { IncomingHttpHeaders } from 'node:http';
import type { Counters } from '../counters.ts';
import type { Answer } from './answer.ts';
import type { Logtest } from './logtest.ts';
import { permissionDenied, type Refusal } from './problems.ts';
import type { TokenClaims, Tokens } from './token.ts';

/** An API account. Wazuh's roles are reduced to the two rights that the product can be given. */
export interface ApiUser {
  readonly name: string;
  readonly password: string;
  /** `event:ingest`. */
  readonly mayIngest: boolean;
  /** `manager:read` and `security:update_config`. */
  readonly mayManage?: boolean;
}

export interface ApiContext {
  readonly now: () => number;
  readonly startedAt: number;
  readonly managerName: string;
  readonly uuid: string;
  readonly tokenLifetimeS: number;
  readonly users: readonly ApiUser[];
  readonly tokens: Tokens;
  readonly counters: Counters;
  /** Whether the daemons that the API needs are up; asked by every call that needs them. */
  readonly daemonsReady: () => boolean;
  readonly logtest: Logtest;
  readonly analyse: (event: { readonly text: string; readonly location: string }) => void;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Absent on the login path alone. */
  readonly claims: TokenClaims | undefined;
}

export type Handler = (request: ApiRequest, context: ApiContext) => Answer | Refusal;

export interface Route {
  readonly handle: Handler;
  /** Besides `pretty` and `wait_for_complete`. */
  readonly query?: readonly string[];
}

export function userOf(request: ApiRequest, context: ApiContext): ApiUser | undefined {
  return context.users.find((user) => user.name === request.claims?.sub);
}

export function pretty(request: ApiRequest): boolean {
  return request.query.get('pretty') === 'true';
}

/** A handler for those who may manage; everybody else is told 4000. */
export function managing(handle: Handler): Handler {
  return (request, context) =>
    userOf(request, context)?.mayManage === true ? handle(request, context) : permissionDenied();
}
