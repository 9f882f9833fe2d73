import { createMemoryQueue } from '../../adapters/memory/message-queue.ts';
import type { IngestDeps } from '../../functions/ingest/handler.ts';
import {
  ALERT_SIGNATURE_WINDOW_S,
  MAX_ALERT_BYTES,
  MAX_BODY_BYTES,
  MAX_EVENTS_PER_REQUEST,
} from '../../src/event/limits.ts';
import type { ProblemCode } from '../../src/intake/problem.ts';
import { wazuhAlert } from './alerts.ts';
import { alertRequest, type DoorRequest, EXPIRED_KEY, eventsRequest, NOW } from './api-door.ts';

export interface Provocation {
  readonly request: DoorRequest;
  readonly deps?: () => Partial<IngestDeps>;
}
type Provocations = Readonly<Partial<Record<ProblemCode, Provocation>>>;

const EVENT = '{"action":"auth_login","user":{"id":"u_1"}}';
const ALERT = JSON.stringify(wazuhAlert('1.1'));
const NO_UTF8 = new Uint8Array([0x22, 0xff, 0x22]);

function refusingQueue() {
  const queue = createMemoryQueue();
  queue.refuseNext(1);
  return queue;
}

async function broken(): Promise<never> {
  throw new TypeError('a fault of our own');
}

/** A request for every way in which a route refuses one whole, and what must be amiss for it. */
export const REFUSALS: Readonly<Record<string, Provocations>> = {
  'POST /v1/events': {
    empty_body: { request: eventsRequest(' \n') },
    invalid_gzip: { request: eventsRequest(EVENT, { 'content-encoding': 'gzip' }) },
    invalid_utf8: { request: eventsRequest(NO_UTF8) },
    invalid_json: { request: eventsRequest('{"action":') },
    unauthorized: { request: eventsRequest(EVENT, { authorization: '' }) },
    key_expired: { request: eventsRequest(EVENT, { authorization: `Bearer ${EXPIRED_KEY.text}` }) },
    payload_too_large: { request: eventsRequest(`"${'a'.repeat(MAX_BODY_BYTES)}"`) },
    too_many_events: {
      request: eventsRequest(
        `[${Array(MAX_EVENTS_PER_REQUEST * 10 + 1)
          .fill('0')
          .join()}]`,
      ),
    },
    unsupported_media_type: { request: eventsRequest(EVENT, { 'content-type': 'text/html' }) },
    unsupported_encoding: { request: eventsRequest(EVENT, { 'content-encoding': 'br' }) },
    internal_error: { request: eventsRequest(EVENT), deps: () => ({ redactionOf: broken }) },
    unavailable: { request: eventsRequest(EVENT), deps: () => ({ events: refusingQueue() }) },
  },
  'POST /v1/alerts': {
    empty_body: { request: alertRequest(' ') },
    invalid_gzip: { request: alertRequest(ALERT, { 'content-encoding': 'gzip' }) },
    invalid_utf8: { request: alertRequest(NO_UTF8) },
    invalid_alert: { request: alertRequest('{"rule":{}}') },
    invalid_signature: { request: alertRequest(ALERT, { 'x-sluice-signature': 't=1,v1=00' }) },
    signature_expired: { request: alertRequest(ALERT, {}, NOW - (ALERT_SIGNATURE_WINDOW_S + 1) * 1_000) },
    payload_too_large: { request: alertRequest('a'.repeat(MAX_ALERT_BYTES + 1)) },
    unsupported_media_type: { request: alertRequest(ALERT, { 'content-type': 'text/html' }) },
    unsupported_encoding: { request: alertRequest(ALERT, { 'content-encoding': 'br' }) },
    internal_error: { request: alertRequest(ALERT), deps: () => ({ alertSecrets: broken }) },
    unavailable: { request: alertRequest(ALERT), deps: () => ({ alerts: refusingQueue() }) },
  },
};
