import { deriveEventId } from '../../../src/event/event-id.ts';
import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';
import { LOCAL } from '../../local/stack-config.ts';
import { REQUEST_ID } from './answers.ts';

/** A request and the answer that the local stack gives: tests post every one. */
export interface Example {
  readonly summary: string;
  readonly request: JsonValue;
  readonly answer: JsonObject;
}

type Outcome = JsonObject & { readonly status: 'accepted' | 'rejected' };

export const accepted = (id: string): Outcome => ({ status: 'accepted', id });

/** The 202 of so many outcomes. */
export function answered(...outcomes: readonly Outcome[]): JsonObject {
  const count = outcomes.filter(({ status }) => status === 'accepted').length;
  return { accepted: count, rejected: outcomes.length - count, outcomes, requestId: REQUEST_ID };
}

/** The id of an event that has none: of its content when it has a time, else of the request and its place there. */
function derivedId(event: JsonObject, ...place: readonly string[]): string {
  return deriveEventId([LOCAL.tenant, LOCAL.application, ...place], JSON.stringify(event));
}

const FAILED_LOGIN = {
  id: 'login-7f21c9',
  timestamp: '2026-03-04T05:06:07Z',
  action: 'auth_login_failed',
  user: { id: 'u_1842' },
  source: { ip: '198.51.100.7' },
};
const TRANSACTION = {
  id: 'payment-981',
  action: 'transaction',
  user: { id: 'u_77' },
  service: { name: 'checkout', environment: 'production' },
  details: { amount: 129.5, currency: 'EUR', status: 'completed' },
};
const WITHOUT_ACTION = { id: 'unnamed-1', details: { note: 'no action' } };
const DOTTED = {
  id: 'call-5510',
  'event.action': 'api_delete',
  'user.id': 'u_1842',
  'http.status_code': 403,
  'url.path': '/v1/invoices/77',
};
const WAZUH_EVENT = {
  timestamp: '2026-03-04T05:06:09.120Z',
  level: 'warning',
  location: '/api/qr/scan',
  user: 'u_1842',
  action: 'qr_scan',
  details: { qr_code_id: 'qr_5be1', scan_status: 'expired' },
  ip_address: '198.51.100.7',
  user_agent: 'HashPass/4.2 (iPhone; iOS 19.1)',
};
const QR_SCAN = {
  id: 'scan-20931',
  action: 'qr_scan',
  level: 'info',
  details: { qr_code_id: 'qr_5be1', scan_status: 'valid' },
};
const BROWSER_EVENT = {
  action: 'security_xss_attempt',
  level: 'warning',
  userId: 'u_1842',
  details: { field: 'comment' },
};

/** Bodies of `application/json`. */
export const EVENT_EXAMPLES: Readonly<Record<string, Example>> = {
  oneEvent: {
    summary: 'One event',
    request: FAILED_LOGIN,
    answer: answered(accepted(FAILED_LOGIN.id)),
  },
  several: {
    summary: 'Several, of which one is rejected',
    request: [TRANSACTION, WITHOUT_ACTION],
    answer: answered(accepted(TRANSACTION.id), {
      status: 'rejected',
      code: 'invalid_event',
      message: 'action must be a text of 1 to 256 characters',
      path: 'action',
    }),
  },
  dottedNames: {
    summary: 'Names with dots',
    request: DOTTED,
    answer: answered(accepted(DOTTED.id)),
  },
  wazuhEvent: {
    summary: "HashPass's WazuhEvent",
    request: WAZUH_EVENT,
    answer: answered(accepted(derivedId(WAZUH_EVENT))),
  },
  browserSafe: {
    summary: 'One that a publishable key may bring',
    request: QR_SCAN,
    answer: answered(accepted(QR_SCAN.id)),
  },
  browserEvent: {
    summary: "HashPass's browser helper",
    request: BROWSER_EVENT,
    answer: answered(accepted(derivedId(BROWSER_EVENT, REQUEST_ID, '0'))),
  },
};

/** Bodies of `application/x-ndjson`: texts. */
export const LINE_EXAMPLES: Readonly<Record<string, Example>> = {
  lines: {
    summary: 'One event a line',
    request: [FAILED_LOGIN, TRANSACTION].map((event) => JSON.stringify(event)).join('\n'),
    answer: answered(accepted(FAILED_LOGIN.id), accepted(TRANSACTION.id)),
  },
};

/** Bodies of `POST /v1/alerts`. */
export const ALERT_EXAMPLES: Readonly<Record<string, Example>> = {
  alert: {
    summary: 'An alert of level 12',
    request: {
      timestamp: '2026-03-04T05:06:10.089+0000',
      rule: {
        level: 12,
        description: 'Sluice: brute force from 198.51.100.7',
        id: '100110',
        groups: ['sluice'],
      },
      agent: { id: '000', name: 'wazuh.manager' },
      manager: { name: 'wazuh.manager' },
      id: '1772600770.48211',
      location: 'API-Webhook',
      data: { srcip: '198.51.100.7', integration: 'sluice' },
    },
    answer: { status: 'accepted' },
  },
};

/** `examples` of a media type. */
export function shown(
  examples: Readonly<Record<string, Example>>,
): Readonly<Record<string, { readonly summary: string; readonly value: JsonValue }>> {
  return Object.fromEntries(
    Object.entries(examples).map(([name, { summary, request }]) => [name, { summary, value: request }]),
  );
}
