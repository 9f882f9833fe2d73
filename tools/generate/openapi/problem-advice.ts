import type { RejectReason } from '../../../src/event/loss.ts';
import type { ProblemCode } from '../../../src/intake/problem.ts';

/** What a sender does about it. `again`: the same request may succeed later without a change. */
export interface Advice {
  readonly todo: string;
  readonly again: boolean;
}

const mend = (todo: string): Advice => ({ todo, again: false });
const wait = (todo: string): Advice => ({ todo, again: true });

/** For each way a request is refused whole. */
export const PROBLEM_ADVICE: Readonly<Record<ProblemCode, Advice>> = {
  empty_body: mend('Send an event, an array of events, or one event a line.'),
  invalid_gzip: mend('Compress the body as one gzip stream, or leave `Content-Encoding` out.'),
  invalid_utf8: mend('Encode the body as UTF-8.'),
  invalid_json: mend('Send JSON, or one JSON event a line as `application/x-ndjson`.'),
  invalid_alert: mend('Send one line of `alerts.json` as Wazuh wrote it.'),
  unauthorized: mend('Send the key as it was printed when it was made; a revoked one needs a successor.'),
  key_expired: mend('Make a new key and install it.'),
  invalid_signature: mend('Sign the bytes of the body as they are sent, with the right secret.'),
  signature_required: mend('Sign the request, or make a key that needs no signature.'),
  signature_replayed: mend('Sign each request anew, retries too, with a nonce of its own.'),
  signature_expired: mend("Set the sender's clock, and sign anew each time you send."),
  origin_not_allowed: mend('Make a key for the origin of the page.'),
  not_found: mend('Look the route up in this document.'),
  method_not_allowed: mend('Use a method that the header `Allow` names.'),
  payload_too_large: mend('Send fewer events at once, and compress them with an ordinary gzip.'),
  too_many_events: mend('Send fewer events at once.'),
  unsupported_media_type: mend('Send `Content-Type: application/json`, or `application/x-ndjson` for lines.'),
  unsupported_encoding: mend('Send the body as it is, or with `Content-Encoding: gzip`.'),
  too_many_requests: wait('Wait as long as `Retry-After` says; send more events in fewer requests.'),
  internal_error: wait('Send it again; if it fails again, quote the request id.'),
  unavailable: wait(
    'Send the whole request again after `Retry-After`; events with ids or times of their own are not doubled.',
  ),
};

/** For each way one event of a request is rejected. */
export const REJECT_ADVICE: Readonly<Record<RejectReason, string>> = {
  invalid_json: 'The line is not JSON: write each event on a line of its own.',
  invalid_event: 'Make it an object with an `action` of 1 to 256 characters.',
  event_too_large: 'Send less in `details`.',
  too_deep: 'Flatten `details`.',
  too_many_keys: 'Send fewer fields.',
  too_many_events: 'Send it in another request.',
  not_permitted: 'Send it with a secret key from a server, or with a key of wider scope.',
  tenant_mismatch: 'Leave the tenant out, or use a key of that tenant.',
};
