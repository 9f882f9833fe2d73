import type { FilterReason, ParkReason } from '../../src/event/loss.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import type { LogGroupContent } from '../../src/intake/trail/log-data.ts';
import type { RecordOrigin, TrailItem } from '../../src/intake/trail/trail-item.ts';
import { readTrailMessage } from '../../src/intake/trail/trail-message.ts';
import { backoffMs } from '../../src/kernel/backoff.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { MAX_RETRY_DELAY_S, QUEUES } from '../../src/pipeline.ts';
import { enterTaken } from '../middleware/enter-taken.ts';
import { errorFields } from '../middleware/error-fields.ts';
import { type MessageOutcome, park, SETTLED } from '../middleware/queue-batch.ts';
import { letterBody } from './letter-body.ts';
import { RecordCounts } from './record-counts.ts';
import {
  type InlineOutcome,
  type InlineRecord,
  LEASE_MS,
  type TakeInlineDeps,
  takeInline,
} from './take-inline.ts';
import { readEntry, whenceOf } from './taken-object.ts';

export interface TakeMessagesDeps extends TakeInlineDeps {
  readonly logGroups: ReadonlyMap<string, LogGroupContent>;
  /** Whose a record is that came by itself; undefined when nothing says it. */
  readonly tenantOf: (whence: RecordOrigin) => string | undefined;
  /** For messages that hold what happened, and not the name of a file: they are redacted before they rest there. */
  readonly contentLetters: MessageQueue;
}

/** A message as it was received. */
export interface Received {
  readonly id: string;
  readonly body: string;
  /** How often it was, this time included. */
  readonly receives: number;
}

export type ObjectItem = Extract<TrailItem, { kind: 'object' }>;

/** What became of a message but for the objects that it announces. */
export interface TakenMessage {
  readonly outcome: MessageOutcome;
  readonly objects: readonly ObjectItem[];
}

const RETRY_MS = 30_000;
/** Receives kept back for a dead-letter queue that is out of order itself. */
const PARKING_RECEIVES = 10;
/** Of the hash that a message is called by when it names no object. */
const NAME_LENGTH = 24;
const STAGE = 'cloudtrail-forwarder';

/** After half a minute, then twice as long each time, up to what a handler may ask for: its receives last for days. */
export function patiently(receives: number, leastMs = 0): MessageOutcome {
  const afterMs = backoffMs(receives, { baseMs: RETRY_MS, capMs: MAX_RETRY_DELAY_S * 1_000 }, 1);
  return { kind: 'retry', afterMs: Math.max(leastMs, afterMs) };
}

/** Time to park a message with a reason, before SQS itself moves it without one. */
export function isExhausted(receives: number): boolean {
  return receives >= QUEUES.trail.maxReceiveCount - PARKING_RECEIVES;
}

/** Reads messages and takes the records that they bring themselves, those of all messages together. */
export async function takeMessages(
  deps: TakeMessagesDeps,
  messages: readonly Received[],
): Promise<ReadonlyMap<string, TakenMessage>> {
  const read = messages.map((message) => {
    const items = readTrailMessage(message.body, deps.logGroups);
    return { message, items: items.ok ? items.value : undefined };
  });
  const inline = read.flatMap(({ message, items = [] }) => inlineOf(deps, message, items));
  const delivery = messages.map(({ id, receives }) => `${id} ${receives}`).join();
  const outcomes = await inlineOutcomes(deps, inline, delivery);
  const taken = new Map<string, TakenMessage>();
  for (const { message, items } of read) {
    const own = inline.filter((each) => each.message === message.id).length;
    const outcome = await finish(deps, message, items, own, outcomes.get(message.id));
    const objects = (items ?? []).filter((item) => item.kind === 'object');
    taken.set(message.id, { outcome, objects });
  }
  return taken;
}

function inlineOf(
  { tenantOf, clock }: TakeMessagesDeps,
  message: Received,
  items: readonly TrailItem[],
): readonly InlineRecord[] {
  const readAt = clock();
  return items.flatMap((item, i) => {
    if (item.kind !== 'record') return [];
    const { name, object, id, account, region } = item.whence;
    const tenant = tenantOf(item.whence);
    if (tenant === undefined) return [];
    const context = {
      tenant,
      origin: { name, ...(object !== undefined && { object }) },
      deliveryId: id ?? `${message.id}#${i}`,
      readAt,
      ...(account !== undefined && { account }),
      ...(region !== undefined && { region }),
    };
    return [{ source: item.source, record: item.record, context, message: message.id }];
  });
}

/** A surprise holds back the messages that have records, and no others. */
async function inlineOutcomes(
  deps: TakeMessagesDeps,
  inline: readonly InlineRecord[],
  delivery: string,
): Promise<ReadonlyMap<string, InlineOutcome>> {
  if (inline.length === 0) return new Map();
  try {
    return await takeInline(deps, inline, delivery);
  } catch (error) {
    deps.telemetry.log('error', 'records could not be taken', { stage: STAGE, ...errorFields(error) });
    return new Map(inline.map(({ message }) => [message, { kind: 'retry' }]));
  }
}

async function finish(
  deps: TakeMessagesDeps,
  message: Received,
  items: readonly TrailItem[] | undefined,
  own: number,
  inline: InlineOutcome = { kind: 'taken' },
): Promise<MessageOutcome> {
  const counts = new RecordCounts();
  let letter: ParkReason | undefined;
  if (inline.kind === 'retry') {
    const { receives } = message;
    if (!isExhausted(receives)) return patiently(receives, inline.patiently === true ? 0 : LEASE_MS);
    letter = 'retries_exhausted';
    for (let i = 0; i < own; i += 1) counts.add({ kind: 'parked', reason: letter });
  } else if (inline.kind === 'parked') letter = inline.reason;
  if (items === undefined) {
    letter = 'unreadable_message';
    counts.add({ kind: 'parked', reason: letter });
  }
  for (const item of items ?? []) {
    if (item.kind === 'filtered')
      counts.add({ kind: 'filtered', reason: item.reason satisfies FilterReason });
    // Unreadable, or nobody's.
    else if (
      item.kind === 'invalid' ||
      (item.kind === 'record' && deps.tenantOf(item.whence) === undefined)
    ) {
      letter ??= 'invalid_record';
      counts.add({ kind: 'parked', reason: 'invalid_record' });
    }
  }
  if (letter !== undefined && !(await parkWhole(deps, message, letter))) return patiently(message.receives);
  if (counts.received === 0) return SETTLED;
  counts.tell(deps.telemetry, 'cloudtrail');
  // A replay is another message to SQS, and the same notification.
  const name = `notification ${sha256(message.body, NAME_LENGTH)}`;
  const { received, filtered, parked } = counts;
  const whence = whenceOf(name, { at: deps.clock() });
  await enterTaken(deps, readEntry(whence, { received, filtered, parked, messages: [] }));
  return SETTLED;
}

function parkWhole(
  { contentLetters, clock }: TakeMessagesDeps,
  { body, receives }: Received,
  reason: ParkReason,
): Promise<boolean> {
  return park(contentLetters, STAGE, letterBody(body), { reason, attempt: receives, parkedAt: clock() });
}
