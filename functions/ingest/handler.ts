import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { refuse } from '../../src/intake/problem.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { ROUTES, type Route } from '../../src/pipeline.ts';
import { type InvocationTelemetry, invocation } from '../middleware/invocation.ts';
import { sealed } from '../middleware/sealed.ts';
import { preflight } from './cors.ts';
import { answer, type HttpAnswer, refusal, unavailable } from './http-answer.ts';
import { type IngestRequest, readRequest } from './request.ts';
import type { TakeAlertDeps } from './take-alert.ts';
import { type TakeEventsDeps, takeEvents } from './take-events.ts';
import type { TakeHookDeps } from './take-hook.ts';

export interface IngestDeps extends TakeEventsDeps, TakeAlertDeps, TakeHookDeps {
  readonly telemetry: InvocationTelemetry;
}

/** Stage `ingest`: HTTP → intake → normalize → redact → events queue, and alerts → alerts queue. */
export function createHandler(deps: IngestDeps) {
  const routes: Readonly<Record<Route, (request: IngestRequest) => Promise<HttpAnswer>>> = {
    'POST /v1/events': (request) => takeEvents(deps, request),
    'OPTIONS /v1/events': async ({ id, header }) => preflight(header('origin'), id),
    'POST /v1/hooks/supabase': async (request) => (await hookRoad()).takeHook(deps, 'supabase', request),
    'POST /v1/hooks/sentry': async (request) => (await hookRoad()).takeHook(deps, 'sentry', request),
    'POST /v1/alerts': async (request) => (await alertRoad()).takeAlert(deps, request),
    'GET /v1/health': async ({ id }) => answer(200, { status: 'ok' }, id),
  };
  return sealed(
    middy<APIGatewayProxyEventV2, HttpAnswer>()
      .use(surprises())
      .use(invocation(deps.telemetry))
      .handler(async (event: APIGatewayProxyEventV2) => {
        const { method, path } = event.requestContext.http;
        const route = ROUTES.find((each) => each === `${method} ${path}`);
        return route === undefined ? noRoute(method, path, event) : routes[route](readRequest(event));
      }),
  );
}

/** Loaded with the first alert: most starts are for events, and an alert needs a secret of AWS besides. */
function alertRoad() {
  return import('./take-alert.ts');
}

/** Loaded with the first webhook, for the same reasons. */
function hookRoad() {
  return import('./take-hook.ts');
}

function noRoute(method: string, path: string, event: APIGatewayProxyEventV2): HttpAnswer {
  const { requestId } = event.requestContext;
  const methods = ROUTES.filter((route) => route.endsWith(` ${path}`)).map((route) => route.split(' ')[0]);
  if (methods.length === 0)
    return refusal(refuse('not_found', `The routes are ${ROUTES.join(', ')}.`), requestId);
  const allow = methods.join(', ');
  return refusal(refuse('method_not_allowed', `This route takes ${allow}, not ${method}.`), requestId, {
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
