import { isEventId } from '../event/event-id.ts';
import { readTraceId } from '../event/trace-id.ts';
import {
  either,
  into,
  nested,
  type Take,
  takeDetails,
  takeKey,
  takeLabels,
  takeLevel,
  takeTenant,
  takeTime,
  takeUrl,
} from './app-draft.ts';
import { httpMethod, integer, ipAddress, oneOf, outcome, text, word, words } from './readers.ts';

/**
 * Every name under which an application's record may carry a field, beside the field it fills. ECS names nest or are
 * written with dots (`user.id`); the rest are Sluice's own short names, those of HashPass's `WazuhEvent` and of the
 * browser helper. What no entry takes is kept under `sluice.details`.
 */

const id = into('event', 'id', (value) => (isEventId(value) ? value : undefined));
const action = into('event', 'action', (value) =>
  typeof value === 'string' && value.length <= 256 && value.trim() !== '' ? value : undefined,
);
const takeOutcome = into('event', 'outcome', outcome);
const reason = into('event', 'reason', text(1_024));
const userId = into('user', 'id', word);
const userName = into('user', 'name', word);
const email = into('user', 'email', (value) =>
  typeof value === 'string' && value.length <= 256 && /^[^\s@]+@[^\s@]+$/.test(value) ? value : undefined,
);
const ip = into('source', 'ip', ipAddress);
const userAgent = into('agent', 'original', text(1_024));
const method = into('request', 'method', httpMethod);
const statusCode = into('response', 'status_code', integer(100, 599));
const serviceName = into('service', 'name', word);
const errorCode = into('error', 'code', word);
const errorMessage = into('error', 'message', text(1_024));
const traceId = into('trace', 'id', readTraceId);
const source = {
  ip,
  address: into('source', 'address', word),
  port: into('source', 'port', integer(0, 65_535)),
};

const ECS: Readonly<Record<string, Readonly<Record<string, Take>>>> = {
  event: {
    id,
    action,
    outcome: takeOutcome,
    reason,
    kind: into('event', 'kind', oneOf('event', 'alert', 'metric', 'state')),
    category: into('event', 'category', words(8)),
    type: into('event', 'type', words(8)),
    severity: into('event', 'severity', integer(0, 100)),
    provider: into('event', 'provider', word),
    code: into('event', 'code', word),
    duration: into('event', 'duration', integer(0, Number.MAX_SAFE_INTEGER)),
  },
  user: {
    id: userId,
    name: userName,
    email,
    full_name: into('user', 'full_name', word),
    domain: into('user', 'domain', word),
    roles: into('user', 'roles', words(100)),
    target: nested({ id: into('target', 'id', word), name: into('target', 'name', word) }),
  },
  source,
  client: source,
  user_agent: { original: userAgent },
  url: {
    full: takeUrl,
    original: takeUrl,
    path: into('url', 'path', text(2_048)),
    domain: into('url', 'domain', word),
  },
  http: {
    method,
    status_code: statusCode,
    request: nested({ method, id: into('request', 'id', word) }),
    response: nested({ status_code: statusCode }),
  },
  service: {
    name: serviceName,
    environment: into('service', 'environment', word),
    version: into('service', 'version', word),
  },
  rule: {
    id: into('rule', 'id', word),
    name: into('rule', 'name', word),
    level: into('rule', 'level', integer(0, 16)),
  },
  error: { code: errorCode, message: errorMessage },
  cloud: {
    provider: into('cloud', 'provider', word),
    region: into('cloud', 'region', word),
    account: nested({ id: into('account', 'id', word), name: into('account', 'name', word) }),
  },
  organization: { id: takeTenant('organization.id') },
  related: {
    ip: into('related', 'ip', words(100)),
    user: into('related', 'user', words(100)),
    hosts: into('related', 'hosts', words(100)),
  },
  trace: { id: traceId },
  log: { level: takeLevel },
};

/** What an ECS object may be instead of an object. */
const SCALARS: Readonly<Record<string, Take>> = {
  user: either(email, userId),
  user_agent: userAgent,
  url: takeUrl,
  service: serviceName,
  error: errorMessage,
  organization: takeTenant('organization'),
};

const SHORT: Readonly<Record<string, Take>> = {
  id,
  event_id: id,
  action,
  outcome: takeOutcome,
  reason,
  timestamp: takeTime,
  '@timestamp': takeTime,
  time: takeTime,
  level: takeLevel,
  severity: either(takeLevel, into('event', 'severity', integer(0, 100))),
  tenant: takeTenant('tenant'),
  details: takeDetails,
  labels: takeLabels,
  location: into('event', 'provider', word),
  rule_id: into('rule', 'id', word),
  user_id: userId,
  userId,
  user_name: userName,
  userName,
  username: userName,
  email,
  ip,
  ip_address: ip,
  ipAddress: ip,
  client_ip: ip,
  clientIp: ip,
  source_ip: ip,
  srcip: ip,
  userAgent,
  method,
  status: statusCode,
  status_code: statusCode,
  statusCode,
  path: takeUrl,
  endpoint: takeUrl,
  environment: into('service', 'environment', word),
  trace_id: traceId,
  traceId,
};

const dotted = Object.entries(ECS).flatMap(([parent, entries]) =>
  Object.entries(entries).map(([key, take]) => [`${parent}.${key}`, take] as const),
);

/** The top-level names; `app-event-schema.ts` documents every one. */
export const APP_FIELDS: ReadonlyMap<string, Take> = new Map<string, Take>([
  ...dotted,
  ...Object.entries(ECS).map(([key, entries]) => [key, nested(entries, SCALARS[key])] as const),
  ...Object.entries(SHORT),
]);

/** Takes one top-level key of a record and returns what is left of its value. */
export const takeField = takeKey.bind(undefined, APP_FIELDS);
