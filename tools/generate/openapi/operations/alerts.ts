import { MAX_ALERT_BYTES, SIGNATURE_WINDOW_S } from '../../../../src/event/limits.ts';
import { good, problems } from '../answers.ts';
import type { Operation } from '../api-document.ts';
import { schemaRef } from '../components.ts';
import { ALERT_EXAMPLES, shown } from '../examples.ts';
import { numberText } from '../number-text.ts';
import { alertSample, getSample } from '../samples.ts';
import { ENCODING } from './encoding.ts';

export const POST_ALERTS: Operation = {
  operationId: 'reportAlert',
  tags: ['Alerts'],
  summary: 'Report an alert of Wazuh',
  description: `For the integration script on the manager: one line of \`alerts.json\`, at most ${numberText(MAX_ALERT_BYTES)} bytes, signed. The clocks of both sides may differ by ${SIGNATURE_WINDOW_S} seconds. The same alert twice is one.`,
  security: [{ alertSignature: [] }],
  parameters: [ENCODING],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: schemaRef('WazuhAlert'), examples: shown(ALERT_EXAMPLES) } },
  },
  responses: {
    '202': good('The alert is on its way to people.', 'AlertAnswer', ALERT_EXAMPLES),
    ...problems([
      'empty_body',
      'invalid_gzip',
      'invalid_utf8',
      'invalid_alert',
      'invalid_signature',
      'signature_expired',
      'payload_too_large',
      'unsupported_media_type',
      'unsupported_encoding',
      'too_many_requests',
      'internal_error',
      'unavailable',
    ]),
  },
  'x-codeSamples': Object.values(ALERT_EXAMPLES).map(({ summary, request }) => alertSample(summary, request)),
};

export const GET_HEALTH: Operation = {
  operationId: 'health',
  tags: ['Health'],
  summary: 'Whether the door answers',
  description: 'For load balancers. Says nothing of what is behind it.',
  security: [],
  responses: {
    '200': good('It does.', 'HealthAnswer', { ok: { summary: 'Well', answer: { status: 'ok' } } }),
  },
  'x-codeSamples': [getSample('Health', '/v1/health')],
};
