import type { SQSRecord } from 'aws-lambda';
import type { Envelope } from '../../src/event/envelope.ts';
import { LEDGER_LIFETIME_MS } from '../../src/event/ledger.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import { countBySource, type Telemetry } from '../../src/event/telemetry.ts';
import { type ReceivedMessage, unpackMessage } from '../../src/event/unpack-message.ts';
import type { Archive } from '../../src/forward/archive.ts';
import { type DeliveryMarks, type MarkedMessage, untouched } from '../../src/forward/delivery-marks.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { type MessageOutcome, park, receiveCount, SETTLED } from '../middleware/queue-batch.ts';
import { tellTraces } from '../middleware/tell-traces.ts';
import { archiveMessage } from './archive-message.ts';
import { dependencyRetry } from './dependency-retry.ts';

export interface ClaimDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly deadLetters: MessageQueue;
  readonly marks: DeliveryMarks;
  readonly archive: Archive | undefined;
}

/** A message that is ours to deliver; `settled` holds the positions that need nothing more. */
export interface Claimed {
  readonly record: SQSRecord;
  readonly message: ReceivedMessage;
  readonly envelopes: readonly Envelope[];
  readonly settled: Set<number>;
  readonly claimant: string;
}

/** The running invocation. Two deliveries of one message are two claimants, since SQS may deliver twice at once. */
export interface Invocation {
  readonly requestId: string;
  /** Epoch ms; no request is started that cannot end before it. */
  readonly deadline: number;
}

/** How long a claim outlives the invocation's deadline before another invocation may take it over. */
const LEASE_MARGIN_MS = 10_000;

/** Unpacks a message, makes sure that nobody else delivers it, and archives it before its first delivery. */
export async function claimMessage(
  deps: ClaimDeps,
  record: SQSRecord,
  { requestId, deadline }: Invocation,
): Promise<Claimed | MessageOutcome> {
  const unpacked = unpackMessage(record.body);
  if (!unpacked.ok) {
    const facts = { reason: unpacked.error, attempt: receiveCount(record), parkedAt: deps.clock() };
    if (!(await park(deps.deadLetters, 'enrich', record.body, facts))) return dependencyRetry(record);
    deps.telemetry.ledger({
      stage: 'enrich',
      source: 'app',
      count: 1,
      outcome: 'parked',
      reason: unpacked.error,
    });
    return SETTLED;
  }
  const { message, envelopes } = unpacked.value;
  const now = deps.clock();
  const claimant = `${requestId}/${record.messageId}`;
  const claim = await deps.marks.claim(marked(message, envelopes), claimant, now, deadline + LEASE_MARGIN_MS);
  if (claim.kind === 'busy') return { kind: 'retry', afterMs: claim.until - now };
  if (claim.kind === 'done') {
    const line = { stage: 'enrich', messageKey: message.key };
    tellTraces(deps.telemetry, 'events came again', line, envelopes);
    countBySource(deps.telemetry, 'enrich', envelopes, { outcome: 'duplicate' });
    return SETTLED;
  }
  if (claim.delivered.size === 0) {
    try {
      if (deps.archive !== undefined) await archiveMessage(deps.archive, message, envelopes);
    } catch (error) {
      // Given back, so that the next attempt need not wait for the lease to end.
      await deps.marks.settle(message.key, claimant, untouched(claim.delivered), now + LEDGER_LIFETIME_MS);
      throw error;
    }
  }
  return { record, message, envelopes, claimant, settled: new Set(claim.delivered) };
}

/** A message holds events of one request or object, so of one source, tenant and origin. */
function marked(
  { key, since, count, taken, root }: ReceivedMessage,
  [first]: readonly Envelope[],
): MarkedMessage {
  const { source = 'app', tenant = '', origin } = first ?? {};
  return { key, since, count, source, tenant, origin: origin?.name ?? '', taken, root: root?.key };
}
