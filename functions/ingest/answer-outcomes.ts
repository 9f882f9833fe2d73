import type { Envelope, Source } from '../../src/event/envelope.ts';
import type { RejectReason } from '../../src/event/loss.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import { packEnvelopes } from '../../src/event/packed-message.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { EventOutcome } from '../../src/intake/problem.ts';
import { answer, type Headers, type HttpAnswer, unavailable } from './http-answer.ts';

export interface AnswerDeps {
  readonly telemetry: Telemetry;
  readonly events: MessageQueue;
}

/** What became of the records of a request: outcomes in their order, and the redacted events of the accepted ones. */
export interface Taken {
  readonly source: Source;
  readonly outcomes: readonly EventOutcome[];
  readonly accepted: readonly Envelope[];
  /** Epoch ms. */
  readonly receivedAt: number;
}

/** Puts the accepted events on the queue; the answer then says 202 with one outcome for each record, or 503. */
export async function answerOutcomes(
  { telemetry, events }: AnswerDeps,
  { source, outcomes, accepted, receivedAt }: Taken,
  requestId: string,
  headers: Headers = {},
): Promise<HttpAnswer> {
  const messages = packEnvelopes(accepted, receivedAt).map((message) => ({ body: JSON.stringify(message) }));
  const sent = await events.send(messages);
  if (!sent.every(Boolean))
    return unavailable(
      'Send the whole request again in a moment; what was taken is not doubled.',
      requestId,
      headers,
    );
  countOutcomes(telemetry, source, outcomes);
  const rejected = outcomes.length - accepted.length;
  return answer(202, { accepted: accepted.length, rejected, outcomes, requestId }, requestId, headers);
}

function countOutcomes(telemetry: Telemetry, source: Source, outcomes: readonly EventOutcome[]): void {
  const line = { stage: 'ingest', source } as const;
  const rejected = new Map<RejectReason, number>();
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') rejected.set(outcome.code, (rejected.get(outcome.code) ?? 0) + 1);
  const lost = [...rejected.values()].reduce((sum, count) => sum + count, 0);
  if (outcomes.length > 0) telemetry.ledger({ ...line, count: outcomes.length, outcome: 'received' });
  if (outcomes.length > lost) telemetry.ledger({ ...line, count: outcomes.length - lost, outcome: 'queued' });
  for (const [reason, count] of rejected) telemetry.ledger({ ...line, count, outcome: 'rejected', reason });
}
