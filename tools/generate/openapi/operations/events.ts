import {
  ANY_RATIO_BYTES,
  MAX_BODY_BYTES,
  MAX_EVENT_BYTES,
  MAX_EVENTS_PER_REQUEST,
  MAX_INFLATE_RATIO,
  MAX_JSON_DEPTH,
  MAX_JSON_KEYS,
} from '../../../../src/event/limits.ts';
import { good, problems } from '../answers.ts';
import type { Operation } from '../api-document.ts';
import { headerRefs, RATE_HEADERS, schemaRef } from '../components.ts';
import { EVENT_EXAMPLES, LINE_EXAMPLES, shown } from '../examples.ts';
import { numberText } from '../number-text.ts';
import { beaconSample, eventSample, gzipSample, preflightSample, signedSample } from '../samples.ts';
import { ENCODING } from './encoding.ts';

/** Once the key is known, whatever becomes of the body. */
const TOLD = [400, 413, 415, 429, 503];

export const POST_EVENTS: Operation = {
  operationId: 'sendEvents',
  tags: ['Events'],
  summary: 'Send security events',
  description: `One JSON event, an array of them, or one a line; at most ${numberText(MAX_EVENTS_PER_REQUEST)} events and ${numberText(MAX_BODY_BYTES)} bytes after decompression, and above ${numberText(ANY_RATIO_BYTES)} bytes at most ${MAX_INFLATE_RATIO} times the compressed size. An event has at most ${numberText(MAX_EVENT_BYTES)} bytes, ${MAX_JSON_DEPTH} levels and ${numberText(MAX_JSON_KEYS)} keys. The answer has one outcome for each event, in their order: a good event beside a bad one is kept. A field that cannot be read does not cost the event: it is kept under \`sluice.details\`, as every unknown one is. A key that pages and apps show (\`slp_…\`) is bound to origins, and brings events that a browser may report. What is personal or secret is redacted before anything is stored.`,
  security: [{ ingestKey: [] }, { ingestKey: [], requestSignature: [] }, { publishableKey: [] }],
  parameters: [ENCODING],
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
      { ...EVENT_EXAMPLES, ...LINE_EXAMPLES },
      ...RATE_HEADERS,
    ),
    ...problems(
      [
        'empty_body',
        'invalid_gzip',
        'invalid_utf8',
        'invalid_json',
        'unauthorized',
        'key_expired',
        'signature_required',
        'invalid_signature',
        'signature_expired',
        'signature_replayed',
        'origin_not_allowed',
        'payload_too_large',
        'too_many_events',
        'unsupported_media_type',
        'unsupported_encoding',
        'too_many_requests',
        'internal_error',
        'unavailable',
      ],
      TOLD,
    ),
  },
  'x-codeSamples': [
    ...Object.values({ ...EVENT_EXAMPLES, ...LINE_EXAMPLES }).map(({ summary, request }) =>
      eventSample(summary, request),
    ),
    gzipSample('Compressed', EVENT_EXAMPLES.several?.request ?? []),
    signedSample('Signed', EVENT_EXAMPLES.oneEvent?.request ?? []),
    beaconSample(
      'With a publishable key made for https://shop.example',
      EVENT_EXAMPLES.browserSafe?.request ?? [],
    ),
  ],
};

export const OPTIONS_EVENTS: Operation = {
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
