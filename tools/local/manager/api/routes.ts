import { type Answer, json } from './answer.ts';
import { type BodyField, readJsonBody } from './body.ts';
import { type ApiContext, type ApiRequest, managing, pretty, type Route, userOf } from './context.ts';
import { API_LOCATION, BULK_TOO_LARGE, ingest, MAX_EVENTS_PER_REQUEST } from './ingest.ts';
import { clusterStatus, managerInfo, managerStatistics, managerStatus, root } from './manager-info.ts';
import { CLUSTER_OFF, DAEMONS_NOT_READY, permissionDenied, type Refusal } from './problems.ts';
import { changeSecurity, login, logout, resetSecurity } from './security.ts';

export const LOGIN_PATH = '/security/user/authenticate';
export const EVENTS_PATH = '/events';
const LOGTEST_SESSION = '/logtest/sessions/{token}';
const LOGTEST_SESSION_PATH = /^\/logtest\/sessions\/[^/]+$/;

/** Path, then method. A path is exact but for the one with a session. */
const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
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
  '/logtest': { PUT: { handle: runLogtest } },
  [LOGTEST_SESSION]: { DELETE: { handle: managing(endLogtest) } },
};

/** The methods of a path; undefined for a path that the API does not know. */
export function routesOf(path: string): Readonly<Record<string, Route>> | undefined {
  return ROUTES[LOGTEST_SESSION_PATH.test(path) ? LOGTEST_SESSION : path];
}

const EVENT_FIELDS: readonly BodyField[] = [{ name: 'events', type: 'array of strings', required: true }];

function postEvents(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const body = readJsonBody(request.body, request.headers['content-type'], EVENT_FIELDS);
  if (!body.ok) return body.refusal;
  const events = body.fields.events as readonly string[];
  if (events.length > MAX_EVENTS_PER_REQUEST) return BULK_TOO_LARGE;
  if (!context.daemonsReady()) return DAEMONS_NOT_READY;
  if (userOf(request, context)?.mayIngest !== true) return permissionDenied();
  const { accepted, response } = ingest(events);
  for (const event of accepted) context.analyse({ text: event, location: API_LOCATION });
  return json(response, pretty(request));
}

const LOGTEST_FIELDS: readonly BodyField[] = [
  { name: 'event', type: 'string', required: true },
  { name: 'log_format', type: 'string', required: true },
  { name: 'location', type: 'string', required: true },
  { name: 'token', type: 'string' },
];

function runLogtest(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const body = readJsonBody(request.body, request.headers['content-type'], LOGTEST_FIELDS);
  if (!body.ok) return body.refusal;
  if (userOf(request, context)?.mayManage !== true) return permissionDenied();
  const { event, location, token } = body.fields;
  const data = context.logtest.run(
    String(event),
    String(location),
    typeof token === 'string' ? token : undefined,
  );
  return json({ error: 0, data }, pretty(request));
}

function endLogtest(request: ApiRequest, context: ApiContext): Answer {
  const data = context.logtest.end(request.path.slice(request.path.lastIndexOf('/') + 1));
  return json({ error: 0, data }, pretty(request));
}
