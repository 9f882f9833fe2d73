import * as z from 'zod';
import { SecurityEventSchema } from '../event/security-event.ts';
import { VALUES } from './app-event-values.ts';

/**
 * What applications may send, as documentation and types have it. The normalizer is kinder: it takes all of this and
 * keeps what it cannot read under `sluice.details`, so no Lambda loads this file. Lengths are those of the event inside;
 * a longer text is cut there, and kept whole under `sluice.details`.
 */

const inside = SecurityEventSchema.shape;
const event = inside.event.shape;
const user = inside.user.unwrap().shape;
const source = inside.source.unwrap().shape;
const url = inside.url.unwrap().shape;
const rule = inside.rule.unwrap().shape;
const error = inside.error.unwrap().shape;
const labels = inside.labels.unwrap();
const related = inside.related.unwrap().shape;

const shortText = user.id.unwrap();
const reason = event.reason.unwrap();
const action = VALUES.Action;
const id = VALUES.EventId.optional();
const instant = VALUES.Instant.optional();
const level = VALUES.Level.optional();
const outcome = VALUES.Outcome.optional();
const word = VALUES.Word.optional();
const ip = VALUES.IpAddress.optional();
const address = VALUES.Address.optional();
const method = VALUES.HttpMethod.optional();
const statusCode = VALUES.StatusCode.optional();
const tenant = VALUES.Tenant.optional();
const details = VALUES.Details;
const traceId = VALUES.TraceId.optional();
const email = user.email
  .unwrap()
  .regex(/^[^\s@]+@[^\s@]+$/)
  .optional();
const oneOrMore = <T extends z.ZodType>(list: z.ZodArray<T>) =>
  z.union([list.element, list.min(1)]).optional();

const SECTIONS = {
  event: {
    id,
    action: action.optional(),
    outcome,
    reason: reason.optional(),
    kind: event.kind.optional(),
    category: oneOrMore(event.category),
    type: oneOrMore(event.type),
    severity: event.severity.optional(),
    provider: word,
    code: word,
    duration: event.duration,
  },
  user: {
    id: word,
    name: word,
    email,
    full_name: word,
    domain: word,
    roles: oneOrMore(user.roles.unwrap()),
    target: z.looseObject({ id: word, name: word }).optional(),
  },
  source: { ip, address: word, port: source.port },
  client: { ip, address: word, port: source.port },
  user_agent: { original: inside.user_agent.unwrap().shape.original },
  url: { full: address, original: address, path: url.path, domain: word },
  http: {
    method,
    status_code: statusCode,
    request: z.looseObject({ method, id: word }).optional(),
    response: z.looseObject({ status_code: statusCode }).optional(),
  },
  service: { name: word, environment: word, version: word },
  rule: { id: word, name: word, level: rule.level },
  error: { code: word, message: error.message },
  cloud: { provider: word, region: word, account: z.looseObject({ id: word, name: word }).optional() },
  organization: { id: tenant },
  related: {
    ip: oneOrMore(related.ip.unwrap()),
    user: oneOrMore(related.user.unwrap()),
    hosts: oneOrMore(related.hosts.unwrap()),
  },
  trace: { id: traceId },
  log: { level },
} as const;

type Dotted<T> = {
  [Name in { [P in keyof T & string]: `${P}.${keyof T[P] & string}` }[keyof T &
    string]]: Name extends `${infer P extends keyof T & string}.${infer F}`
    ? F extends keyof T[P]
      ? T[P][F]
      : never
    : never;
};

const DOTTED = Object.fromEntries(
  Object.entries(SECTIONS).flatMap(([section, fields]) =>
    Object.entries(fields).map(([name, field]) => [`${section}.${name}`, field]),
  ),
) as Dotted<typeof SECTIONS>;

const objectOf = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape);

/** ECS objects; some may be a plain text instead. */
export const EventObjects = z
  .looseObject({
    event: objectOf(SECTIONS.event).optional(),
    user: z
      .union([objectOf(SECTIONS.user), shortText, z.number()])
      .optional()
      .describe('Or the e-mail address or id alone.'),
    source: objectOf(SECTIONS.source).optional().describe("Without an address, the connection's is taken."),
    client: objectOf(SECTIONS.client).optional().describe('Another name of `source`.'),
    user_agent: z
      .union([objectOf(SECTIONS.user_agent), SECTIONS.user_agent.original.unwrap()])
      .optional()
      .describe('Or the header alone.'),
    url: z
      .union([objectOf(SECTIONS.url), address.unwrap()])
      .optional()
      .describe('Or the address alone.'),
    http: objectOf(SECTIONS.http).optional(),
    service: z
      .union([objectOf(SECTIONS.service), shortText])
      .optional()
      .describe('Or the name alone.'),
    rule: objectOf(SECTIONS.rule).optional().describe('A hint; Wazuh decides.'),
    error: z
      .union([objectOf(SECTIONS.error), error.message.unwrap()])
      .optional()
      .describe('Or the message alone.'),
    cloud: objectOf(SECTIONS.cloud).optional(),
    organization: z
      .union([objectOf(SECTIONS.organization), tenant.unwrap()])
      .optional()
      .describe('The tenant.'),
    related: objectOf(SECTIONS.related).optional(),
    trace: objectOf(SECTIONS.trace).optional(),
    log: objectOf(SECTIONS.log).optional(),
  })
  .describe('Fields by their ECS names, nested.');

export const DottedNames = z.looseObject(DOTTED).describe('The same fields by their names with dots.');

/** The ECS field that a short name fills. */
const as = <T extends z.ZodType>(field: string, value: T) => value.meta({ 'x-ecs': field });
const userId = as('user.id', word);
const userName = as('user.name', word);
const sourceIp = as('source.ip', ip);
const status = as('http.response.status_code', statusCode);
const time = as('@timestamp', instant);
const place = as('url.path', address);

export const ShortNames = z
  .looseObject({
    id: as('event.id', id),
    event_id: as('event.id', id),
    action: as('event.action', action.optional()),
    outcome: as('event.outcome', outcome),
    reason: as('event.reason', reason.optional()),
    timestamp: time,
    '@timestamp': time,
    time,
    level: as('event.severity', level),
    severity: as('event.severity', z.union([level.unwrap(), event.severity]).optional()),
    tenant: as('organization.id', tenant),
    details: as('sluice.details', details.optional()),
    labels: as(
      'labels',
      z.record(labels.keyType, z.union([labels.valueType, z.number(), z.boolean()])).optional(),
    ),
    location: as('event.provider', word).describe('Where in the application.'),
    rule_id: as('rule.id', word),
    user_id: userId,
    userId,
    user_name: userName,
    userName,
    username: userName,
    email: as('user.email', email),
    ip: sourceIp,
    ip_address: sourceIp,
    ipAddress: sourceIp,
    client_ip: sourceIp,
    clientIp: sourceIp,
    source_ip: sourceIp,
    srcip: sourceIp,
    userAgent: as('user_agent.original', SECTIONS.user_agent.original),
    method: as('http.request.method', method),
    status,
    status_code: status,
    statusCode: status,
    path: place,
    endpoint: place,
    environment: as('service.environment', word),
    trace_id: as('trace.id', traceId),
    traceId: as('trace.id', traceId),
  })
  .describe('The same and a few more by short names.');

const WithAction = z
  .union([
    z.looseObject({ action }),
    z.looseObject({ 'event.action': action }),
    z.looseObject({ event: z.looseObject({ action }) }),
  ])
  .describe('The one thing that an event must say.');

/** Sluice's own shape. Of several names for one field the first in the document wins; the others are kept. */
export const EventShape = z
  .intersection(z.intersection(WithAction, ShortNames), z.intersection(EventObjects, DottedNames))
  .describe(
    "Sluice's own shape: an action, and what else is known under whichever names are at hand. Other fields are kept.",
  );

/** What HashPass clients send. */
export const WazuhEventShape = z
  .looseObject({
    timestamp: instant,
    level: z.enum(['info', 'warning', 'error', 'critical']),
    rule_id: word,
    location: z.string(),
    user: z.string().optional().describe('An id or an e-mail address.'),
    action,
    details,
    ip_address: z.string().optional().describe('An address; any other text is kept under `sluice.details`.'),
    user_agent: z.string().optional(),
  })
  .describe('The `WazuhEvent` of HashPass clients.');

/** What the browser helper of HashPass sends. */
export const BrowserEventShape = z
  .looseObject({ action, level, userId: word, details: details.optional() })
  .describe("The browser helper's object.");

export const AppEventShape = z
  .union([EventShape, WazuhEventShape, BrowserEventShape])
  .describe('An event of an application.');
export type AppEventInput = z.input<typeof AppEventShape>;
