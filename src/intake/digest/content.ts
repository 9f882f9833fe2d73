import { createHash } from 'node:crypto';
import { createGunzip } from 'node:zlib';

/** Thrown when a file cannot be decompressed. */
export class DamagedFile extends Error {}

/** A digest of an hour with a hundred thousand files has 50 MB. */
const MAX_DIGEST_BYTES = 134_217_728;

/**
 * Decompresses a file and hands its pieces over; a file whose name does not end in `.gz` is taken as it is.
 *
 * @throws DamagedFile; what the stream throws passes
 */
async function eachPiece(
  key: string,
  stream: AsyncIterable<Uint8Array>,
  take: (piece: Uint8Array) => void,
): Promise<void> {
  if (!key.endsWith('.gz')) {
    for await (const piece of stream) take(piece);
    return;
  }
  const gunzip = createGunzip();
  const ended = new Promise<void>((resolve, reject) => {
    gunzip.once('end', resolve);
    gunzip.once('error', () => reject(new DamagedFile('the file cannot be decompressed')));
  });
  // It may fail while nobody waits for it yet.
  ended.catch(() => {});
  gunzip.on('data', (piece: Uint8Array) => {
    try {
      take(piece);
    } catch (error) {
      gunzip.destroy(error as Error);
    }
  });
  try {
    for await (const chunk of stream)
      await Promise.race([new Promise<unknown>((resolve) => gunzip.write(chunk, resolve)), ended]);
    gunzip.end();
    await ended;
  } finally {
    gunzip.destroy();
  }
}

/** SHA-256 (hex) of a file's uncompressed content; memory does not grow with it. */
export async function hashContent(key: string, stream: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  await eachPiece(key, stream, (piece) => hash.update(piece));
  return hash.digest('hex');
}

/** Uncompressed content of a digest. Longer than any digest is damaged. */
export async function readContent(key: string, stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  await eachPiece(key, stream, (piece) => {
    bytes += piece.length;
    if (bytes > MAX_DIGEST_BYTES) throw new DamagedFile('the file is longer than any digest');
    pieces.push(piece);
  });
  return Buffer.concat(pieces);
}
