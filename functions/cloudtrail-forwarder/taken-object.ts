import { type TakenEntry, takenId } from '../../src/event/ledger.ts';
import type { FilterReason, ParkReason } from '../../src/event/loss.ts';
import type { ReadObject } from './forward-object.ts';

/** The object, or the notification of it when it cannot be read. */
export interface Whence {
  readonly request: string;
  /** Epoch ms. */
  readonly at: number;
  readonly bucket?: string;
  readonly tenant?: string | undefined;
}

/** What the ledger is told of an object: the same whenever it is read again, so that a second reading changes nothing. */
export function readEntry(whence: Whence, { received, invalid, messages }: ReadObject): TakenEntry {
  const parked = invalid > 0 ? { invalid_record: invalid } : {};
  return { ...entryOf(whence), received, parked, messages };
}

/** A file that is parked counts as one record more than could be read of it, one with bad records among them as those. */
export function parkedEntry(whence: Whence, reason: ParkReason, read: ReadObject | undefined): TakenEntry {
  const entry = read === undefined ? entryOf(whence) : readEntry(whence, read);
  if (reason === 'invalid_record') return entry;
  return { ...entry, received: entry.received + 1, parked: { ...entry.parked, [reason]: 1 } };
}

/** A file that is not read counts as one record. */
export function filteredEntry(whence: Whence, reason: FilterReason): TakenEntry {
  const entry = { ...entryOf(whence), received: 1, filtered: { [reason]: 1 } };
  // What others call their objects is none of our business.
  return reason === 'unknown_bucket' ? { ...entry, request: entry.origin } : entry;
}

function entryOf({ request, at, bucket = '', tenant = '' }: Whence): TakenEntry {
  const stage = 'cloudtrail-forwarder';
  return {
    id: takenId(stage, request),
    at,
    stage,
    source: 'cloudtrail',
    tenant,
    origin: bucket,
    request,
    received: 0,
    refused: 0,
    rejected: {},
    filtered: {},
    parked: {},
    messages: [],
  };
}
