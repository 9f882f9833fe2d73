import type { Envelope } from '../../src/event/envelope.ts';
import { LEDGER_LIFETIME_MS, type ParkedAs } from '../../src/event/ledger.ts';
import type { ParkReason } from '../../src/event/loss.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import { MESSAGE_KEY_LENGTH, packEnvelopes } from '../../src/event/packed-message.ts';
import { countBySource, type Telemetry } from '../../src/event/telemetry.ts';
import type { PackedMessage, ReceivedMessage } from '../../src/event/unpack-message.ts';
import type { DeliveryMarks, Settlement } from '../../src/forward/delivery-marks.ts';
import type { Delivery, SinkName } from '../../src/forward/sink.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { OBJECTIVES } from '../../src/objectives.ts';
import { QUEUES } from '../../src/pipeline.ts';
import { type MessageOutcome, park, receiveCount, SETTLED } from '../middleware/queue-batch.ts';
import { tellTraces } from '../middleware/tell-traces.ts';
import { rootOf } from './archive-message.ts';
import type { Claimed } from './claim-message.ts';
import { dependencyRetryMs } from './dependency-retry.ts';
import { waitMs } from './wait-in-line.ts';

export interface SettleDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly deadLetters: MessageQueue;
  readonly marks: DeliveryMarks;
}

/** Events that are set aside together. */
interface Parking {
  readonly reason: ParkReason;
  readonly status: string | undefined;
  readonly positions: number[];
}

/** How long delivery of a message is tried before it is parked for a person to look at. */
const MAX_DELIVERY_AGE_MS = 3 * 86_400_000;

/**
 * Parked events as messages that can be replayed: under keys of their own, since their old one is marked as settled, and
 * as new as if they had just been read.
 */
function deadLetters(
  message: ReceivedMessage,
  group: readonly Envelope[],
  now: number,
): readonly PackedMessage[] {
  return packEnvelopes(group, now).map((packed) => ({
    ...packed,
    key: sha256(`${message.key} parked ${packed.key}`, MESSAGE_KEY_LENGTH),
    root: rootOf(message),
  }));
}

/** What the objective `delivery` counts. Of what comes once more, out of a dead letter or the archive, nobody promised when. */
function countLateness(
  telemetry: Pick<Telemetry, 'measure'>,
  { since, root }: ReceivedMessage,
  events: number,
  now: number,
): void {
  if (events === 0 || root !== undefined) return;
  const isLate = now - since > OBJECTIVES.delivery.withinS * 1_000;
  telemetry.measure(isLate ? 'EventsLate' : 'EventsInTime', events, 'Count');
}

/** Records what the sink made of a message's events, parks what will never be taken, and says whether to come back. */
export async function settleMessage(
  deps: SettleDeps,
  { record, message, envelopes, claimant, settled }: Claimed,
  deliveries: ReadonlyMap<Envelope, Delivery | undefined>,
): Promise<MessageOutcome> {
  const now = deps.clock();
  const exhausted =
    now - message.since > MAX_DELIVERY_AGE_MS || receiveCount(record) >= QUEUES.events.maxReceiveCount - 1;
  const forwarded: Envelope[] = [];
  const parking = new Map<string, Parking>();
  const bySink: Partial<Record<SinkName, number>> = {};
  const parked: ParkedAs[] = [];
  let retryAfterMs = 0;
  for (const [position, envelope] of envelopes.entries()) {
    if (settled.has(position)) continue;
    const delivery = deliveries.get(envelope) ?? { kind: 'parked', reason: 'internal_error' };
    if (delivery.kind === 'delivered') {
      settled.add(position);
      forwarded.push(envelope);
      const sink = delivery.sink ?? 'events-api';
      bySink[sink] = (bySink[sink] ?? 0) + 1;
    } else if (delivery.kind === 'retry' && !exhausted) {
      retryAfterMs = Math.max(retryAfterMs, waitMs(delivery, message.key, receiveCount(record)));
      countBySource(deps.telemetry, 'enrich', [envelope], { outcome: 'retried', reason: delivery.reason });
    } else {
      const [reason, status] =
        delivery.kind === 'parked'
          ? ([delivery.reason, delivery.code] as const)
          : (['retries_exhausted', delivery.code ?? delivery.reason] as const);
      const letter = parking.get(`${reason} ${status}`) ?? { reason, status, positions: [] };
      parking.set(`${reason} ${status}`, letter);
      letter.positions.push(position);
    }
  }
  const line = { stage: 'enrich', messageKey: message.key };
  tellTraces(deps.telemetry, 'Wazuh has taken events', line, forwarded);
  countBySource(deps.telemetry, 'enrich', forwarded, { outcome: 'forwarded' });
  countLateness(deps.telemetry, message, forwarded.length, now);

  for (const { reason, status, positions } of parking.values()) {
    const group = positions.flatMap((position) => envelopes[position] ?? []);
    const letters = deadLetters(message, group, now);
    const facts = { reason, status, attempt: receiveCount(record), parkedAt: now };
    const taken = await Promise.all(
      letters.map((letter) => park(deps.deadLetters, 'enrich', JSON.stringify(letter), facts)),
    );
    if (taken.every(Boolean)) {
      for (const position of positions) settled.add(position);
      tellTraces(deps.telemetry, 'events are set aside', { ...line, reason }, group);
      parked.push(...letters.map(({ key, count }) => ({ key, reason, count })));
      countBySource(deps.telemetry, 'enrich', group, { outcome: 'parked', reason });
      if (message.root === undefined) deps.telemetry.measure('EventsSetAside', group.length, 'Count');
    } else {
      retryAfterMs = Math.max(retryAfterMs, dependencyRetryMs(record));
    }
  }

  const done = settled.size === envelopes.length;
  const settlement: Settlement = { settled, done, forwarded: bySink, parked };
  await deps.marks.settle(message.key, claimant, settlement, now + LEDGER_LIFETIME_MS);
  return done ? SETTLED : { kind: 'retry', afterMs: retryAfterMs };
}
