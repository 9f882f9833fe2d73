import type { SQSRecord } from 'aws-lambda';
import type { Enrich } from '../../src/enrich/enricher.ts';
import type { SessionOrigin } from '../../src/enrich/session-book.ts';
import type { SessionTracker } from '../../src/enrich/session-tracker.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import type { Sink, WireEvent } from '../../src/forward/sink.ts';
import { errorFields } from '../middleware/error-fields.ts';
import type { MessageOutcome } from '../middleware/queue-batch.ts';
import { archiveKeyOf } from './archive-message.ts';
import { type ClaimDeps, type Claimed, claimMessage, type Invocation } from './claim-message.ts';
import { dependencyRetry } from './dependency-retry.ts';
import { type SettleDeps, settleMessage } from './settle-message.ts';

export interface DeliverDeps extends ClaimDeps, SettleDeps {
  readonly sink: Pick<Sink, 'deliver'>;
  /** Step `enrich`. */
  readonly enrich: Enrich;
  /** Who is behind the sessions that calls of AWS were made in; without it a call is told by its own record alone. */
  readonly sessionsOf?: SessionTracker;
  /** Step `forward`, its encoding half; `archived` is where the whole event can be found. */
  readonly encode: (envelope: Envelope, archived: string | undefined) => WireEvent;
}

/**
 * Delivers the events of several queue messages together, so that a sink with a request budget gets full requests, and
 * tells for each message whether it is settled. An event is settled when the sink has taken it or it is parked.
 */
export async function deliverMessages(
  deps: DeliverDeps,
  records: readonly SQSRecord[],
  invocation: Invocation,
): Promise<ReadonlyMap<string, MessageOutcome>> {
  const outcomes = new Map<string, MessageOutcome>();
  const attempt = async (record: SQSRecord, step: () => Promise<MessageOutcome | undefined>) => {
    try {
      const outcome = await step();
      if (outcome !== undefined) outcomes.set(record.messageId, outcome);
    } catch (error) {
      deps.telemetry.log('error', 'a dependency failed; the message is tried again', {
        stage: 'enrich',
        messageId: record.messageId,
        ...errorFields(error),
      });
      outcomes.set(record.messageId, dependencyRetry(record));
    }
  };

  const claimed: Claimed[] = [];
  for (const record of records) {
    await attempt(record, async () => {
      const claim = await claimMessage(deps, record, invocation);
      if ('kind' in claim) return claim;
      claimed.push(claim);
      return undefined;
    });
  }
  const sessions = await deps.sessionsOf?.(claimed.flatMap(({ envelopes }) => envelopes));
  const wires = claimed.flatMap((owner) =>
    owner.envelopes.flatMap((envelope, position) => {
      const wire = owner.settled.has(position)
        ? undefined
        : encodeOne(deps, owner, envelope, sessions?.get(envelope));
      return wire === undefined ? [] : [{ envelope, wire }];
    }),
  );
  const sent = await deps.sink.deliver(
    wires.map(({ wire }) => wire),
    invocation.deadline,
  );
  const deliveries = new Map(wires.map(({ envelope }, i) => [envelope, sent[i]]));
  for (const owner of claimed) await attempt(owner.record, () => settleMessage(deps, owner, deliveries));
  return outcomes;
}

/** The event as Wazuh reads it; undefined when our own code cannot enrich or encode it, which parks it alone. */
function encodeOne(
  deps: DeliverDeps,
  { message }: Claimed,
  envelope: Envelope,
  session: SessionOrigin | undefined,
): WireEvent | undefined {
  try {
    return deps.encode(deps.enrich(envelope, session), deps.archive && archiveKeyOf(message, envelope));
  } catch (error) {
    deps.telemetry.log('error', 'an event cannot be enriched or encoded; it is parked', {
      stage: 'enrich',
      eventId: envelope.event.event.id,
      ...errorFields(error),
    });
    return undefined;
  }
}
