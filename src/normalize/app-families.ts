import type { ActionFacts } from '../event/actions.ts';
import { SEVERITY_NUMBER, type Severity } from '../event/severity.ts';
import type { JsonObject, JsonValue } from '../kernel/json.ts';
import type { Draft } from './app-draft.ts';
import { httpMethod, integer, outcome, word } from './readers.ts';

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
/** Under what names applications send which code was scanned. */
const QR_ID_KEYS = [
  'qr_id',
  'qrId',
  'qr_code_id',
  'qrCodeId',
  'code_id',
  'codeId',
  'qr_code',
  'qrCode',
  'ticket_id',
  'ticketId',
  'code',
];
/** Whether a call went through, where the action does not say. */
const RESULT_KEYS = ['status', 'result', 'state'];
const STATUS_KEYS = ['status_code', 'statusCode', 'http_status', 'status'];
const statusCode = integer(100, 599);
const NOTHING: Reading = {};

function lookUp(details: JsonObject | undefined, keys: readonly string[]): readonly JsonValue[] {
  if (details === undefined) return [];
  return keys.flatMap((key) => (Object.hasOwn(details, key) ? [details[key] as JsonValue] : []));
}

/** `qr_scan`: what the scanner found, and which code it was: always `sluice.details.qr_id`, which rules compare. */
function readQrScan(draft: Draft): Reading {
  const [id] = lookUp(draft.details, QR_ID_KEYS).flatMap((value) => word(value) ?? []);
  if (id !== undefined && draft.details?.qr_id === undefined) draft.details = { ...draft.details, qr_id: id };
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

/** `transaction`, `connector_…`, `credential_…`: the details tell whether it went through. */
function readResult(draft: Draft): Reading {
  const found = lookUp(draft.details, RESULT_KEYS)
    .map(outcome)
    .find((value) => value === 'success' || value === 'failure');
  return found === undefined ? NOTHING : { outcome: found };
}

export function readFamily(draft: Draft, action: string): Reading {
  if (action === 'qr_scan') return readQrScan(draft);
  if (action.startsWith('api_')) return readApiCall(draft, action);
  return /^(?:transaction$|connector_|credential_)/.test(action) ? readResult(draft) : NOTHING;
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
