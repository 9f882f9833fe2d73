import type { AwsSource } from '../../src/event/envelope.ts';
import { type TakenEntry, takenId } from '../../src/event/ledger.ts';
import type { FilterReason, ParkReason } from '../../src/event/loss.ts';

/** What was taken: a part of an object, a message when it names none, or the records that came in messages. */
export interface Whence {
  /** See `takenId`. */
  readonly id: string;
  readonly request: string;
  /** Epoch ms. */
  readonly at: number;
  readonly source: AwsSource;
  readonly origin: string;
  readonly tenant: string;
}

/** What a part of a file, or the records of messages, held as far as it could be read. */
export interface ReadRecords {
  readonly received: number;
  readonly filtered: ReadonlyMap<FilterReason, number>;
  readonly parked: ReadonlyMap<ParkReason, number>;
  readonly messages: TakenEntry['messages'];
}

export function whenceOf(
  request: string,
  { at, source = 'cloudtrail', origin = '', tenant = '' }: Pick<Whence, 'at'> & Partial<Whence>,
): Whence {
  return { id: takenId('cloudtrail-forwarder', request), request, at, source, origin, tenant };
}

/** What the ledger is told of it: the same whenever it is read again, so that a second reading changes nothing. */
export function readEntry(whence: Whence, read: ReadRecords): TakenEntry {
  return {
    ...entryOf(whence),
    received: read.received,
    filtered: Object.fromEntries(read.filtered),
    parked: Object.fromEntries(read.parked),
    messages: read.messages,
  };
}

/** A file that could not be read at all, and a message that says nothing: one record each. */
export function parkedEntry(whence: Whence, reason: ParkReason): TakenEntry {
  return { ...entryOf(whence), received: 1, parked: { [reason]: 1 } };
}

/** A file that is not read counts as one record. */
export function filteredEntry(whence: Whence, reason: FilterReason): TakenEntry {
  const entry = { ...entryOf(whence), received: 1, filtered: { [reason]: 1 } };
  // What others call their objects is none of our business.
  return reason === 'unknown_bucket' ? { ...entry, request: entry.origin } : entry;
}

function entryOf({ id, request, at, source, origin, tenant }: Whence): TakenEntry {
  return {
    id,
    at,
    stage: 'cloudtrail-forwarder',
    source,
    tenant,
    origin,
    request,
    received: 0,
    refused: 0,
    rejected: {},
    filtered: {},
    parked: {},
    messages: [],
  };
}
