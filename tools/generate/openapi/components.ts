import * as z from 'zod';
import {
  AlertAnswerSchema,
  EventOutcomeSchema,
  EventsAnswerSchema,
  GatewayMessageSchema,
  HealthAnswerSchema,
  ProblemSchema,
} from '../../../src/intake/answer-schema.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import {
  AppEventShape,
  BrowserEventShape,
  DottedNames,
  EventObjects,
  EventShape,
  ShortNames,
  WazuhEventShape,
} from '../../../src/normalize/app-event-schema.ts';
import { VALUES } from '../../../src/normalize/app-event-values.ts';
import { WazuhAlertSchema } from '../../../src/notify/alert/wazuh-alert.ts';

const NAMED: Readonly<Record<string, z.core.$ZodType>> = {
  AppEvent: AppEventShape,
  Event: EventShape,
  ShortNames,
  EventObjects,
  DottedNames,
  WazuhEvent: WazuhEventShape,
  BrowserEvent: BrowserEventShape,
  ...VALUES,
  WazuhAlert: WazuhAlertSchema,
  EventsAnswer: EventsAnswerSchema,
  EventOutcome: EventOutcomeSchema,
  AlertAnswer: AlertAnswerSchema,
  HealthAnswer: HealthAnswerSchema,
  Problem: ProblemSchema,
  GatewayMessage: GatewayMessageSchema,
};

/** `components.schemas`, from the zod definitions; formats stand without zod's long patterns for them. */
export function componentSchemas(): Readonly<Record<string, JsonObject>> {
  const registry = z.registry<{ readonly id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-2020-12',
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return Object.fromEntries(Object.keys(NAMED).map((id) => [id, unaddressed(schemas[id] as JsonObject)]));
}

/** Inside a document its place is its address, and the document's dialect is its own. */
function unaddressed(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id'));
}

export function schemaRef(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

const text = (description: string): JsonObject => ({ description, schema: { type: 'string' } });
const count = (description: string): JsonObject => ({ description, schema: { type: 'integer', minimum: 0 } });

/** `components.headers`: what answers carry. */
export const HEADERS: Readonly<Record<string, JsonObject>> = {
  'X-Request-Id': text('Id of the request, in our logs too.'),
  'Retry-After': {
    description: 'Seconds after which the same request may succeed.',
    schema: { type: 'integer', minimum: 1 },
  },
  'WWW-Authenticate': text('The scheme that is asked for.'),
  'RateLimit-Limit': count('How many events, or requests, a full quota has.'),
  'RateLimit-Remaining': count('How many of them are left.'),
  'RateLimit-Reset': count('Seconds until the quota is full again; with 429, until it is worth trying.'),
  'RateLimit-Policy': text('`<limit>;w=<seconds in which it fills>`'),
  'Access-Control-Allow-Origin': text('The origin that asked.'),
  'Access-Control-Allow-Methods': text('Methods that a page may use.'),
  'Access-Control-Allow-Headers': text('Headers that a page may send.'),
  'Access-Control-Max-Age': count('Seconds for which a browser need not ask again.'),
};

/** Where a caller stands with its rate. */
export const RATE_HEADERS = [
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'RateLimit-Policy',
] as const;

export function headerRefs(...names: readonly string[]): Readonly<Record<string, JsonObject>> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
