import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE_BYTES = 8;
/** Length and type before the data of a chunk, its checksum after. */
const CHUNK_HEAD = 8;
const CHUNK_TAIL = 4;
const PIXEL_BYTES = 3;

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function readChunks(png: Buffer): { type: string; data: Buffer }[] {
  const chunks = [];
  for (let at = SIGNATURE_BYTES; at < png.length; ) {
    const end = at + CHUNK_HEAD + png.readUInt32BE(at);
    chunks.push({
      type: png.toString('latin1', at + 4, at + CHUNK_HEAD),
      data: png.subarray(at + CHUNK_HEAD, end),
    });
    at = end + CHUNK_TAIL;
  }
  return chunks;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const byLeft = Math.abs(guess - left);
  const byUp = Math.abs(guess - up);
  const byCorner = Math.abs(guess - corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

/** Rows as they look, each behind a filter byte of 0 (PNG 3, 9.2). */
function unfilter(rows: Buffer, rowBytes: number): Buffer {
  const plain = Buffer.alloc(rows.length);
  const at = (y: number, x: number) => (y < 0 || x < 0 ? 0 : (plain[y * (rowBytes + 1) + 1 + x] ?? 0));
  for (let y = 0; y * (rowBytes + 1) < rows.length; y += 1) {
    const start = y * (rowBytes + 1);
    const filter = rows[start];
    for (let x = 0; x < rowBytes; x += 1) {
      const [left, up, corner] = [at(y, x - PIXEL_BYTES), at(y - 1, x), at(y - 1, x - PIXEL_BYTES)];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      plain[start + 1 + x] = (rows[start + 1 + x] ?? 0) + guess;
    }
  }
  return plain;
}

/**
 * The same picture in fewer bytes: pages of text, with the same letters again and again, pack better unfiltered.
 *
 * @param png 8-bit RGB without interlace, as Chromium writes it
 */
export function packPng(png: Buffer): Buffer {
  const chunks = readChunks(png);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(0);
  const rows = inflateSync(
    Buffer.concat(chunks.flatMap(({ type, data }) => (type === 'IDAT' ? [data] : []))),
  );
  const packed = deflateSync(unfilter(rows, header.readUInt32BE(0) * PIXEL_BYTES), { level: 9, memLevel: 9 });
  return Buffer.concat([
    png.subarray(0, SIGNATURE_BYTES),
    chunk('IHDR', header),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
