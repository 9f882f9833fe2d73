import {
  ALERT_SIGNATURE_WINDOW_S,
  MAX_ALERT_BYTES,
  MAX_BODY_BYTES,
  MAX_EVENT_BYTES,
  MAX_EVENTS_PER_REQUEST,
  MAX_JSON_DEPTH,
  MAX_JSON_KEYS,
} from '../../../src/event/limits.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { Route } from '../../../src/pipeline.ts';
import { good, problems } from './answers.ts';
import { headerRefs, schemaRef } from './components.ts';
import { ALERT_EXAMPLES, answersOf, EVENT_EXAMPLES, LINE_EXAMPLES, shown } from './examples.ts';
import { alertSample, eventSample, getSample, gzipSample, preflightSample } from './samples.ts';

const count = (value: number) => value.toLocaleString('en-GB');

const POST_EVENTS: JsonObject = {
  operationId: 'sendEvents',
  tags: ['Events'],
  summary: 'Send security events',
  description: `One JSON event, an array of them, or one a line; at most ${count(MAX_EVENTS_PER_REQUEST)} events and ${count(MAX_BODY_BYTES)} bytes after decompression. An event has at most ${count(MAX_EVENT_BYTES)} bytes, ${MAX_JSON_DEPTH} levels and ${count(MAX_JSON_KEYS)} keys. The answer has one outcome for each event, in their order: a good event beside a bad one is kept. A field that cannot be read does not cost the event: it is kept under \`sluice.details\`, as every unknown one is. What is personal or secret is redacted before anything is stored.`,
  security: [{ ingestKey: [] }],
  parameters: [
    {
      name: 'Content-Encoding',
      in: 'header',
      description: 'How the body is compressed.',
      schema: { enum: ['gzip', 'identity'], default: 'identity' },
    },
  ],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: { anyOf: [schemaRef('AppEvent'), { type: 'array', items: schemaRef('AppEvent') }] },
        examples: shown(EVENT_EXAMPLES),
      },
      'application/x-ndjson': {
        schema: { type: 'string', description: 'One `AppEvent` a line.' },
        examples: shown(LINE_EXAMPLES),
      },
      'text/plain': {
        schema: {
          type: 'string',
          description: 'Either of both, as `navigator.sendBeacon` sends it: the text decides.',
        },
      },
    },
  },
  responses: {
    '202': good(
      'Each event was accepted or rejected.',
      'EventsAnswer',
      answersOf({ ...EVENT_EXAMPLES, ...LINE_EXAMPLES }),
    ),
    ...problems(
      'empty_body',
      'invalid_gzip',
      'invalid_utf8',
      'invalid_json',
      'unauthorized',
      'key_expired',
      'forbidden',
      'payload_too_large',
      'too_many_events',
      'unsupported_media_type',
      'unsupported_encoding',
      'too_many_requests',
      'internal_error',
      'unavailable',
    ),
  },
  'x-codeSamples': [
    ...Object.values({ ...EVENT_EXAMPLES, ...LINE_EXAMPLES }).map(({ summary, request }) =>
      eventSample(summary, request),
    ),
    gzipSample('Compressed', EVENT_EXAMPLES.several?.request ?? []),
  ],
};

const OPTIONS_EVENTS: JsonObject = {
  operationId: 'askBeforeSending',
  tags: ['Events'],
  summary: 'What a browser asks before it sends',
  description:
    'A CORS preflight. It names no key, so every origin may ask; the origin is judged when events come with a key.',
  security: [],
  parameters: [
    { name: 'Origin', in: 'header', description: 'Origin of the page.', schema: { type: 'string' } },
  ],
  responses: {
    '204': {
      description: 'What a page may send.',
      headers: headerRefs(
        'X-Request-Id',
        'Access-Control-Allow-Origin',
        'Access-Control-Allow-Methods',
        'Access-Control-Allow-Headers',
        'Access-Control-Max-Age',
      ),
    },
  },
  'x-codeSamples': [preflightSample('A preflight')],
};

const POST_ALERTS: JsonObject = {
  operationId: 'reportAlert',
  tags: ['Alerts'],
  summary: 'Report an alert of Wazuh',
  description: `For the integration script on the manager: one line of \`alerts.json\`, at most ${count(MAX_ALERT_BYTES)} bytes, signed. The clocks of both sides may differ by ${ALERT_SIGNATURE_WINDOW_S} seconds. The same alert twice is one.`,
  security: [{ alertSignature: [] }],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: schemaRef('WazuhAlert'), examples: shown(ALERT_EXAMPLES) } },
  },
  responses: {
    '202': good('The alert is on its way to people.', 'AlertAnswer', answersOf(ALERT_EXAMPLES)),
    ...problems(
      'empty_body',
      'invalid_gzip',
      'invalid_utf8',
      'invalid_alert',
      'invalid_signature',
      'signature_expired',
      'payload_too_large',
      'unsupported_media_type',
      'unsupported_encoding',
      'internal_error',
      'unavailable',
    ),
  },
  'x-codeSamples': Object.values(ALERT_EXAMPLES).map(({ summary, request }) => alertSample(summary, request)),
};

const GET_HEALTH: JsonObject = {
  operationId: 'health',
  tags: ['Health'],
  summary: 'Whether the door answers',
  description: 'For load balancers. Says nothing of what is behind it.',
  security: [],
  responses: { '200': good('It does.', 'HealthAnswer', { ok: { status: 'ok' } }) },
  'x-codeSamples': [getSample('Health', '/v1/health')],
};

/** What the document says of each route. */
export const OPERATIONS: Readonly<Record<Route, JsonObject>> = {
  'POST /v1/events': POST_EVENTS,
  'OPTIONS /v1/events': OPTIONS_EVENTS,
  'POST /v1/alerts': POST_ALERTS,
  'GET /v1/health': GET_HEALTH,
};
