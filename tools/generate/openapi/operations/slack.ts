import { MAX_ALERT_BYTES, SIGNATURE_WINDOW_S } from '../../../../src/event/limits.ts';
import { problems } from '../answers.ts';
import type { Operation } from '../api-document.ts';
import { headerRefs } from '../components.ts';
import { numberText } from '../number-text.ts';
import { slackSample } from '../samples.ts';

export const POST_SLACK_ACTIONS: Operation = {
  operationId: 'takeSlackAction',
  tags: ['Alerts'],
  summary: 'Take a button pressed in Slack',
  description: `The request URL of the Slack app's interactivity: a \`block_actions\` payload, at most ${numberText(MAX_ALERT_BYTES)} bytes, signed by Slack within ${SIGNATURE_WINDOW_S} seconds. Whatever is no button of an alert is answered alike and does nothing.`,
  security: [{ slackSignature: [] }],
  parameters: [
    {
      name: 'x-slack-request-timestamp',
      in: 'header',
      description: 'Unix seconds.',
      schema: { type: 'string' },
    },
  ],
  requestBody: {
    required: true,
    content: {
      'application/x-www-form-urlencoded': {
        schema: {
          type: 'object',
          required: ['payload'],
          properties: { payload: { type: 'string', description: 'JSON, as Slack writes it.' } },
        },
      },
    },
  },
  responses: {
    '200': {
      description: 'It is on its way, or was nothing of ours. The body is empty.',
      headers: headerRefs('X-Request-Id'),
    },
    ...problems([
      'invalid_signature',
      'signature_expired',
      'payload_too_large',
      'too_many_requests',
      'internal_error',
      'unavailable',
    ]),
  },
  'x-codeSamples': [slackSample('As Slack does it')],
};
