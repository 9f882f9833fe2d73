import { gunzipSync } from 'node:zlib';
import { ANY_RATIO_BYTES, MAX_BODY_BYTES, MAX_INFLATE_RATIO } from '../event/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type Refusal, refuse } from './problem.ts';

/** `any`: the sender did not say, so the text decides. */
export type BodyFormat = 'json' | 'ndjson' | 'any';

export interface DecodedBody {
  readonly text: string;
  readonly format: BodyFormat;
  /** Size after inflating. */
  readonly bytes: number;
}

export interface RawBody {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
}

/** `navigator.sendBeacon` sends strings as text/plain; other clients leave the type out. */
const FORMATS: Readonly<Record<string, BodyFormat>> = {
  '': 'any',
  'text/plain': 'any',
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/x-jsonlines': 'ndjson',
};
const CHARSETS = ['utf-8', 'utf8', 'us-ascii'];

/**
 * Turns the bytes of a request into text: media type, content encoding and UTF-8 are checked. Inflating stops at
 * `maxBytes`, and at `MAX_INFLATE_RATIO` times the compressed size, whatever the sender declared. A byte order mark is
 * dropped.
 */
export function decodeBody(body: RawBody, maxBytes: number = MAX_BODY_BYTES): Result<DecodedBody, Refusal> {
  const format = formatOf(body.contentType);
  if (!format.ok) return format;
  const inflated = inflate(body, maxBytes);
  if (!inflated.ok) return inflated;
  const bytes = inflated.value;
  if (bytes.length > maxBytes) return err(tooLarge(maxBytes));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.trim() === '')
      return err(refuse('empty_body', 'Send an event, an array of events, or one a line.'));
    return ok({ text, format: format.value, bytes: bytes.length });
  } catch {
    return err(refuse('invalid_utf8', 'Encode the body as UTF-8.'));
  }
}

function formatOf(contentType: string | undefined): Result<BodyFormat, Refusal> {
  const [essence = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((each) => each.startsWith('charset='));
  if (charset !== undefined && !CHARSETS.includes(charset.slice(8).replaceAll('"', '')))
    return err(refuse('unsupported_media_type', 'Encode the body as UTF-8 and leave the charset out.'));
  const type = essence.trim();
  const format = Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined;
  return format === undefined
    ? err(
        refuse(
          'unsupported_media_type',
          'Send Content-Type: application/json, or application/x-ndjson for lines.',
        ),
      )
    : ok(format);
}

function inflate({ bytes, contentEncoding }: RawBody, maxBytes: number): Result<Uint8Array, Refusal> {
  const encoding = (contentEncoding ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return ok(bytes);
  if (encoding !== 'gzip' && encoding !== 'x-gzip')
    return err(refuse('unsupported_encoding', 'Send the body as it is, or with Content-Encoding: gzip.'));
  const byRatio = Math.max(ANY_RATIO_BYTES, MAX_INFLATE_RATIO * bytes.length);
  try {
    return ok(gunzipSync(bytes, { maxOutputLength: Math.min(maxBytes, byRatio) }));
  } catch (error) {
    return (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE'
      ? err(byRatio < maxBytes ? tooDense() : tooLarge(maxBytes))
      : err(refuse('invalid_gzip', 'Compress the body as one gzip stream, or leave Content-Encoding out.'));
  }
}

function tooLarge(maxBytes: number): Refusal {
  return refuse('payload_too_large', `Send at most ${maxBytes} bytes, counted after decompression.`);
}

function tooDense(): Refusal {
  return refuse(
    'payload_too_large',
    `Above ${ANY_RATIO_BYTES} bytes a body may inflate ${MAX_INFLATE_RATIO} times; send this one as it is, or in parts.`,
  );
}
