import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { err, ok, type Result } from '../../src/kernel/result.ts';

const inflate = promisify(gunzip);

/** What a file says: decompressed when it is gzip, whoever compressed it. `maxBytes` bounds both. */
export async function plainContent(
  bytes: Buffer,
  maxBytes: number,
): Promise<Result<Buffer, 'too_large' | 'unreadable'>> {
  if (bytes.length > maxBytes) return err('too_large');
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return ok(bytes);
  try {
    return ok(await inflate(bytes, { maxOutputLength: maxBytes }));
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return err(isTooLarge ? 'too_large' : 'unreadable');
  }
}

/** The bytes of a body; undefined when there are more than `maxBytes`. Leaving early frees the connection. */
export async function boundedBytes(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
