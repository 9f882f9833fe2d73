import { createMemoryQueue } from '../../adapters/memory/message-queue.ts';
import type { IngestDeps } from '../../functions/ingest/handler.ts';
import {
  HOOK_SIGNATURE_WINDOW_S,
  MAX_ALERT_BYTES,
  MAX_BODY_BYTES,
  MAX_EVENTS_PER_REQUEST,
  SIGNATURE_WINDOW_S,
} from '../../src/event/limits.ts';
import { SLACK_ACTIONS } from '../../src/event/slack-button.ts';
import { signRequest } from '../../src/intake/door/request-signature.ts';
import type { ProblemCode } from '../../src/intake/problem.ts';
import { wazuhAlert } from './alerts.ts';
import {
  alertRequest,
  type DoorAnswer,
  type DoorRequest,
  EXPIRED_KEY,
  eventsRequest,
  NOW,
  openDoor,
  PUBLISHABLE_KEY,
  SIGNING_KEY,
  sentryRequest,
  slackRequest,
  supabaseRequest,
  supabaseSignedAt,
} from './api-door.ts';
import { doorLimits } from './door-limits.ts';

export interface Provocation {
  readonly request: DoorRequest;
  readonly deps?: () => Partial<IngestDeps>;
  /** How often it is sent. @default 1 */
  readonly times?: number;
}
type Provocations = Readonly<Partial<Record<ProblemCode, Provocation>>>;

const EVENT = '{"action":"auth_login","user":{"id":"u_1"}}';
const ALERT = JSON.stringify(wazuhAlert('1.1'));
const ROW = '{"type":"INSERT","table":"t","schema":"public","record":{"id":1}}';
const ISSUE = '{"action":"created","data":{"issue":{"id":"1","title":"t"}}}';
const PRESSED = new URLSearchParams({
  payload: JSON.stringify({
    type: 'block_actions',
    user: { id: 'U012AB3CD', username: 'ann' },
    actions: [{ action_id: SLACK_ACTIONS.acknowledge, block_id: 'sluice:1:security:100102-abc' }],
  }),
}).toString();
const openHooks = { settings: { supabase: [], sentry: [] } };
const NO_UTF8 = new Uint8Array([0x22, 0xff, 0x22]);

function refusingQueue() {
  const queue = createMemoryQueue();
  queue.refuseNext(1);
  return queue;
}

async function broken(): Promise<never> {
  throw new TypeError('a fault of our own');
}

/** Bodies and encodings that no route takes, each signed or proven as that route wants it. */
function unreadable(
  request: (body: string | Uint8Array, headers?: Readonly<Record<string, string>>) => DoorRequest,
  good: string,
  largest: number,
): Provocations {
  return {
    empty_body: { request: request(' \n') },
    invalid_gzip: { request: request(good, { 'content-encoding': 'gzip' }) },
    invalid_utf8: { request: request(NO_UTF8) },
    payload_too_large: { request: request(`"${'a'.repeat(largest)}"`) },
    unsupported_media_type: { request: request(good, { 'content-type': 'text/html' }) },
    unsupported_encoding: { request: request(good, { 'content-encoding': 'br' }) },
  };
}

const many = (count: number) => `[${Array<string>(count).fill('0').join()}]`;
const signedAt = (at: number, nonce: string) => ({
  authorization: `Bearer ${SIGNING_KEY.text}`,
  'x-sluice-signature': signRequest(SIGNING_KEY.secretHash, EVENT, at / 1_000, nonce),
});
const LATE = NOW - (SIGNATURE_WINDOW_S + 1) * 1_000;
const noAddress = () => ({ limits: doorLimits({ address: { requestsPerSecond: 0.1, burst: 1 } }) });
const noEvents = () => ({ limits: doorLimits({ key: { eventsPerSecond: 0.1, burst: 1 } }) });
const unproven = (headers: Readonly<Record<string, string>>) => ({
  ...headers,
  'content-type': 'application/json',
});

/** A request for every way in which a route refuses one whole, and what must be amiss for it. */
export const REFUSALS: Readonly<Record<string, Provocations>> = {
  'POST /v1/events': {
    ...unreadable(eventsRequest, EVENT, MAX_BODY_BYTES),
    invalid_json: { request: eventsRequest('{"action":') },
    unauthorized: { request: eventsRequest(EVENT, { authorization: '' }) },
    key_expired: { request: eventsRequest(EVENT, { authorization: `Bearer ${EXPIRED_KEY.text}` }) },
    signature_required: { request: eventsRequest(EVENT, { authorization: `Bearer ${SIGNING_KEY.text}` }) },
    invalid_signature: { request: eventsRequest(`${EVENT} `, signedAt(NOW, 'a')) },
    signature_expired: { request: eventsRequest(EVENT, signedAt(LATE, 'b')) },
    signature_replayed: { request: eventsRequest(EVENT, signedAt(NOW, 'c')), times: 2 },
    origin_not_allowed: {
      request: {
        ...eventsRequest(EVENT, { authorization: '', origin: 'https://elsewhere.example' }),
        headers: unproven({ origin: 'https://elsewhere.example' }),
        query: { key: PUBLISHABLE_KEY.text },
      },
    },
    too_many_events: { request: eventsRequest(many(MAX_EVENTS_PER_REQUEST * 10 + 1)) },
    too_many_requests: { request: eventsRequest(EVENT), times: 2, deps: noEvents },
    internal_error: { request: eventsRequest(EVENT), deps: () => ({ redactionOf: broken }) },
    unavailable: { request: eventsRequest(EVENT), deps: () => ({ events: refusingQueue() }) },
  },
  'POST /v1/hooks/supabase': {
    ...unreadable(supabaseRequest, ROW, MAX_BODY_BYTES),
    invalid_json: { request: supabaseRequest('{"type":') },
    unauthorized: { request: supabaseRequest(ROW, { 'x-sluice-hook-secret': 'wrong' }) },
    signature_expired: { request: supabaseSignedAt(ROW, NOW - (HOOK_SIGNATURE_WINDOW_S + 1) * 1_000) },
    too_many_events: { request: supabaseRequest(many(MAX_EVENTS_PER_REQUEST + 1)) },
    too_many_requests: { request: { body: ROW, headers: unproven({}) }, times: 2, deps: noAddress },
    internal_error: { request: supabaseRequest(ROW), deps: () => ({ redactionOf: broken }) },
    unavailable: { request: supabaseRequest(ROW), deps: () => ({ events: refusingQueue() }) },
  },
  'POST /v1/hooks/sentry': {
    ...unreadable(sentryRequest, ISSUE, MAX_BODY_BYTES),
    invalid_json: { request: sentryRequest('[1]') },
    unauthorized: { request: sentryRequest(ISSUE, { 'sentry-hook-signature': '00' }) },
    too_many_requests: { request: { body: ISSUE, headers: unproven({}) }, times: 2, deps: noAddress },
    internal_error: { request: sentryRequest(ISSUE), deps: () => ({ redactionOf: broken }) },
    unavailable: { request: sentryRequest(ISSUE), deps: () => ({ events: refusingQueue() }) },
  },
  'POST /v1/alerts': {
    ...unreadable(alertRequest, ALERT, MAX_ALERT_BYTES),
    invalid_alert: { request: alertRequest('{"rule":{}}') },
    invalid_signature: { request: alertRequest(ALERT, { 'x-sluice-signature': 't=1,v1=00' }) },
    signature_expired: { request: alertRequest(ALERT, {}, LATE) },
    too_many_requests: { request: { body: ALERT, headers: unproven({}) }, times: 2, deps: noAddress },
    internal_error: { request: alertRequest(ALERT), deps: () => ({ alertSecrets: broken }) },
    unavailable: { request: alertRequest(ALERT), deps: () => ({ alerts: refusingQueue() }) },
  },
  'POST /v1/slack/actions': {
    payload_too_large: { request: slackRequest('x'.repeat(MAX_ALERT_BYTES + 1)) },
    invalid_signature: { request: slackRequest(PRESSED, { 'x-slack-signature': 'v0=00' }) },
    signature_expired: { request: slackRequest(PRESSED, {}, LATE) },
    too_many_requests: { request: { body: PRESSED, headers: unproven({}) }, times: 2, deps: noAddress },
    internal_error: {
      request: slackRequest(PRESSED),
      deps: () => ({ hooks: { ...openHooks, secrets: broken } }),
    },
    unavailable: { request: slackRequest(PRESSED), deps: () => ({ alerts: refusingQueue() }) },
  },
};

/** The answer to the last of a provocation's requests. */
export async function provoke(route: string, { request, deps, times = 1 }: Provocation): Promise<DoorAnswer> {
  const { call } = openDoor(deps?.());
  let answer = await call(route, request);
  for (let i = 1; i < times; i += 1) answer = await call(route, request);
  return answer;
}
