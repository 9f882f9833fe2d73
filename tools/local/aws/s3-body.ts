import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';
import { S3Fault } from './s3-fault.ts';

/** An object of a development machine is small; beyond this it is a mistake. */
const MAX_OBJECT_BYTES = 1_073_741_824;

/**
 * Reads the object out of a request: as it is, or out of the SDK's chunks with their trailer, and checks length and
 * checksums (MD5, CRC-32, SHA-256) where they are given.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 *
 * @throws S3Fault
 */
export async function readObjectBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_OBJECT_BYTES) {
      throw new S3Fault(
        400,
        'EntityTooLarge',
        'Your proposed upload exceeds the maximum allowed object size.',
      );
    }
    pieces.push(piece);
  }
  const raw = Buffer.concat(pieces);
  const { headers } = request;
  const chunked = String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const { body, trailer } = chunked ? unchunk(raw) : { body: raw, trailer: {} };
  if (chunked && Number(headers['x-amz-decoded-content-length']) !== body.length) throw incomplete();
  verify(body, { ...headers, ...trailer });
  return body;
}

/** `size;chunk-signature=…\r\n<bytes>\r\n` …, ended by a chunk of no bytes, then trailing headers. */
function unchunk(raw: Buffer): { body: Buffer; trailer: Record<string, string> } {
  const chunks: Buffer[] = [];
  let at = 0;
  while (true) {
    const lineEnd = raw.indexOf('\r\n', at);
    const size = /^([0-9a-f]{1,8})(;|$)/i.exec(lineEnd < 0 ? '' : raw.toString('latin1', at, lineEnd))?.[1];
    if (size === undefined) throw incomplete();
    const from = lineEnd + 2;
    const to = from + Number.parseInt(size, 16);
    if (to === from)
      return { body: Buffer.concat(chunks), trailer: readTrailer(raw.toString('latin1', from)) };
    if (raw.toString('latin1', to, to + 2) !== '\r\n') throw incomplete();
    chunks.push(raw.subarray(from, to));
    at = to + 2;
  }
}

function readTrailer(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split('\r\n').flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
}

function verify(body: Buffer, headers: IncomingHttpHeaders): void {
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  const actual = {
    'content-md5': createHash('md5').update(body).digest('base64'),
    'x-amz-checksum-crc32': crc.toString('base64'),
    'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64'),
  };
  for (const [header, value] of Object.entries(actual)) {
    const claimed = headers[header];
    if (claimed !== undefined && claimed !== value) {
      throw new S3Fault(400, 'BadDigest', `The ${header} you specified did not match what we received.`);
    }
  }
}

/**
 * A put into a bucket that locks what is put says what it is.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 *
 * @throws S3Fault
 */
export function requireChecksum(headers: IncomingHttpHeaders): void {
  if (Object.keys(headers).some((name) => name === 'content-md5' || name.startsWith('x-amz-checksum-')))
    return;
  if (headers['x-amz-trailer']?.includes('x-amz-checksum-')) return;
  throw new S3Fault(
    400,
    'InvalidRequest',
    'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
  );
}

function incomplete(): S3Fault {
  return new S3Fault(400, 'IncompleteBody', 'The request body terminated unexpectedly.');
}
