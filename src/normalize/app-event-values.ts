import * as z from 'zod';
import { ACTIONS } from '../event/actions.ts';
import { EVENT_ID } from '../event/event-id.ts';
import { SecurityEventSchema } from '../event/security-event.ts';
import { HTTP_METHODS, LEVEL_WORDS, OUTCOME_WORDS } from './readers.ts';

const inside = SecurityEventSchema.shape;
const event = inside.event.shape;
const http = inside.http.unwrap().shape;
const user = inside.user.unwrap().shape;
const source = inside.source.unwrap().shape;
const url = inside.url.unwrap().shape;
const rule = inside.rule.unwrap().shape;

const shortText = user.id.unwrap();

/** JSON Schema has patterns without flags. */
const IN_ANY_CASE = new RegExp(
  `^(?:${HTTP_METHODS.map((name) => name.replaceAll(/./g, (letter) => `[${letter}${letter.toLowerCase()}]`)).join('|')})$`,
);

/** What stands in many places, each with the name that documents give it. */
export const VALUES = {
  Action: z
    .union([z.enum(Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]), event.action.regex(/\S/)])
    .describe('One of the catalogue, or any other name.'),
  EventId: z
    .string()
    .regex(EVENT_ID)
    .describe('Yours, so that sending again does not double the event. Without one it is derived.'),
  Instant: z
    .union([z.iso.datetime({ offset: true }), z.number().min(0)])
    .describe(
      'RFC 3339, or seconds or milliseconds since 1970. Near relatives of RFC 3339 are read too; without an offset they are UTC.',
    ),
  Level: z
    .union([z.enum(Object.values(LEVEL_WORDS).flat()), rule.level.unwrap()])
    .describe("A word, or Wazuh's 0 to 16. Without one the action catalogue decides."),
  Outcome: z.enum(Object.values(OUTCOME_WORDS).flat()).describe('Becomes success, failure or unknown.'),
  Word: z
    .union([shortText, z.number()])
    .describe('A short text; numbers, such as ids of a database, become one.'),
  IpAddress: source.ip.unwrap().describe('IPv4 or IPv6.'),
  Address: z
    .union([
      z.url({ protocol: /^https?$/ }).max(url.full.unwrap().maxLength ?? 0),
      url.path.unwrap().regex(/^\//),
    ])
    .describe('An absolute http(s) address, or a path.'),
  HttpMethod: z
    .string()
    .regex(IN_ANY_CASE)
    .describe(`${HTTP_METHODS.join(', ')}, in any case.`),
  StatusCode: http.response.unwrap().shape.status_code.describe('Status code of an HTTP answer.'),
  Tenant: inside.organization.shape.id.describe(
    "The ingest key's tenant, which need not be said; an event that names another is rejected.",
  ),
  TraceId: z
    .string()
    .regex(/^[\dA-Fa-f]{32}$/)
    .describe('Of W3C Trace Context: 32 hex digits. Without one, that of the request.'),
  Details: z
    .record(z.string(), z.unknown())
    .describe('Whatever else the application knows; redacted like every field.'),
} as const;
