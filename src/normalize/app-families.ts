import type { ActionFacts } from '../event/actions.ts';
import { SEVERITY_NUMBER, type Severity } from '../event/severity.ts';
import type { JsonObject, JsonValue } from '../kernel/json.ts';
import type { Draft } from './app-draft.ts';
import { httpMethod, integer } from './readers.ts';

/** What an action whose meaning lies in its details turns out to be; it yields to what the sender says itself. */
export interface Reading {
  readonly outcome?: 'success' | 'failure';
  readonly severity?: Severity;
  readonly type?: string;
  readonly reason?: string;
}

const QR_STATUS: Readonly<Record<string, Reading>> = {
  valid: { outcome: 'success', severity: 'info' },
  invalid: { outcome: 'failure', severity: 'medium', type: 'denied' },
  expired: { outcome: 'failure', severity: 'low', type: 'denied' },
  revoked: { outcome: 'failure', severity: 'medium', type: 'denied' },
};
const QR_KEYS = ['scan_status', 'scanStatus', 'qr_status', 'qrStatus', 'status', 'result', 'reason'];
const STATUS_KEYS = ['status_code', 'statusCode', 'http_status', 'status'];
const statusCode = integer(100, 599);
const NOTHING: Reading = {};

function lookUp(details: JsonObject | undefined, keys: readonly string[]): readonly JsonValue[] {
  if (details === undefined) return [];
  return keys.flatMap((key) => (Object.hasOwn(details, key) ? [details[key] as JsonValue] : []));
}

/** `qr_scan`: what the scanner found. */
function readQrScan(draft: Draft): Reading {
  const found = [draft.event.reason, ...lookUp(draft.details, QR_KEYS)]
    .map((value) => (typeof value === 'string' ? value.toLowerCase() : ''))
    .find((value) => Object.hasOwn(QR_STATUS, value));
  if (found === undefined) return NOTHING;
  const { reason } = draft.event;
  if (reason !== undefined && reason.toLowerCase() !== found) draft.details = { ...draft.details, reason };
  return { ...QR_STATUS[found], reason: found };
}

/** `api_<method>`: the status code tells the outcome; 401 and 403 are denials. */
function readApiCall(draft: Draft, action: string): Reading {
  const method = httpMethod(action.split('_')[1] ?? '');
  if (method !== undefined) draft.request.method ??= method;
  if (draft.response.status_code === undefined) {
    const found = lookUp(draft.details, STATUS_KEYS)
      .map(statusCode)
      .find((code) => code !== undefined);
    if (found !== undefined) draft.response.status_code = found;
  }
  const status = draft.response.status_code;
  if (status === undefined) return NOTHING;
  if (status < 400) return { outcome: 'success' };
  return {
    outcome: 'failure',
    severity: 'low',
    type: status === 401 || status === 403 ? 'denied' : 'error',
  };
}

export function readFamily(draft: Draft, action: string): Reading {
  if (action === 'qr_scan') return readQrScan(draft);
  return action.startsWith('api_') ? readApiCall(draft, action) : NOTHING;
}

/** Categorization of an event: what the sender says, else what its family reads, else the catalogue. */
export function categorize(draft: Draft, facts: ActionFacts, reading: Reading) {
  return {
    category: draft.event.category ?? [...facts.category],
    type: draft.event.type ?? (reading.type === undefined ? [...facts.type] : [reading.type]),
    outcome: draft.event.outcome ?? reading.outcome ?? facts.outcome,
    severity: draft.event.severity ?? SEVERITY_NUMBER[reading.severity ?? facts.severity],
  };
}
