import type { Envelope, Source } from '../../src/event/envelope.ts';
import type { EventId } from '../../src/event/event-id.ts';
import type { RejectReason } from '../../src/event/loss.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import { packEnvelopes } from '../../src/event/packed-message.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import {
  type Admission,
  type AuthenticateDeps,
  authenticate,
  type Credentials,
} from '../../src/intake/authenticate.ts';
import { decodeBody } from '../../src/intake/decode-body.ts';
import type { IngestKey } from '../../src/intake/key-store.ts';
import type { EventOutcome } from '../../src/intake/problem.ts';
import { type ReadRecord, readRecords } from '../../src/intake/read-records.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { type AppContext, normalizeAppEvent } from '../../src/normalize/app.ts';
import { answer, type HttpAnswer, refusal, unavailable } from './http-answer.ts';
import type { IngestRequest } from './request.ts';

export interface TakeEventsDeps extends AuthenticateDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly events: MessageQueue;
  /** Who is behind a connection, given `X-Forwarded-For`. */
  readonly clientAddress: (
    connectionIp: string | undefined,
    forwardedFor: string | undefined,
  ) => string | undefined;
  /** Step `redact`, with the tenant's policy for events; rejects when the tenant's token key cannot be read. */
  readonly redactionOf: (tenant: string) => Promise<(envelope: Envelope) => Envelope>;
}

/** `POST /v1/events`: one outcome for each event, in order; a good event beside a bad one is kept. */
export async function takeEvents(deps: TakeEventsDeps, request: IngestRequest): Promise<HttpAnswer> {
  const receivedAt = deps.clock();
  const admitted = await authenticate(credentialsOf(request), deps, receivedAt);
  if (!admitted.ok) return refusal(admitted.error, request.id);
  const { key, permits } = admitted.value;
  const body = decodeBody(request.body);
  if (!body.ok) return refusal(body.error, request.id);
  const records = readRecords(body.value);
  if (!records.ok) return refusal(records.error, request.id);

  const redact = await deps.redactionOf(key.tenant);
  const context = contextOf(deps, request, key, receivedAt);
  const accepted: Envelope[] = [];
  const outcomes = records.value.map((record, position): EventOutcome => {
    const envelope = take(record, permits, { ...context, position });
    if ('status' in envelope) return envelope;
    const redacted = redact(envelope);
    accepted.push(redacted);
    return { status: 'accepted', id: redacted.event.event.id };
  });

  const messages = packEnvelopes(accepted, receivedAt).map((message) => ({ body: JSON.stringify(message) }));
  const sent = await deps.events.send(messages);
  if (!sent.every(Boolean))
    return unavailable(
      'Send the whole request again in a moment; what was taken is not doubled.',
      request.id,
    );
  countOutcomes(deps.telemetry, 'app', outcomes);
  const rejected = outcomes.length - accepted.length;
  return answer(202, { accepted: accepted.length, rejected, outcomes, requestId: request.id }, request.id);
}

function take(
  record: ReadRecord,
  permits: Admission['permits'],
  context: AppContext,
): Envelope | EventOutcome {
  if (record.kind === 'rejected') {
    const { code, message, path } = record;
    return { status: 'rejected', code, message, path };
  }
  const normalized = normalizeAppEvent(record.value, context);
  if (!normalized.ok) return { status: 'rejected', ...normalized.error };
  const fault = permits(normalized.value.event);
  return fault === undefined ? normalized.value : { status: 'rejected', ...fault };
}

function credentialsOf({ header, query, body }: IngestRequest): Credentials {
  return {
    authorization: header('authorization'),
    queryKey: query('key'),
    origin: header('origin'),
    signature: header('x-sluice-signature'),
    body: body.bytes,
  };
}

function contextOf(deps: TakeEventsDeps, request: IngestRequest, key: IngestKey, receivedAt: number) {
  const connectionIp = deps.clientAddress(request.connectionIp, request.header('x-forwarded-for'));
  const userAgent = request.header('user-agent');
  return {
    tenant: key.tenant,
    application: key.application,
    receivedAt,
    requestId: request.id,
    derivedIds: new Map<EventId, number>(),
    ...(connectionIp !== undefined && { connectionIp }),
    ...(userAgent !== undefined && { userAgent }),
  };
}

/** Ledger lines for the events of one request. */
export function countOutcomes(telemetry: Telemetry, source: Source, outcomes: readonly EventOutcome[]): void {
  const line = { stage: 'ingest', source } as const;
  const rejected = new Map<RejectReason, number>();
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') rejected.set(outcome.code, (rejected.get(outcome.code) ?? 0) + 1);
  const lost = [...rejected.values()].reduce((sum, count) => sum + count, 0);
  if (outcomes.length > 0) telemetry.ledger({ ...line, count: outcomes.length, outcome: 'received' });
  if (outcomes.length > lost) telemetry.ledger({ ...line, count: outcomes.length - lost, outcome: 'queued' });
  for (const [reason, count] of rejected) telemetry.ledger({ ...line, count, outcome: 'rejected', reason });
}
