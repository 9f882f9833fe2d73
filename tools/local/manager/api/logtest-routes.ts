import { type Answer, json } from './answer.ts';
import { type BodyField, readJsonBody } from './body.ts';
import { type ApiContext, type ApiRequest, allowed, denied, pretty, type Routes } from './context.ts';
import type { Refusal } from './problems.ts';

export const logtestRoutes: Routes = {
  '/logtest': { PUT: { handle: runLogtest } },
  '/logtest/sessions/{token}': { DELETE: { handle: allowed('logtest:run', endLogtest) } },
};

const FIELDS: readonly BodyField[] = [
  { name: 'event', type: 'string', required: true },
  { name: 'log_format', type: 'string', required: true },
  { name: 'location', type: 'string', required: true },
  { name: 'token', type: 'string' },
];

function runLogtest(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const body = readJsonBody(request.body, request.headers['content-type'], FIELDS);
  if (!body.ok) return body.refusal;
  const refusal = denied(request, context, 'logtest:run');
  if (refusal !== undefined) return refusal;
  const { event, location, token } = body.fields;
  const given = typeof token === 'string' ? token : undefined;
  const data = context.logtest.run(String(event), String(location), given);
  return json({ error: 0, data }, pretty(request));
}

function endLogtest(request: ApiRequest, context: ApiContext): Answer {
  const data = context.logtest.end(request.parameters.token ?? '');
  return json({ error: 0, data }, pretty(request));
}
