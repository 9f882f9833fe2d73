import { type Answer, json, text } from './answer.ts';
import { type BodyField, readJsonBody } from './body.ts';
import { type ApiContext, type ApiRequest, type ApiUser, pretty, userOf } from './context.ts';
import { INVALID_CREDENTIALS, permissionDenied, type Refusal } from './problems.ts';

const ROLE_ADMINISTRATOR = 1;
const ROLE_INGEST = 100;
const ROLE_READ = 101;

function rolesOf(user: ApiUser): readonly number[] {
  if (user.mayIngest && user.mayManage === true) return [ROLE_ADMINISTRATOR];
  if (user.mayIngest) return [ROLE_INGEST];
  return user.mayManage === true ? [ROLE_READ] : [];
}

export function login(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const [name, password] = basicCredentials(request.headers.authorization);
  const user = context.users.find((known) => known.name === name && known.password === password);
  if (user === undefined) return INVALID_CREDENTIALS;
  const token = context.tokens.issue(user.name, rolesOf(user));
  if (request.query.get('raw') === 'true') return text(token);
  const reference = 'https://documentation.wazuh.com/4.14.7/user-manual/api/reference.html';
  const deprecated: Answer['headers'] = [
    ['deprecated', 'true'],
    ['link', `<${reference}#operation/api.controllers.security_controller.login_user>; rel="Deprecated"`],
  ];
  return json({ data: { token }, error: 0 }, pretty(request), request.method === 'GET' ? deprecated : []);
}

/** Name and password of an HTTP Basic header (RFC 7617); a shape that kills the API is sorted out before. */
function basicCredentials(header: string | undefined): readonly [string?, string?] {
  const encoded = /^basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return [];
  const decoded = Buffer.from(encoded, 'base64').toString('latin1');
  const colon = decoded.indexOf(':');
  return colon < 0 ? [] : [decoded.slice(0, colon), decoded.slice(colon + 1)];
}

export function logout(request: ApiRequest, context: ApiContext): Answer {
  const name = request.claims?.sub ?? '';
  context.tokens.revoke(name);
  return json({ message: `User ${name} was successfully logged out`, error: 0 }, pretty(request));
}

const SECURITY_FIELDS: readonly BodyField[] = [
  { name: 'auth_token_exp_timeout', type: 'integer', minimum: 30 },
];
const CONFIGURED = { message: 'Configuration was successfully updated', error: 0 };

export function changeSecurity(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const body = readJsonBody(request.body, request.headers['content-type'], SECURITY_FIELDS);
  if (!body.ok) return body.refusal;
  if (userOf(request, context)?.mayManage !== true) return permissionDenied();
  context.tokens.setLifetime(Number(body.fields.auth_token_exp_timeout ?? context.tokenLifetimeS));
  return json(CONFIGURED, pretty(request));
}

export function resetSecurity(request: ApiRequest, context: ApiContext): Answer | Refusal {
  if (userOf(request, context)?.mayManage !== true) return permissionDenied();
  context.tokens.setLifetime(context.tokenLifetimeS);
  return json(CONFIGURED, pretty(request));
}
