import { pipeline, Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { MAX_EVENTS_PER_MESSAGE, MAX_TRAIL_OBJECT_BYTES } from '../../src/event/limits.ts';
import type { ObjectReader, ReadRecord } from '../../src/intake/object-reader.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';

type Bytes = AsyncIterable<Uint8Array>;

/** Opens the object from its beginning. */
export type OpenObject = () => Promise<Bytes>;

/** Each chunk has a price of its own, and is held at once. */
const CHUNK_BYTES = 65_536;
/** A chunk when the place of a damage is looked for: what is inflated of one with a damage in it is lost. */
const SMALL_CHUNK_BYTES = 1_024;

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

/** The object without its gzip, if it has one: its first bytes say so, and not its name. */
async function* plainBytes(open: OpenObject): Bytes {
  let given = 0;
  try {
    for await (const chunk of inflated(await open(), CHUNK_BYTES)) {
      given += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (!isDamage(error) || error.code !== 'Z_DATA_ERROR') throw error;
    // Once more, up to the damage.
    let at = 0;
    for await (const chunk of inflated(await open(), SMALL_CHUNK_BYTES)) {
      at += chunk.length;
      if (at > given) yield chunk.subarray(Math.max(0, chunk.length - (at - given)));
    }
  }
}

async function* inflated(bytes: Bytes, chunkSize: number): Bytes {
  const source = bytes[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await source.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole: Bytes = (async function* () {
    try {
      yield head;
      for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
    } finally {
      await source.return?.();
    }
  })();
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole;
    return;
  }
  const gunzip = createGunzip({ chunkSize });
  // `pipeline` carries an error of the source into `gunzip`, where the reader meets it.
  pipeline(Readable.from(whole), gunzip, () => {});
  yield* gunzip;
}
