import type { Envelope, Source } from '../../src/event/envelope.ts';
import { type Counts, type TakenEntry, takenId } from '../../src/event/ledger.ts';
import type { RejectReason } from '../../src/event/loss.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import { packEnvelopes } from '../../src/event/packed-message.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { EventOutcome } from '../../src/intake/problem.ts';
import { type EnterTakenDeps, enterTaken } from '../middleware/enter-taken.ts';
import { tellTraces } from '../middleware/tell-traces.ts';
import { answer, type Headers, type HttpAnswer, unavailable } from './http-answer.ts';

export interface AnswerDeps extends EnterTakenDeps {
  readonly events: MessageQueue;
}

/** What became of the records of a request: outcomes in their order, and the redacted events of the accepted ones. */
export interface Taken {
  readonly source: Source;
  /** Of the key, or of the hook that proved the sender. */
  readonly tenant: string;
  readonly application: string;
  readonly outcomes: readonly EventOutcome[];
  readonly accepted: readonly Envelope[];
  /** Epoch ms. */
  readonly receivedAt: number;
}

/**
 * Puts the accepted events on the queue; the answer then says 202 with one outcome for each record, or 503. The ledger
 * hears of it at the same time, and once more when the queue has not taken everything.
 */
export async function answerOutcomes(
  deps: AnswerDeps,
  { source, tenant, application, outcomes, accepted, receivedAt }: Taken,
  requestId: string,
  headers: Headers = {},
): Promise<HttpAnswer> {
  const { telemetry, events } = deps;
  const stage = 'ingest';
  const id = takenId(stage, requestId);
  const messages = packEnvelopes(accepted, receivedAt, id);
  const rejected = rejectedOf(outcomes);
  const received = outcomes.length;
  const entry: TakenEntry = {
    id,
    at: receivedAt,
    stage,
    source,
    tenant,
    origin: application,
    request: requestId,
    received,
    refused: 0,
    rejected,
    filtered: {},
    parked: {},
    messages,
  };
  const [sent] = await Promise.all([
    events.send(messages.map((message) => ({ body: JSON.stringify(message) }))),
    received > 0 && enterTaken(deps, entry),
  ]);
  if (!sent.every(Boolean)) {
    // The sender still has all of it; what is on the queue all the same will be a duplicate of what it sends again.
    const queued = messages.filter((_, i) => sent[i]);
    const count = queued.reduce((sum, message) => sum + message.count, 0);
    const refused = received - count;
    await enterTaken(deps, { ...entry, received: count, refused, rejected: {}, messages: queued });
    return unavailable(
      'Send the whole request again in a moment; what was taken is not doubled.',
      requestId,
      headers,
    );
  }
  tellTraces(telemetry, 'events are on the queue', { stage, source }, accepted);
  countOutcomes(telemetry, source, received, accepted.length, rejected);
  const refusals = received - accepted.length;
  return answer(
    202,
    { accepted: accepted.length, rejected: refusals, outcomes, requestId },
    requestId,
    headers,
  );
}

function rejectedOf(outcomes: readonly EventOutcome[]): Counts<RejectReason> {
  const rejected: Partial<Record<RejectReason, number>> = {};
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') rejected[outcome.code] = (rejected[outcome.code] ?? 0) + 1;
  return rejected;
}

function countOutcomes(
  telemetry: Telemetry,
  source: Source,
  received: number,
  queued: number,
  rejected: Counts<RejectReason>,
): void {
  const line = { stage: 'ingest', source } as const;
  if (received > 0) telemetry.ledger({ ...line, count: received, outcome: 'received' });
  if (queued > 0) telemetry.ledger({ ...line, count: queued, outcome: 'queued' });
  for (const [reason, count] of Object.entries(rejected))
    telemetry.ledger({ ...line, count, outcome: 'rejected', reason: reason as RejectReason });
}
