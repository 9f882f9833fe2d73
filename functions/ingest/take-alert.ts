import type { AlertMessage } from '../../src/event/alert-message.ts';
import { MAX_ALERT_BYTES } from '../../src/event/limits.ts';
import { type MessageQueue, queueText } from '../../src/event/message-queue.ts';
import type { LedgerOutcome, Telemetry } from '../../src/event/telemetry.ts';
import { decodeBody } from '../../src/intake/decode-body.ts';
import { verifyAlertSignature } from '../../src/intake/door/alert-signature.ts';
import { SIGNATURE_HEADER } from '../../src/intake/door/signature.ts';
import { refuse } from '../../src/intake/problem.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { isJsonObject, type JsonObject } from '../../src/kernel/json.ts';
import { traceOfAlert } from '../../src/notify/alert/alert-trace.ts';
import { parseAlert } from '../../src/notify/alert/wazuh-alert.ts';
import { answer, type HttpAnswer, refusal, unavailable } from './http-answer.ts';
import type { IngestRequest } from './request.ts';

export interface TakeAlertDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly alerts: MessageQueue;
  /** Secrets that may have signed: the current one and, while it is rotated, the one before. */
  readonly alertSecrets: () => Promise<readonly string[]>;
  /** Step `redact`, with the policy for alerts: a manager also reports what never went through Sluice. */
  readonly redactAlert: (alert: JsonObject) => JsonObject | Promise<JsonObject>;
}

/** `POST /v1/alerts`: a signed Wazuh alert from the integration script, redacted and put on the alerts queue. */
export async function takeAlert(deps: TakeAlertDeps, request: IngestRequest): Promise<HttpAnswer> {
  const count = (outcome: LedgerOutcome) =>
    deps.telemetry.ledger({ stage: 'ingest', source: 'alert', count: 1, ...outcome });
  const now = deps.clock();
  if (request.body.bytes.length > MAX_ALERT_BYTES)
    return refusal(refuse('payload_too_large', `Send at most ${MAX_ALERT_BYTES} bytes.`), request.id);
  const signed = verifyAlertSignature(
    request.header(SIGNATURE_HEADER.toLowerCase()),
    request.body.bytes,
    await deps.alertSecrets(),
    now,
  );
  if (!signed.ok) return refusal(signed.error, request.id);
  const body = decodeBody(request.body, MAX_ALERT_BYTES);
  if (!body.ok) return refusal(body.error, request.id);
  const alert = parseObject(body.value.text);
  const parsed = alert && parseAlert(alert);
  if (alert === undefined || !parsed?.ok) {
    count({ outcome: 'received' });
    count({ outcome: 'rejected', reason: 'invalid_event' });
    return refusal(refuse('invalid_alert', 'Send one line of alerts.json as Wazuh wrote it.'), request.id);
  }
  const message: AlertMessage = {
    v: 1,
    via: 'integration',
    receivedAt: now,
    alert: (await deps.redactAlert(alert)) as AlertMessage['alert'],
  };
  const [queued] = await deps.alerts.send([{ body: queueText(message) }]);
  if (queued !== true) return unavailable('Send the alert again in a moment.', request.id);
  const trace_id = traceOfAlert(parsed.value);
  if (trace_id !== undefined)
    deps.telemetry.log('info', 'an alert is on the queue', {
      stage: 'ingest',
      trace_id,
      rule: parsed.value.rule.id,
    });
  count({ outcome: 'received' });
  count({ outcome: 'queued' });
  return answer(202, { status: 'accepted' }, request.id);
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
