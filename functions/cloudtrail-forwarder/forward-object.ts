import type { AwsSource } from '../../src/event/envelope.ts';
import type { ParkReason } from '../../src/event/loss.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import type { ObjectStore } from '../../src/event/object-store.ts';
import type { ObjectPlace } from '../../src/intake/trail/bucket-directory.ts';
import { readerOf } from '../../src/intake/trail/object-readers.ts';
import type { ObjectContent, ObjectReference } from '../../src/intake/trail/trail-item.ts';
import { trailPartBody } from '../../src/intake/trail/trail-message.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { CodedError, describeError } from '../../src/kernel/coded-error.ts';
import type { AwsContext } from '../../src/normalize/aws/aws-normalizer.ts';
import type { RedactEnvelope } from './judge-records.ts';
import { nameOfPart, ObjectPart, type ObjectPartDeps, PART_RECORDS } from './object-part.ts';
import { isDamage, type RecordGroup, readObject } from './read-object.ts';
import { whenceOf } from './taken-object.ts';
import { redactionOrReport, type TenantRedaction } from './tenant-redaction.ts';

const STAGE = 'cloudtrail-forwarder';

export interface ForwardObjectDeps extends ObjectPartDeps, TenantRedaction {
  readonly clock: Clock;
  readonly objectsAt: (place: ObjectPlace) => ObjectStore;
  /** The trail queue, where a file goes on that takes longer than an invocation. */
  readonly trail: MessageQueue;
  /** See `PART_RECORDS`; a multiple of a message's records. */
  readonly partRecords?: number;
}

/** A file, or the rest of one from a part on. */
export interface ObjectTask {
  readonly object: ObjectReference;
  readonly place: ObjectPlace;
  readonly part: number;
  /** Epoch ms: no part is begun that would end later. */
  readonly until: number;
  /** Told before each part but the first. */
  readonly onPart: () => Promise<void>;
}

/** `part` is the one that it is about. */
export type ObjectOutcome =
  /** All of it is on the events queue, or the rest on its way to another invocation. */
  | { readonly kind: 'forwarded' }
  /** It may go well later; `reason` for the day on which it never did, `status` for what it waits for. */
  | {
      readonly kind: 'retry';
      readonly part: number;
      readonly reason: 'retries_exhausted' | 'internal_error';
      readonly status: string;
    }
  /** `entered`: the ledger has it, beside what could be read. */
  | {
      readonly kind: 'parked';
      readonly part: number;
      readonly reason: ParkReason;
      readonly status?: string;
      readonly entered: boolean;
    };

/** The source of what a file holds. */
export function sourceOf(content: ObjectContent): AwsSource {
  return content === 'insight' || content === 'lake' ? 'cloudtrail' : content;
}

/**
 * Streams one file to the events queue, a message of records at a time, part after part as long as there is time. Never
 * rejects: whatever surprises it may be an outage, and the file is still there afterwards.
 */
export async function forwardObject(deps: ForwardObjectDeps, task: ObjectTask): Promise<ObjectOutcome> {
  try {
    return await openObject(deps, task);
  } catch (error) {
    return surprise(deps, error, task.part);
  }
}

function retry(part: number, status: string): ObjectOutcome {
  return { kind: 'retry', part, reason: 'retries_exhausted', status };
}

function surprise({ telemetry }: ForwardObjectDeps, error: unknown, part: number): ObjectOutcome {
  const { name, code, message } = describeError(error);
  telemetry.log('error', message ?? 'a file could not be taken', { stage: STAGE, error: name, code });
  return error instanceof CodedError
    ? retry(part, code)
    : { kind: 'retry', part, reason: 'internal_error', status: code };
}

async function openObject(deps: ForwardObjectDeps, task: ObjectTask): Promise<ObjectOutcome> {
  const { object, place, part: first } = task;
  const redact = await redactionOrReport(deps, place.tenant);
  if (redact === undefined) return retry(first, 'token_key_unavailable');
  const store = deps.objectsAt(place);
  const opened = await store.open(object.bucket, object.key);
  if (opened.kind === 'missing')
    return { kind: 'parked', part: first, reason: 'missing_object', entered: false };
  if (opened.kind === 'denied') {
    deps.telemetry.log('error', 'not allowed to read a file; check the bucket policy and the key policy', {
      stage: STAGE,
      bucket: object.bucket,
    });
    return retry(first, 'denied');
  }
  let stream: AsyncIterable<Uint8Array> | undefined = opened.stream;
  const open = async () => {
    const again = stream === undefined ? await store.open(object.bucket, object.key) : undefined;
    const opening = again?.kind === 'found' ? again.stream : stream;
    stream = undefined;
    if (opening === undefined)
      throw new CodedError('object_store_unavailable', 'a file went away while it was read', {
        retryable: true,
      });
    return opening;
  };
  return forwardParts(
    deps,
    task,
    readObject(open, await readerOf(place.content), first * (deps.partRecords ?? PART_RECORDS)),
    redact,
  );
}

async function forwardParts(
  deps: ForwardObjectDeps,
  { object, place, part: first, until, onPart }: ObjectTask,
  groups: AsyncIterable<RecordGroup>,
  redact: RedactEnvelope,
): Promise<ObjectOutcome> {
  const { tenant, account, region } = place;
  const source = sourceOf(place.content);
  const origin = { name: object.bucket, object: object.key };
  const readAt = deps.clock();
  const begin = (part: number) => {
    const name = nameOfPart(object, part);
    const whence = whenceOf(name, { at: readAt, source, tenant, origin: object.bucket });
    return new ObjectPart(deps, part, whence, redact);
  };
  const where = { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
  const shared = { tenant, origin, readAt, ...where };
  let part = begin(first);
  /** Once its first records are there: what is skipped before them is no measure of the parts to come. */
  let begunAt: number | undefined;
  let longestMs = 0;
  let parks: ParkReason | undefined;
  const close = async (damage?: ParkReason) => {
    const closed = await part.close(damage);
    parks ??= part.parks;
    return closed;
  };
  const done = (): ObjectOutcome =>
    parks === undefined
      ? { kind: 'forwarded' }
      : { kind: 'parked', part: part.number, reason: parks, entered: true };
  const again = () => retry(part.number, 'queue_refused');
  try {
    for await (const { at, records } of groups) {
      begunAt ??= deps.clock();
      const due = Math.floor(at / (deps.partRecords ?? PART_RECORDS));
      if (due !== part.number) {
        if (!(await close())) return again();
        const now = deps.clock();
        longestMs = Math.max(longestMs, now - begunAt);
        if (now + longestMs > until) {
          const [handedOver] = await deps.trail.send([{ body: trailPartBody(object, due) }]);
          return handedOver === true ? done() : again();
        }
        await onPart();
        part = begin(due);
        begunAt = now;
      }
      const candidates = records.map((record, i) => ({
        source,
        record,
        context: placed(shared, object, at + i),
      }));
      if (!(await part.take(candidates))) return again();
    }
    return (await close()) ? done() : again();
  } catch (error) {
    if (!isDamage(error)) return surprise(deps, error, part.number);
    // The records before the damage are good; the file itself is parked for a person to look at.
    const reason = error.code === 'object_too_large' ? 'object_too_large' : 'unreadable_object';
    if (!(await close(reason))) return again();
    return { kind: 'parked', part: part.number, reason, status: error.code, entered: true };
  }
}

function placed(
  shared: Omit<AwsContext, 'deliveryId'>,
  { bucket, key }: ObjectReference,
  at: number,
): AwsContext {
  return { ...shared, deliveryId: `${bucket}/${key}#${at}` };
}
