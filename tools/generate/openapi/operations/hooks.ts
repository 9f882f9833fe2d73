import {
  HOOK_SIGNATURE_WINDOW_S,
  MAX_BODY_BYTES,
  MAX_EVENTS_PER_REQUEST,
} from '../../../../src/event/limits.ts';
import type { JsonObject } from '../../../../src/kernel/json.ts';
import { good, problems } from '../answers.ts';
import type { Operation } from '../api-document.ts';
import { type Example, shown } from '../examples.ts';
import { numberText } from '../number-text.ts';
import { sentrySample, supabaseSample } from '../samples.ts';
import { SENTRY_EXAMPLES, SUPABASE_EXAMPLES } from '../webhook-examples.ts';
import { ENCODING } from './encoding.ts';

const KEPT =
  'The hook whose secret proves the sender decides the tenant. Kinds that Sluice does not know become generic events; what does not fit an event is cut and marked. A delivery that comes again makes the same events again, with the same ids.';

const RECORD: JsonObject = { type: 'object', description: 'As its sender writes it.' };

const COMMON = [
  'empty_body',
  'invalid_gzip',
  'invalid_utf8',
  'invalid_json',
  'unauthorized',
  'payload_too_large',
  'unsupported_media_type',
  'unsupported_encoding',
  'too_many_requests',
  'internal_error',
  'unavailable',
] as const;

const taken = (examples: Readonly<Record<string, Example>>) =>
  good('Each record was accepted or rejected.', 'EventsAnswer', examples);

export const POST_SUPABASE: Operation = {
  operationId: 'takeSupabaseWebhook',
  tags: ['Webhooks'],
  summary: 'Take a webhook of Supabase',
  description: `A database webhook, an auth audit entry as a row or as a log line, or a batch of a log drain: one object, an array, or one a line; at most ${numberText(MAX_EVENTS_PER_REQUEST)} records and ${numberText(MAX_BODY_BYTES)} bytes. A Standard Webhooks signature may be ${HOOK_SIGNATURE_WINDOW_S} seconds old. ${KEPT}`,
  security: [{ supabaseSecret: [] }, { standardWebhooks: [] }],
  parameters: [
    ENCODING,
    { name: 'webhook-id', in: 'header', description: 'Of Standard Webhooks.', schema: { type: 'string' } },
    {
      name: 'webhook-timestamp',
      in: 'header',
      description: 'Of Standard Webhooks: unix seconds.',
      schema: { type: 'string' },
    },
  ],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: { anyOf: [RECORD, { type: 'array', items: RECORD }] },
        examples: shown(SUPABASE_EXAMPLES),
      },
      'application/x-ndjson': { schema: { type: 'string', description: 'One record a line.' } },
    },
  },
  responses: {
    '202': taken(SUPABASE_EXAMPLES),
    ...problems([...COMMON, 'signature_expired', 'too_many_events']),
  },
  'x-codeSamples': Object.values(SUPABASE_EXAMPLES).map(({ summary, request }) =>
    supabaseSample(summary, request),
  ),
};

export const POST_SENTRY: Operation = {
  operationId: 'takeSentryWebhook',
  tags: ['Webhooks'],
  summary: 'Take a webhook of Sentry',
  description: `Of an internal or public integration (issues, errors, alerts, comments), signed, or of the older WebHooks plugin, with its token in the address; at most ${numberText(MAX_BODY_BYTES)} bytes. ${KEPT}`,
  security: [{ sentrySignature: [] }, { sentryToken: [] }],
  parameters: [
    ENCODING,
    {
      name: 'Sentry-Hook-Resource',
      in: 'header',
      description: 'What the webhook is about, such as `issue`.',
      schema: { type: 'string' },
    },
    {
      name: 'Sentry-Hook-Timestamp',
      in: 'header',
      description: 'When Sentry sent it, unix seconds.',
      schema: { type: 'string' },
    },
  ],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: RECORD, examples: shown(SENTRY_EXAMPLES) } },
  },
  responses: { '202': taken(SENTRY_EXAMPLES), ...problems(COMMON) },
  'x-codeSamples': Object.values(SENTRY_EXAMPLES).map(({ summary, request }) =>
    sentrySample(summary, request),
  ),
};
