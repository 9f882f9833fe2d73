import { pipeline, Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import type { Envelope } from '../../src/event/envelope.ts';
import { type TakenEntry, takenId } from '../../src/event/ledger.ts';
import { MAX_EVENTS_PER_MESSAGE, MAX_TRAIL_OBJECT_BYTES } from '../../src/event/limits.ts';
import type { ParkReason } from '../../src/event/loss.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import type { ObjectStore } from '../../src/event/object-store.ts';
import { packEnvelopes } from '../../src/event/packed-message.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import { listedRecords } from '../../src/intake/json-records.ts';
import type { ReadRecord } from '../../src/intake/object-reader.ts';
import type { ObjectReference } from '../../src/intake/trail-item.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { CodedError, describeError } from '../../src/kernel/coded-error.ts';
import type { JsonObject } from '../../src/kernel/json.ts';

export interface ForwardObjectDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly objects: ObjectStore;
  readonly events: MessageQueue;
  readonly deadLetters: MessageQueue;
  /** Step `normalize`; undefined when the record is no CloudTrail record. */
  readonly normalize: (record: JsonObject, origin: TrailOrigin) => Envelope | undefined;
  /** Step `redact`, with CloudTrail's policy; rejects when the tenant's token key cannot be read. */
  readonly redactionOf: (tenant: string) => Promise<(envelope: Envelope) => Envelope>;
}

export interface TrailOrigin extends ObjectReference {
  readonly tenant: string;
  /** Epoch ms. */
  readonly readAt: number;
}

/** What a file held, as far as it could be read. */
export interface ReadObject {
  readonly readAt: number;
  readonly received: number;
  /** Records that are none of CloudTrail's. */
  readonly invalid: number;
  readonly messages: TakenEntry['messages'];
}

export type ObjectOutcome =
  | { readonly kind: 'forwarded'; readonly read: ReadObject }
  /** `patiently`: it waits for a person, so that it should not use its receives up in minutes. */
  | { readonly kind: 'retry'; readonly patiently?: boolean }
  /** `read` is what could be read of it. */
  | {
      readonly kind: 'parked';
      readonly reason: ParkReason;
      readonly status?: string;
      readonly read?: ReadObject;
    };

/**
 * Streams one CloudTrail file to the events queue, a message of records at a time. Messages are cut at fixed record
 * counts, so that a file that is read twice makes the same messages, which stage `enrich` recognises.
 */
export async function forwardObject(
  deps: ForwardObjectDeps,
  object: ObjectReference,
  tenant: string,
): Promise<ObjectOutcome> {
  const readAt = deps.clock();
  const redact = await redactionOrReport(deps, tenant);
  if (redact === undefined) return { kind: 'retry', patiently: true };
  const opened = await deps.objects.open(object.bucket, object.key);
  if (opened.kind === 'missing') return { kind: 'parked', reason: 'missing_object' };
  if (opened.kind === 'denied') {
    deps.telemetry.log(
      'error',
      'not allowed to read a CloudTrail file; check the bucket policy and the key policy',
      {
        stage: 'cloudtrail-forwarder',
        bucket: object.bucket,
      },
    );
    return { kind: 'retry' };
  }
  let held: Envelope[] = [];
  const counts = { received: 0, queued: 0, invalid: 0 };
  const packed: { key: string; count: number }[] = [];
  const taken = takenId('cloudtrail-forwarder', nameOfObject(object));
  const read = (): ReadObject => ({ ...counts, readAt, messages: packed });
  const flush = async (): Promise<boolean> => {
    const messages = packEnvelopes(held, readAt, taken);
    packed.push(...messages.map(({ key, count }) => ({ key, count })));
    const sent = await deps.events.send(messages.map((message) => ({ body: JSON.stringify(message) })));
    counts.queued += held.length;
    held = [];
    return sent.every(Boolean);
  };
  try {
    for await (const records of readRecords(decompress(opened.stream, object.key)))
      for (const record of records) {
        counts.received += 1;
        const envelope = record && deps.normalize(record, { ...object, tenant, readAt });
        if (envelope === undefined) counts.invalid += 1;
        else held.push(redact(envelope));
        if (held.length >= MAX_EVENTS_PER_MESSAGE && !(await flush())) return { kind: 'retry' };
      }
    if (!(await flush())) return { kind: 'retry' };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    // The records before the damage are good; the file itself is parked for a person to look at.
    if (!(await flush())) return { kind: 'retry' };
    report(deps, counts);
    const tooLarge = error instanceof CodedError && error.code === 'object_too_large';
    const reason = tooLarge ? 'object_too_large' : 'unreadable_object';
    return { kind: 'parked', reason, status: describeError(error).code, read: read() };
  }
  report(deps, counts);
  return counts.invalid > 0
    ? { kind: 'parked', reason: 'invalid_record', read: read() }
    : { kind: 'forwarded', read: read() };
}

/** An object as the ledger calls it. */
export function nameOfObject({ bucket, key }: ObjectReference): string {
  return `${bucket}/${key}`;
}

/** Undefined, once it was said why, when the tenant's token key cannot be read. */
async function redactionOrReport(
  { redactionOf, telemetry }: ForwardObjectDeps,
  tenant: string,
): Promise<((envelope: Envelope) => Envelope) | undefined> {
  try {
    return await redactionOf(tenant);
  } catch (error) {
    if (!(error instanceof CodedError && error.retryable)) throw error;
    const { name, code } = error;
    telemetry.log('error', error.message, { stage: 'cloudtrail-forwarder', error: name, code });
    return undefined;
  }
}

async function* readRecords(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly ReadRecord[]> {
  const reader = listedRecords();
  const decoder = new StringDecoder('utf8');
  for await (const chunk of bytes) {
    yield reader.push(decoder.write(chunk));
    if (reader.damage !== undefined) break;
  }
  yield reader.end();
  if (reader.damage !== undefined) throw new CodedError('unreadable_object', reader.damage);
}

async function* decompress(stream: AsyncIterable<Uint8Array>, key: string): AsyncGenerator<Uint8Array> {
  const plain = key.endsWith('.gz') ? gunzip(stream) : stream;
  let bytes = 0;
  for await (const chunk of plain) {
    bytes += chunk.length;
    if (bytes > MAX_TRAIL_OBJECT_BYTES)
      throw new CodedError('object_too_large', `the object holds more than ${MAX_TRAIL_OBJECT_BYTES} bytes`);
    yield chunk;
  }
}

function gunzip(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const inflated = createGunzip({ chunkSize: INFLATED_CHUNK_BYTES });
  // `pipeline` carries an error of the source into `inflated`, where the reader meets it.
  pipeline(Readable.from(stream), inflated, () => {});
  return inflated;
}

/** Each has a price of its own, and what is read at once is held at once. */
const INFLATED_CHUNK_BYTES = 65_536;

/** True for damage in the object itself: our own refusal, or zlib's (its codes begin with `Z_`). */
function isUnreadable(error: unknown): boolean {
  if (error instanceof CodedError)
    return error.code === 'unreadable_object' || error.code === 'object_too_large';
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

function report(
  deps: ForwardObjectDeps,
  counts: { received: number; queued: number; invalid: number },
): void {
  const line = { stage: 'cloudtrail-forwarder', source: 'cloudtrail' } as const;
  deps.telemetry.ledger({ ...line, count: counts.received, outcome: 'received' });
  deps.telemetry.ledger({ ...line, count: counts.queued, outcome: 'queued' });
  if (counts.invalid > 0)
    deps.telemetry.ledger({ ...line, count: counts.invalid, outcome: 'parked', reason: 'invalid_record' });
}
