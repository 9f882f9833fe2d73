import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { refuse } from '../../src/intake/problem.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { EDGE_HEADER, ROUTES, type Route } from '../../src/pipeline.ts';
import { type InvocationTelemetry, invocation } from '../middleware/invocation.ts';
import { sealed } from '../middleware/sealed.ts';
import { preflight } from './cors.ts';
import { answer, type HttpAnswer, refusal, unavailable } from './http-answer.ts';
import { type ClientAddress, type IngestRequest, readRequest, type TraceOf } from './request.ts';
import type { TakeAlertDeps } from './take-alert.ts';
import { type TakeEventsDeps, takeEvents } from './take-events.ts';
import type { TakeHookDeps } from './take-hook.ts';

export interface IngestDeps extends TakeEventsDeps, TakeAlertDeps, TakeHookDeps {
  readonly telemetry: InvocationTelemetry;
  readonly clientAddress: ClientAddress;
  readonly traceOf: TraceOf;
  /** Whether what a request shows is the edge's; undefined where none stands before the door. */
  readonly isFromEdge?: ((given: string | undefined) => Promise<boolean>) | undefined;
}

type Road = (request: IngestRequest) => Promise<HttpAnswer>;

/** Stage `ingest`: HTTP → intake → normalize → redact → events queue, and alerts → alerts queue. */
export function createHandler(deps: IngestDeps) {
  const signed = (road: Road) => slowDownGuessers(deps, road);
  const routes: Readonly<Record<Route, Road>> = {
    'POST /v1/events': (request) => takeEvents(deps, request),
    'OPTIONS /v1/events': async ({ id, header }) => preflight(header('origin'), id),
    'POST /v1/hooks/supabase': signed(async (it) => (await hookRoad()).takeHook(deps, 'supabase', it)),
    'POST /v1/hooks/sentry': signed(async (it) => (await hookRoad()).takeHook(deps, 'sentry', it)),
    'POST /v1/alerts': signed(async (it) => (await alertRoad()).takeAlert(deps, it)),
    'POST /v1/slack/actions': signed(async (it) => (await slackRoad()).takeSlackAction(deps, it)),
    'GET /v1/health': async ({ id }) => answer(200, { status: 'ok' }, id),
  };
  return sealed(
    middy<APIGatewayProxyEventV2, HttpAnswer>()
      .use(surprises())
      .use(invocation(deps.telemetry))
      .handler(async (event: APIGatewayProxyEventV2) => {
        const { method, path } = event.requestContext.http;
        const route = ROUTES.find((each) => each === `${method} ${path}`);
        if (route === undefined) return noRoute(path, event);
        const request = readRequest(event, deps);
        deps.telemetry.trace(request.trace);
        const isPast = deps.isFromEdge !== undefined && !(await deps.isFromEdge(request.header(EDGE_HEADER)));
        const answered = isPast ? pastEdge(request) : await routes[route](request);
        const status = answered.statusCode ?? 0;
        if (status === 401 || status === 429) await deps.limits.settle(deps.clock());
        if (status >= 400) deps.telemetry.measure('RequestsRefused', 1, 'Count', { status: String(status) });
        return answered;
      }),
  );
}

/** Who signs wrongly gets 429 after a while, like whoever guesses keys; who signs rightly is never asked. */
function slowDownGuessers({ limits, clock }: Pick<IngestDeps, 'limits' | 'clock'>, road: Road): Road {
  return async (request) => {
    const answered = await road(request);
    if (answered.statusCode !== 401) return answered;
    const { refused, headers } = limits.knock(request.address, 1, clock());
    return refused === undefined ? answered : refusal(refused, request.id, headers);
  };
}

/** Loaded with the first alert: most starts are for events, and an alert needs a secret of AWS besides. */
function alertRoad() {
  return import('./take-alert.ts');
}

/** Loaded with the first webhook, for the same reasons. */
function hookRoad() {
  return import('./take-hook.ts');
}

/** Loaded with the first button that is pressed. */
function slackRoad() {
  return import('./take-slack-action.ts');
}

/** Somebody found the address behind the edge. */
function pastEdge({ id }: IngestRequest): HttpAnswer {
  return refusal(refuse('not_found', 'Call the domain of this deployment.'), id);
}

function noRoute(path: string, event: APIGatewayProxyEventV2): HttpAnswer {
  const { requestId } = event.requestContext;
  const methods = ROUTES.filter((route) => route.endsWith(` ${path}`)).map((route) => route.split(' ')[0]);
  if (methods.length === 0)
    return refusal(refuse('not_found', `The routes are ${ROUTES.join(', ')}.`), requestId);
  const allow = methods.join(', ');
  return refusal(refuse('method_not_allowed', `This route takes ${allow}.`), requestId, {
    allow,
  });
}

/**
 * Answers what was thrown with a problem document that says nothing of its cause; `invocation` has logged it. A coded
 * error is a dependency that fails or is not set up: the same request may succeed later.
 */
function surprises(): MiddlewareObj<APIGatewayProxyEventV2, HttpAnswer> {
  return {
    onError: (request) => {
      const { requestId } = request.event.requestContext;
      request.response =
        request.error instanceof CodedError
          ? unavailable('Send the request again in a moment.', requestId)
          : refusal(
              refuse('internal_error', 'Send the request again; if it fails again, quote the request id.'),
              requestId,
            );
    },
  };
}
