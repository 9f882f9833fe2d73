import type { SQSRecord } from 'aws-lambda';
import type { FilterReason } from '../../src/event/loss.ts';
import type { MessageQueue, VisibilityControl } from '../../src/event/message-queue.ts';
import type { BucketDirectory } from '../../src/intake/trail/bucket-directory.ts';
import { QUEUES } from '../../src/pipeline.ts';
import { enterTaken } from '../middleware/enter-taken.ts';
import { errorFields } from '../middleware/error-fields.ts';
import { eachMessage, type MessageOutcome, park, receiveCount, SETTLED } from '../middleware/queue-batch.ts';
import { type EnterParkedDeps, enterParked } from './enter-parked.ts';
import { type ForwardObjectDeps, forwardObject, type ObjectOutcome, sourceOf } from './forward-object.ts';
import { nameOfPart } from './object-part.ts';
import { RecordCounts } from './record-counts.ts';
import {
  isExhausted,
  type ObjectItem,
  patiently,
  type TakeMessagesDeps,
  type TakenMessage,
  takeMessages,
} from './take-messages.ts';
import { filteredEntry, type Whence, whenceOf } from './taken-object.ts';
import type { Hear } from './watch/hear.ts';

export interface TakeBatchDeps extends TakeMessagesDeps, ForwardObjectDeps, EnterParkedDeps {
  readonly trail: MessageQueue & VisibilityControl;
  readonly directory: BucketDirectory;
  readonly hear: Hear;
  readonly deadLetters: MessageQueue;
}

const STAGE = 'cloudtrail-forwarder';
/**
 * The rest of a file is begun so much earlier: what is before it is read and parsed once more, half a minute at worst (512 MB), in
 * which no part can end.
 */
const SKIP_MS = 40_000;
/** Comes back to whoever has time. */
const NO_TIME: MessageOutcome = { kind: 'retry', afterMs: 0 };

/**
 * Takes a batch of the trail queue: first the records that came in messages themselves, then one object after the other.
 *
 * @param until epoch ms behind which nothing is begun
 */
export async function takeBatch(
  deps: TakeBatchDeps,
  records: readonly SQSRecord[],
  until: number,
): Promise<ReadonlyMap<string, MessageOutcome>> {
  const receivedAt = deps.clock();
  const batch = { ...deps, stage: STAGE, visibility: deps.trail } as const;
  const taken = await takeMessages(
    deps,
    records.map((record) => ({ id: record.messageId, body: record.body, receives: receiveCount(record) })),
  );
  const hold = createHold(deps, records, receivedAt);
  return eachMessage(batch, records, async (record) => {
    const outcome = await takeObjects(deps, record, taken.get(record.messageId), until, hold.keep);
    hold.release(record);
    return outcome;
  });
}

async function takeObjects(
  deps: TakeBatchDeps,
  record: SQSRecord,
  taken: TakenMessage | undefined,
  until: number,
  onPart: () => Promise<void>,
): Promise<MessageOutcome> {
  if (taken?.outcome.kind !== 'settled') return taken?.outcome ?? patiently(receiveCount(record));
  for (const item of taken.objects) {
    const outcome = await takeObject(deps, record, item, until, onPart);
    if (outcome.kind !== 'settled') return outcome;
  }
  return SETTLED;
}

async function takeObject(
  deps: TakeBatchDeps,
  record: SQSRecord,
  { object, part = 0 }: ObjectItem,
  until: number,
  onPart: () => Promise<void>,
): Promise<MessageOutcome> {
  const at = deps.clock();
  const receives = receiveCount(record);
  const late = at >= (part === 0 ? until : until - SKIP_MS);
  if (late && !isExhausted(receives)) return NO_TIME;
  const place = deps.directory(object);
  await deps.hear.file(object);
  if (!place.ok) {
    const whence = whenceOf(nameOfPart(object, part), { at, origin: object.bucket });
    return filter(deps, whence, place.error);
  }
  const { tenant, content } = place.value;
  const whenceAt = (number: number) =>
    whenceOf(nameOfPart(object, number), { at, origin: object.bucket, tenant, source: sourceOf(content) });
  const outcome: ObjectOutcome = late
    ? { kind: 'retry', part, reason: 'retries_exhausted', status: 'no_time' }
    : await forwardObject(deps, { object, place: place.value, part, until, onPart });
  if (outcome.kind === 'forwarded') return SETTLED;
  if (outcome.kind === 'retry' && !isExhausted(receives)) return patiently(receives);
  return parkObject(deps, record, whenceAt(outcome.part), { entered: false, ...outcome });
}

async function filter(deps: TakeBatchDeps, whence: Whence, reason: FilterReason): Promise<MessageOutcome> {
  const counts = new RecordCounts();
  counts.add({ kind: 'filtered', reason });
  counts.tell(deps.telemetry, whence.source);
  await enterTaken(deps, filteredEntry(whence, reason));
  return SETTLED;
}

async function parkObject(
  deps: TakeBatchDeps,
  record: SQSRecord,
  whence: Whence,
  {
    reason,
    status,
    entered,
  }: Pick<Extract<ObjectOutcome, { kind: 'parked' }>, 'reason' | 'status' | 'entered'>,
): Promise<MessageOutcome> {
  const attempt = receiveCount(record);
  const facts = { reason, status, attempt, parkedAt: deps.clock() };
  if (!(await park(deps.deadLetters, STAGE, record.body, facts))) return patiently(attempt);
  if (entered) return SETTLED;
  const counts = new RecordCounts();
  counts.add({ kind: 'parked', reason });
  counts.tell(deps.telemetry, whence.source);
  await enterParked(deps, whence, reason);
  return SETTLED;
}

/** Keeps the messages that wait for their turn invisible, as long as an invocation works on those before them. */
function createHold(
  { clock, trail, telemetry }: TakeBatchDeps,
  records: readonly SQSRecord[],
  since: number,
) {
  const waiting = new Set(records);
  let heldAt = since;
  return {
    release: (record: SQSRecord) => waiting.delete(record),
    keep: async () => {
      const seconds = QUEUES.trail.visibilityTimeoutS;
      if (clock() - heldAt < (seconds * 1_000) / 3) return;
      heldAt = clock();
      try {
        const handles = [...waiting].map(({ receiptHandle }) => receiptHandle);
        await Promise.all(handles.map((handle) => trail.changeVisibility(handle, seconds)));
      } catch (error) {
        telemetry.log('warn', 'messages could not be kept back', { stage: STAGE, ...errorFields(error) });
      }
    },
  };
}
