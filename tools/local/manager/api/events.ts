import { type Answer, CRASH, json } from './answer.ts';
import { type BodyField, readJsonBody } from './body.ts';
import { type ApiContext, type ApiRequest, denied, pretty, type Routes } from './context.ts';
import { API_LOCATION, BULK_TOO_LARGE, ingest, MAX_EVENTS_PER_REQUEST } from './ingest.ts';
import { badRequest, DAEMONS_NOT_READY, type Refusal } from './problems.ts';

export const EVENTS_PATH = '/events';

export const eventRoutes: Routes = { [EVENTS_PATH]: { POST: { handle: postEvents } } };

const FIELDS: readonly BodyField[] = [{ name: 'events', type: 'array of strings', required: true }];

function postEvents(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const body = readJsonBody(request.body, request.headers['content-type'], FIELDS);
  if (!body.ok) return body.refusal;
  const events = body.fields.events as readonly string[];
  if (events.length > MAX_EVENTS_PER_REQUEST) return BULK_TOO_LARGE;
  if (!context.daemonsReady()) return DAEMONS_NOT_READY;
  const refusal = denied(request, context, 'event:ingest');
  if (refusal !== undefined) return refusal;
  const choked = context.chokesOn(events);
  if (choked !== undefined) return choked === 500 ? CRASH : badRequest('The events are not valid');
  const { accepted, response } = ingest(events);
  for (const event of accepted) context.analyse({ text: event, location: API_LOCATION });
  return json(response, pretty(request));
}
