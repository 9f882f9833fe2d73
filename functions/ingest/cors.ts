import { type Headers, type HttpAnswer, SECURITY_HEADERS } from './http-answer.ts';

/** Chrome believes a preflight for two hours at most. */
const PREFLIGHT_MAX_AGE_S = 7_200;
/**
 * `scheme://host[:port]`, as the Fetch standard serializes an origin: in ASCII, which is also what a header can repeat.
 * `null` is none that could be granted anything.
 */
const ORIGIN = /^[a-z][a-z0-9+.-]{0,30}:\/\/[\w.:[\]-]{1,255}$/i;
const READABLE = 'x-request-id, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset';

/** Lets a page of `origin` read the answer. Credentials of the browser are never involved: the key is in the request. */
export function corsGrant(origin: string | undefined): Headers {
  return origin !== undefined && ORIGIN.test(origin)
    ? {
        'access-control-allow-origin': origin,
        'access-control-expose-headers': READABLE,
        // A page of another origin must not be given this answer from a cache.
        vary: 'Origin',
      }
    : {};
}

/**
 * `OPTIONS /v1/events`: a browser asks before it sends `Authorization`. It does not say with which key, so every origin
 * may ask; whether it may send is judged with the key, and without it the page cannot read the answer.
 * https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
export function preflight(origin: string | undefined, requestId: string): HttpAnswer {
  return {
    statusCode: 204,
    headers: {
      ...SECURITY_HEADERS,
      'x-request-id': requestId,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers':
        'authorization, content-type, content-encoding, x-sluice-signature, traceparent',
      'access-control-max-age': String(PREFLIGHT_MAX_AGE_S),
      ...corsGrant(origin),
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    },
  };
}
