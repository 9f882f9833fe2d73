import { StringDecoder } from 'node:string_decoder';
import { MAX_EVENTS_PER_MESSAGE, MAX_TRAIL_OBJECT_BYTES } from '../../src/event/limits.ts';
import type { ObjectReader, ReadRecord } from '../../src/intake/trail/object-reader.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { type Bytes, type OpenObject, plainBytes } from './plain-bytes.ts';

/** Records that stand together in a file, all of one message, and the number of the first among all of the file. */
export interface RecordGroup {
  readonly at: number;
  readonly records: readonly ReadRecord[];
}

/**
 * Reads an object as it streams, gzip or not. However its bytes come, no group goes beyond the records of a message, which are
 * counted from the beginning of the file. What is good before a damage comes first.
 *
 * @param from number of the first record that is wanted
 * @throws CodedError `object_too_large` or `unreadable_object`, or zlib's own (`Z_…`), when the object is damaged
 */
export async function* readObject(
  open: OpenObject,
  reader: ObjectReader,
  from: number,
): AsyncGenerator<RecordGroup> {
  let at = 0;
  const cut = function* (records: readonly ReadRecord[]): Generator<RecordGroup> {
    for (let i = Math.max(0, from - at); i < records.length; ) {
      const first = at + i;
      const end = i + MAX_EVENTS_PER_MESSAGE - (first % MAX_EVENTS_PER_MESSAGE);
      yield { at: first, records: records.slice(i, end) };
      i = end;
    }
    at += records.length;
  };
  let damage: unknown;
  try {
    const decoder = new StringDecoder('utf8');
    for await (const chunk of limited(plainBytes(open))) {
      yield* cut(reader.push(decoder.write(chunk)));
      if (reader.damage !== undefined) break;
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    damage = error;
  }
  yield* cut(reader.end());
  if (damage !== undefined) throw damage;
  if (reader.damage !== undefined) throw new CodedError('unreadable_object', reader.damage);
}

/** True for damage in the object itself: our own refusal, or zlib's (its codes begin with `Z_`). */
export function isDamage(error: unknown): error is Error & { readonly code: string } {
  if (!(error instanceof Error && 'code' in error)) return false;
  const code = String(error.code);
  return code === 'unreadable_object' || code === 'object_too_large' || code.startsWith('Z_');
}

async function* limited(bytes: Bytes): Bytes {
  let count = 0;
  for await (const chunk of bytes) {
    count += chunk.length;
    if (count > MAX_TRAIL_OBJECT_BYTES)
      throw new CodedError('object_too_large', `the object holds more than ${MAX_TRAIL_OBJECT_BYTES} bytes`);
    yield chunk;
  }
}
