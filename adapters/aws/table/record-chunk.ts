import { hash } from 'node:crypto';
import type { RecordState } from '../../../src/event/record-state.ts';

/**
 * Some records of one slot as an item holds them: 12 bytes each, in the order of their ids' hashes, which are 8 bytes
 * (one character a byte here) and are followed by the state. Of a million records in one slot, two share a hash with a
 * probability of one in thirty million.
 */
export type RecordHash = string;

export interface RecordEntry {
  readonly record: RecordHash;
  readonly state: RecordState;
}

const HASH_BYTES = 8;
const ENTRY_BYTES = 12;

export function hashOfRecord(id: string): RecordHash {
  return hash('sha256', id, 'binary').slice(0, HASH_BYTES);
}

export function entriesIn(bytes: Buffer): number {
  return Math.floor(bytes.length / ENTRY_BYTES);
}

export function findState(bytes: Buffer, record: RecordHash): RecordState | undefined {
  let low = 0;
  let high = entriesIn(bytes);
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = middle * ENTRY_BYTES;
    const order = compare(bytes, at, record);
    if (order === 0) return bytes.readUInt32BE(at + HASH_BYTES);
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return undefined;
}

/** With other states, and with what was not there yet. */
export function withEntries(bytes: Buffer, changes: readonly RecordEntry[]): Buffer {
  const sorted = changes.toSorted((a, b) => (a.record < b.record ? -1 : 1));
  const merged = Buffer.alloc((entriesIn(bytes) + sorted.length) * ENTRY_BYTES);
  const end = entriesIn(bytes) * ENTRY_BYTES;
  let from = 0;
  let to = 0;
  for (const { record, state } of sorted) {
    const start = from;
    while (from < end && compare(bytes, from, record) < 0) from += ENTRY_BYTES;
    to += bytes.copy(merged, to, start, from);
    if (from < end && compare(bytes, from, record) === 0) from += ENTRY_BYTES;
    merged.write(record, to, 'latin1');
    merged.writeUInt32BE(state, to + HASH_BYTES);
    to += ENTRY_BYTES;
  }
  to += bytes.copy(merged, to, from, end);
  return merged.subarray(0, to);
}

/** Below 0 when the entry at `at` stands before the record, 0 when it is the record's. */
function compare(bytes: Buffer, at: number, record: RecordHash): number {
  for (let i = 0; i < HASH_BYTES; i += 1) {
    const difference = (bytes[at + i] ?? 0) - record.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return 0;
}
