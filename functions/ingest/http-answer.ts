import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { PROBLEM_MEDIA_TYPE, problemDocument, type Refusal, refuse } from '../../src/intake/problem.ts';

export type HttpAnswer = APIGatewayProxyStructuredResultV2;
/** By lower-case names. */
export type Headers = Readonly<Record<string, string>>;

/** Sent with every answer: nothing here is a page, and nothing may be kept. */
export const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

export function answer(
  statusCode: number,
  body: unknown,
  requestId: string,
  headers: Headers = {},
): HttpAnswer {
  return {
    statusCode,
    headers: {
      'content-type': 'application/json',
      'x-request-id': requestId,
      ...SECURITY_HEADERS,
      ...headers,
    },
    body: JSON.stringify(body),
  };
}

/** A request refused whole, as RFC 9457 wants it. */
export function refusal(problem: Refusal, requestId: string, headers: Headers = {}): HttpAnswer {
  const challenge = problem.status === 401 ? { 'www-authenticate': 'Bearer realm="sluice"' } : {};
  return answer(problem.status, problemDocument(problem, requestId), requestId, {
    'content-type': PROBLEM_MEDIA_TYPE,
    ...challenge,
    ...headers,
  });
}

/** 503: nothing of the request was taken, for a reason that is not in it. */
export function unavailable(detail: string, requestId: string, headers: Headers = {}): HttpAnswer {
  return refusal(refuse('unavailable', detail), requestId, { 'retry-after': '5', ...headers });
}
