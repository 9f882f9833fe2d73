import { pipeline, Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';

export type Bytes = AsyncIterable<Uint8Array>;

/** Opens the object from its beginning. */
export type OpenObject = () => Promise<Bytes>;

/** Each chunk has a price of its own, and is held at once. */
const CHUNK_BYTES = 65_536;
/** Nothing between is lost, nor inflated to more than some MB at once. */
const SLICE_BYTES = 4_096;
/** Damage that zlib finds, and an end before the end. */
const DAMAGED = new Set(['Z_DATA_ERROR', 'Z_BUF_ERROR']);

/**
 * The object without its gzip, if it has one: its first bytes say so, and not its name. Of a damaged gzip come all bytes before
 * the damage, the same at each reading, before its error is thrown; it is opened twice for that.
 */
export async function* plainBytes(open: OpenObject): Bytes {
  let given = 0;
  const progress = { consumed: 0 };
  try {
    for await (const chunk of inflated(await open(), progress)) {
      given += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && DAMAGED.has(String(error.code)))) throw error;
    // What it held back when it broke off is lost, which depends on how the bytes came: once more, up to the damage.
    let at = 0;
    for await (const chunk of inflatedToTheLast(await open(), progress.consumed)) {
      at += chunk.length;
      if (at > given) yield chunk.subarray(Math.max(0, chunk.length - (at - given)));
    }
  }
}

async function* inflated(bytes: Bytes, progress: { consumed: number }): Bytes {
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
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // `pipeline` carries an error of the source into `gunzip`, where the reader meets it.
  pipeline(Readable.from(whole), gunzip, () => {});
  try {
    yield* gunzip;
  } finally {
    progress.consumed = gunzip.bytesWritten;
  }
}

/** @param sound how many bytes were inflated without an error: those after them go one by one, so that the last good one counts */
async function* inflatedToTheLast(bytes: Bytes, sound: number): Bytes {
  const gunzip = createGunzip();
  const plain: Uint8Array[] = [];
  gunzip.on('data', (chunk: Uint8Array) => plain.push(chunk));
  // Whoever waits for a slice is told by `fed`.
  gunzip.on('error', () => {});
  let error: Error | undefined;
  try {
    let at = 0;
    for await (const chunk of bytes) {
      for (let from = 0; from < chunk.length && error === undefined; ) {
        const slice = chunk.subarray(from, from + SLICE_BYTES);
        const whole = Math.min(slice.length, Math.max(0, sound - at));
        if (whole > 0) error = await fed(gunzip, slice.subarray(0, whole));
        for (let i = whole; i < slice.length && error === undefined; i += 1)
          error = await fed(gunzip, slice.subarray(i, i + 1));
        yield Buffer.concat(plain.splice(0));
        from += slice.length;
        at += slice.length;
      }
      if (error !== undefined) throw error;
    }
    error = await fed(gunzip);
    yield Buffer.concat(plain);
    if (error !== undefined) throw error;
  } finally {
    gunzip.destroy();
  }
}

/** Waits until zlib has done with the slice, or with all of them. */
function fed(gunzip: Gunzip, slice?: Uint8Array): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const done = (error?: Error | null): void => {
      gunzip.off('error', done);
      resolve(error ?? undefined);
    };
    gunzip.on('error', done);
    if (slice !== undefined) gunzip.write(slice, done);
    else if (gunzip.readableEnded) done();
    else {
      // zlib says that it has finished before it looks whether the end is one.
      gunzip.once('end', () => done());
      gunzip.end();
    }
  });
}
