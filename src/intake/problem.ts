import type { EventId } from '../event/event-id.ts';
import type { RejectReason } from '../event/loss.ts';

/** Every way a request is refused whole: stable code → HTTP status and title. Closed; documented as API reference. */
export const PROBLEMS = {
  empty_body: { status: 400, title: 'The body is empty' },
  invalid_gzip: { status: 400, title: 'The body is not gzip' },
  invalid_utf8: { status: 400, title: 'The body is not UTF-8' },
  invalid_json: { status: 400, title: 'The body cannot be read as JSON' },
  invalid_alert: { status: 400, title: 'The body is not a Wazuh alert' },
  unauthorized: { status: 401, title: 'The credentials are missing or wrong' },
  key_expired: { status: 401, title: 'The ingest key has expired' },
  invalid_signature: { status: 401, title: 'The signature is missing or wrong' },
  signature_expired: { status: 401, title: 'The signature is too old or too new' },
  signature_required: { status: 401, title: 'The ingest key requires a signature' },
  signature_replayed: { status: 401, title: 'The signature has been used before' },
  origin_not_allowed: { status: 403, title: 'The ingest key is not for this origin' },
  not_found: { status: 404, title: 'There is no such route' },
  method_not_allowed: { status: 405, title: 'The route does not take this method' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  too_many_events: { status: 413, title: 'The body holds too many events' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  unsupported_encoding: { status: 415, title: 'The content encoding is not supported' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Nothing can be taken right now' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** A request refused whole. `detail` says what to do and never quotes the request. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

export function refuse(code: ProblemCode, detail: string): Refusal {
  return { code, ...PROBLEMS[code], detail };
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Problem details (RFC 9457) with two members of our own: the stable `code` and the request id. */
export interface ProblemDocument extends Refusal {
  readonly type: string;
  readonly requestId: string;
}

export function problemDocument(refusal: Refusal, requestId: string): ProblemDocument {
  return { type: `urn:sluice:problem:${refusal.code}`, ...refusal, requestId };
}

/** What the 202 answer says of one event; outcomes stand in the order of the events. */
export type EventOutcome =
  | { readonly status: 'accepted'; readonly id: EventId }
  | {
      readonly status: 'rejected';
      readonly code: RejectReason;
      readonly message: string;
      /** Dotted path of the fault inside the event; empty: the event itself. */
      readonly path: string;
    };
