/** zlib header: deflate, window of 32 KB, "compressed fastest". */
const HEADER = [0x78, 0x01] as const;
/** One final block that is stored as it is, and its length. */
const BLOCK_BYTES = 5;
const CHECKSUM_BYTES = 4;
/** Before the content of a stored stream. */
export const STORED_HEAD_BYTES = HEADER.length + BLOCK_BYTES;

/** As many bytes can be summed before a 32-bit sum might overflow (RFC 1950 speaks of 5 552; sums are kept below 2^31). */
const ADLER_STRIDE = 3_800;
const ADLER_BASE = 65_521;

/**
 * Makes a zlib stream (RFC 1950) of the content that stands in `bytes` from `from + STORED_HEAD_BYTES` to `end`, without
 * compressing: writes what goes before it at `from`, and its checksum at `end`. At most 65 535 bytes: one stored block.
 *
 * @returns where the stream ends
 */
export function storeInPlace(bytes: Buffer, from: number, end: number): number {
  const start = from + STORED_HEAD_BYTES;
  const length = end - start;
  bytes[from] = HEADER[0];
  bytes[from + 1] = HEADER[1];
  bytes[from + 2] = 1;
  bytes[from + 3] = length & 0xff;
  bytes[from + 4] = length >> 8;
  bytes[from + 5] = ~length & 0xff;
  bytes[from + 6] = (~length >> 8) & 0xff;
  bytes.writeUInt32BE(adler32(bytes, start, end), end);
  return end + CHECKSUM_BYTES;
}

function adler32(bytes: Buffer, from: number, to: number): number {
  let a = 1;
  let b = 0;
  for (let at = from; at < to; ) {
    const stop = Math.min(to, at + ADLER_STRIDE);
    for (; at < stop; at += 1) {
      a += bytes[at] as number;
      b += a;
    }
    a %= ADLER_BASE;
    b %= ADLER_BASE;
  }
  return ((b << 16) | a) >>> 0;
}
