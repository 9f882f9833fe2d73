import { type Answer, json, text } from './answer.ts';
import { type BodyField, readJsonBody } from './body.ts';
import { type ApiContext, type ApiRequest, allowed, denied, pretty, type Routes } from './context.ts';
import { wazuhError } from './errors.ts';
import { contentTooLarge, INVALID_CREDENTIALS, permissionError, type Refusal } from './problems.ts';

const LOGIN_PATH = '/security/user/authenticate';
const RUN_AS_PATH = `${LOGIN_PATH}/run_as`;
/** Paths that take a name and a password, not a token. */
export const LOGIN_PATHS: readonly string[] = [LOGIN_PATH, RUN_AS_PATH];
/** Bytes of an authorization context. */
const MAX_CONTEXT_BYTES = 8192;

export const securityRoutes: Routes = {
  [LOGIN_PATH]: {
    POST: { handle: login, query: ['raw'] },
    GET: { handle: login, query: ['raw'] },
    DELETE: { handle: logout },
  },
  [RUN_AS_PATH]: { POST: { handle: loginAs, query: ['raw'] } },
  '/security/user/revoke': { PUT: { handle: allowed('security:revoke', revokeAll) } },
  '/security/config': {
    GET: { handle: allowed('security:read_config', readConfig) },
    PUT: { handle: changeConfig },
    DELETE: { handle: allowed('security:update_config', resetConfig) },
  },
};

function login(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const user = authenticated(request, context);
  if (user === undefined) return INVALID_CREDENTIALS;
  const token = context.tokens.issue(user.username, user.roles);
  if (request.query.get('raw') === 'true') return text(token);
  const reference = 'https://documentation.wazuh.com/4.14.7/user-manual/api/reference.html';
  const deprecated: Answer['headers'] = [
    ['deprecated', 'true'],
    ['link', `<${reference}#operation/api.controllers.security_controller.login_user>; rel="Deprecated"`],
  ];
  return json({ data: { token }, error: 0 }, pretty(request), request.method === 'GET' ? deprecated : []);
}

/** Roles by security rules over the context are not here: whoever may run as somebody gets no role by it. */
function loginAs(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const user = authenticated(request, context);
  if (user === undefined) return INVALID_CREDENTIALS;
  const bytes = Buffer.byteLength(request.body);
  if (bytes > MAX_CONTEXT_BYTES) return contentTooLarge(MAX_CONTEXT_BYTES, bytes);
  if (!user.allow_run_as) return permissionError(wazuhError(6004));
  const token = context.tokens.issue(user.username, user.roles, true);
  if (request.query.get('raw') === 'true') return text(token);
  return json({ data: { token }, error: 0 }, pretty(request));
}

function authenticated(request: ApiRequest, { accounts }: ApiContext) {
  const [name = '', password] = basicCredentials(request.headers.authorization);
  const user = accounts.userNamed(name);
  return user !== undefined && user.password === password ? user : undefined;
}

/** Name and password of an HTTP Basic header (RFC 7617); a shape that kills the API is sorted out before. */
function basicCredentials(header: string | undefined): readonly [string?, string?] {
  const encoded = /^basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return [];
  const decoded = Buffer.from(encoded, 'base64').toString('latin1');
  const colon = decoded.indexOf(':');
  return colon < 0 ? [] : [decoded.slice(0, colon), decoded.slice(colon + 1)];
}

function logout(request: ApiRequest, context: ApiContext): Answer {
  const name = request.claims?.sub ?? '';
  context.tokens.revoke(name);
  return json({ message: `User ${name} was successfully logged out`, error: 0 }, pretty(request));
}

function revokeAll(request: ApiRequest, context: ApiContext): Answer {
  context.tokens.revoke();
  return json({ message: 'Tokens were successfully revoked', error: 0 }, pretty(request));
}

function readConfig(request: ApiRequest, { tokens }: ApiContext): Answer {
  const data = { auth_token_exp_timeout: tokens.lifetimeS(), rbac_mode: 'white' };
  return json({ data, error: 0 }, pretty(request));
}

const CONFIG_FIELDS: readonly BodyField[] = [
  { name: 'auth_token_exp_timeout', type: 'integer', minimum: 30 },
];
const CONFIGURED = { message: 'Configuration was successfully updated', error: 0 };

function changeConfig(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const body = readJsonBody(request.body, request.headers['content-type'], CONFIG_FIELDS);
  if (!body.ok) return body.refusal;
  const refusal = denied(request, context, 'security:update_config');
  if (refusal !== undefined) return refusal;
  const { tokens } = context;
  tokens.setLifetime(Number(body.fields.auth_token_exp_timeout ?? tokens.lifetimeS()));
  return json(CONFIGURED, pretty(request));
}

function resetConfig(request: ApiRequest, { tokens }: ApiContext): Answer {
  tokens.setLifetime(undefined);
  return json(CONFIGURED, pretty(request));
}
