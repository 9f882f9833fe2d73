import { type Answer, CRASH, problem, redirect } from './answer.ts';
import type { ApiContext, ApiRequest } from './context.ts';
import { EVENTS_PATH } from './events.ts';
import { nestsDeeperThan } from './json-fault.ts';
import type { LoginBlock } from './login-block.ts';
import {
  badRequest,
  contentTooLarge,
  INVALID_TOKEN,
  LOGIN_BLOCKED,
  METHOD_NOT_ALLOWED,
  NO_TOKEN,
  NOT_FOUND,
  OVER_EVENTS_LIMIT,
  OVER_GENERAL_LIMIT,
  type Refusal,
  TOO_DEEP,
} from './problems.ts';
import type { RateWindow } from './rate-window.ts';
import { routesOf } from './routes.ts';
import { LOGIN_PATHS } from './security.ts';
import type { TokenClaims } from './token.ts';

const MAX_JSON_DEPTH = 900;
const COMMON_QUERY = ['pretty', 'wait_for_complete'];

/** A request as it came off the wire, its body read to the end. */
export interface RawRequest extends Omit<ApiRequest, 'body' | 'claims' | 'parameters'> {
  /** Cut at the upload limit; `bodyBytes` is what was sent. */
  readonly body: Buffer;
  readonly bodyBytes: number;
  readonly peer: string;
}

export interface Gate {
  readonly context: ApiContext;
  readonly general: RateWindow;
  readonly events: RateWindow;
  readonly block: LoginBlock;
  /** `access.max_upload_size`. */
  readonly maxUploadBytes: number;
}

/**
 * One request through the API's layers in their order: access logger, routing, rate limits, login block,
 * security, size, query, handler. The order decides what costs budget: an unknown path does not, a missing
 * token does.
 */
export function dispatch(raw: RawRequest, gate: Gate): Answer {
  const pretty = raw.query.get('pretty') === 'true';
  const outcome = pass(raw, gate);
  return 'problem' in outcome ? problem(outcome.status, outcome.problem, pretty) : outcome;
}

function pass(raw: RawRequest, gate: Gate): Answer | Refusal {
  const body = decodeUtf8(raw.body);
  if (body === undefined || breaksAccessLogger(raw)) return CRASH;
  if (nestsDeeperThan(body, MAX_JSON_DEPTH)) return TOO_DEEP;

  const path = decodePath(raw.path);
  const found = path === undefined ? undefined : routesOf(path);
  if (found === undefined) return redirectOrNotFound(raw, path);
  const route = found.methods[raw.method];
  if (route === undefined) return METHOD_NOT_ALLOWED;

  if (!gate.general.admit()) return OVER_GENERAL_LIMIT;
  if (path === EVENTS_PATH && !gate.events.admit()) return OVER_EVENTS_LIMIT;

  const isLogin = LOGIN_PATHS.includes(raw.path) && raw.method !== 'DELETE';
  if (isLogin && !gate.block.admits(raw.peer)) return LOGIN_BLOCKED;
  const token = /^bearer\s+(\S+)$/i.exec(raw.headers.authorization ?? '')?.[1];
  const claims = isLogin || token === undefined ? undefined : checkToken(token, gate.context);
  if (!isLogin && claims === undefined) return token === undefined ? NO_TOKEN : INVALID_TOKEN;

  if (raw.bodyBytes > gate.maxUploadBytes) return contentTooLarge(gate.maxUploadBytes, raw.bodyBytes);
  const known = [...COMMON_QUERY, ...(route.query ?? [])];
  const extra = [...new Set(raw.query.keys())].filter((name) => !known.includes(name));
  if (extra.length > 0) return badRequest(`Extra query parameter(s) ${extra.join(', ')} not in spec`);

  const answer = route.handle({ ...raw, parameters: found.parameters, body, claims }, gate.context);
  if (isLogin && answer.status === 401) gate.block.failed(raw.peer);
  return answer;
}

/** A token counts while its user has the roles it was issued for. */
function checkToken(token: string, { tokens, accounts }: ApiContext): TokenClaims | undefined {
  const claims = tokens.check(token);
  const roles = claims === undefined ? undefined : accounts.userNamed(claims.sub)?.roles;
  return roles !== undefined && roles.join() === claims?.rbac_roles.join() ? claims : undefined;
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function decodeUtf8(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** The access logger splits what follows `Basic` at a colon; base64 without one is an unhandled error. */
function breaksAccessLogger(raw: RawRequest): boolean {
  const encoded = /^basic\s+(\S+)$/i.exec(raw.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return false;
  const alphabetic = encoded.replace(/[^A-Za-z0-9+/=]/g, '');
  const wellPadded = alphabetic.length % 4 === 0;
  return wellPadded && !Buffer.from(alphabetic, 'base64').includes(':');
}

/** A slash too many is forgiven by a redirect. */
function redirectOrNotFound(raw: RawRequest, path: string | undefined): Answer | Refusal {
  const trimmed = path?.replace(/\/+$/, '');
  if (trimmed === undefined || trimmed === path || routesOf(trimmed) === undefined) return NOT_FOUND;
  const query = raw.query.size > 0 ? `?${raw.query.toString()}` : '';
  return redirect(`https://${raw.headers.host}${trimmed}${query}`);
}
