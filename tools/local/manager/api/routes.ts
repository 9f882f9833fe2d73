import type { IncomingHttpHeaders } from 'node:http';
import type { Counters } from '../counters.ts';
import { type Answer, json, listing, text } from './answer.ts';
import { type BodyField, readJsonBody } from './body.ts';
import { API_LOCATION, BULK_TOO_LARGE, ingest, MAX_EVENTS_PER_REQUEST } from './ingest.ts';
import { CLUSTER_OFF, INVALID_CREDENTIALS, permissionDenied, type Refusal } from './problems.ts';
import { daemonStatistics } from './statistics.ts';
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

export const LOGIN_PATH = '/security/user/authenticate';
export const EVENTS_PATH = '/events';
/** Version of the manager that is emulated, as agents write it. */
export const API_VERSION = 'v4.14.7';

/** Path, then method. A path is exact. */
export const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  '/': { GET: { handle: root }, HEAD: { handle: root } },
  [LOGIN_PATH]: {
    POST: { handle: login, query: ['raw'] },
    GET: { handle: login, query: ['raw'] },
    DELETE: { handle: logout },
  },
  '/security/config': { PUT: { handle: changeSecurity }, DELETE: { handle: resetSecurity } },
  [EVENTS_PATH]: { POST: { handle: postEvents } },
  '/manager/info': { GET: { handle: managing(managerInfo) } },
  '/manager/status': { GET: { handle: managing(managerStatus) } },
  '/manager/daemons/stats': { GET: { handle: managing(managerStatistics), query: ['daemons_list'] } },
  '/cluster/status': { GET: { handle: managing(clusterStatus) } },
  '/cluster/nodes': { GET: { handle: managing(() => CLUSTER_OFF) } },
  '/cluster/local/info': { GET: { handle: managing(() => CLUSTER_OFF) } },
};

const ROLE_ADMINISTRATOR = 1;
const ROLE_INGEST = 100;
const ROLE_READ = 101;

function rolesOf(user: ApiUser): readonly number[] {
  if (user.mayIngest && user.mayManage === true) return [ROLE_ADMINISTRATOR];
  if (user.mayIngest) return [ROLE_INGEST];
  return user.mayManage === true ? [ROLE_READ] : [];
}

function userOf(request: ApiRequest, context: ApiContext): ApiUser | undefined {
  return context.users.find((user) => user.name === request.claims?.sub);
}

function pretty(request: ApiRequest): boolean {
  return request.query.get('pretty') === 'true';
}

function managing(handle: Handler): Handler {
  return (request, context) =>
    userOf(request, context)?.mayManage === true ? handle(request, context) : permissionDenied();
}

function login(request: ApiRequest, context: ApiContext): Answer | Refusal {
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

function logout(request: ApiRequest, context: ApiContext): Answer {
  const name = request.claims?.sub ?? '';
  context.tokens.revoke(name);
  return json({ message: `User ${name} was successfully logged out`, error: 0 }, pretty(request));
}

const SECURITY_FIELDS: readonly BodyField[] = [
  { name: 'auth_token_exp_timeout', type: 'integer', minimum: 30 },
];
const CONFIGURED = { message: 'Configuration was successfully updated', error: 0 };

function changeSecurity(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const body = readJsonBody(request.body, request.headers['content-type'], SECURITY_FIELDS);
  if (!body.ok) return body.refusal;
  if (userOf(request, context)?.mayManage !== true) return permissionDenied();
  context.tokens.setLifetime(Number(body.fields.auth_token_exp_timeout ?? context.tokenLifetimeS));
  return json(CONFIGURED, pretty(request));
}

function resetSecurity(request: ApiRequest, context: ApiContext): Answer | Refusal {
  if (userOf(request, context)?.mayManage !== true) return permissionDenied();
  context.tokens.setLifetime(context.tokenLifetimeS);
  return json(CONFIGURED, pretty(request));
}

const EVENT_FIELDS: readonly BodyField[] = [{ name: 'events', type: 'array of strings', required: true }];

function postEvents(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const body = readJsonBody(request.body, request.headers['content-type'], EVENT_FIELDS);
  if (!body.ok) return body.refusal;
  const events = body.fields.events as readonly string[];
  if (events.length > MAX_EVENTS_PER_REQUEST) return BULK_TOO_LARGE;
  if (userOf(request, context)?.mayIngest !== true) return permissionDenied();
  const { accepted, response } = ingest(events);
  for (const event of accepted) context.analyse({ text: event, location: API_LOCATION });
  return json(response, pretty(request));
}

function root(request: ApiRequest, context: ApiContext): Answer {
  const data = {
    title: 'Wazuh API REST',
    api_version: '4.14.7',
    revision: 'rc1',
    license_name: 'GPL 2.0',
    license_url: 'https://github.com/wazuh/wazuh/blob/v4.14.7/LICENSE',
    hostname: context.managerName,
    timestamp: isoSecond(context.now()),
  };
  return json({ data, error: 0 }, pretty(request));
}

function managerInfo(request: ApiRequest, context: ApiContext): Answer {
  const info = {
    path: '/var/ossec',
    version: API_VERSION,
    type: 'server',
    max_agents: 'unlimited',
    openssl_support: 'yes',
    tz_offset: '+0000',
    tz_name: 'UTC',
    uuid: context.uuid,
  };
  return json(listing([info], 'Basic information was successfully read'), pretty(request));
}

const RUNNING = new Set('analysisd authd monitord execd integratord remoted modulesd db apid'.split(' '));
const DAEMONS = [
  'agentlessd analysisd authd csyslogd monitord execd integratord logcollector maild remoted reportd',
  'syscheckd clusterd modulesd db apid',
].flatMap((names) => names.split(' '));

function managerStatus(request: ApiRequest): Answer {
  const status = Object.fromEntries(
    DAEMONS.map((name) => [`wazuh-${name}`, RUNNING.has(name) ? 'running' : 'stopped']),
  );
  return json(listing([status], 'Processes status was successfully read'), pretty(request));
}

function managerStatistics(request: ApiRequest, context: ApiContext): Answer {
  const wanted = request.query.get('daemons_list')?.split(',');
  const items = daemonStatistics(
    context.counters,
    isoSecond(context.startedAt).replace('Z', '+00:00'),
    isoSecond(context.now()).replace('Z', '+00:00'),
  ).filter(({ name }) => wanted?.includes(name) ?? true);
  const message = 'Statistical information for each daemon was successfully read';
  return json(listing(items, message), pretty(request));
}

function clusterStatus(request: ApiRequest): Answer {
  return json({ data: { enabled: 'no', running: 'no' }, error: 0 }, pretty(request));
}

function isoSecond(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
