import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { S3Fault } from './s3-fault.ts';

export interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly modifiedAt: Date;
  /** Headers that come back with the object: its type, encoding and metadata. */
  readonly headers: Readonly<Record<string, string>>;
}

export type Bucket = Map<string, StoredObject>;

const KEPT_HEADERS = /^(content-(type|disposition|language)|cache-control|expires|x-amz-meta-.*)$/;
const MAX_KEY_BYTES = 1_024;

/**
 * Puts an object under the conditions of the request: `If-None-Match: *` and `If-Match: <etag>`.
 *
 * @throws S3Fault `PreconditionFailed`, `NoSuchKey`, `KeyTooLongError`
 */
export function putObject(
  bucket: Bucket,
  key: string,
  body: Buffer,
  headers: IncomingHttpHeaders,
  now = Date.now(),
): StoredObject {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new S3Fault(400, 'KeyTooLongError', 'Your key is too long.');
  }
  const existing = bucket.get(key);
  const wanted = headers['if-match'];
  if (wanted !== undefined && existing === undefined) throw noSuchKey();
  if ((headers['if-none-match'] === '*' && existing) || (wanted !== undefined && wanted !== existing?.etag)) {
    throw new S3Fault(
      412,
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold.',
    );
  }
  const encodings = String(headers['content-encoding'] ?? '')
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'aws-chunked');
  const object: StoredObject = {
    body,
    etag: `"${createHash('md5').update(body).digest('hex')}"`,
    modifiedAt: new Date(now),
    headers: {
      'content-type': 'application/octet-stream',
      ...Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) =>
          KEPT_HEADERS.test(name) && typeof value === 'string' ? [[name, value]] : [],
        ),
      ),
      ...(encodings.length > 0 ? { 'content-encoding': encodings.join(',') } : {}),
    },
  };
  bucket.set(key, object);
  return object;
}

/**
 * The bytes that `Range` asks for.
 *
 * @throws S3Fault `InvalidRange` when none of them exist
 */
export function readRange(
  body: Buffer,
  range: string | undefined,
): { readonly bytes: Buffer; readonly contentRange: string | undefined } {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(range ?? '');
  if (asked === null || (asked[1] === '' && asked[2] === '')) return { bytes: body, contentRange: undefined };
  const [, first = '', last = ''] = asked;
  const from = first === '' ? Math.max(0, body.length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? body.length - 1 : Math.min(Number(last), body.length - 1);
  if (from > to) throw new S3Fault(416, 'InvalidRange', 'The requested range is not satisfiable');
  return { bytes: body.subarray(from, to + 1), contentRange: `bytes ${from}-${to}/${body.length}` };
}

export interface ListQuery {
  readonly prefix: string;
  /** Keys that go on with it behind the prefix are listed as one, up to it. */
  readonly delimiter?: string | undefined;
  readonly after: string;
  readonly maxKeys: number;
}

/** Objects and common prefixes below a prefix, in the byte order of their names. */
export function listObjects(bucket: Bucket, { prefix, delimiter, after, maxKeys }: ListQuery) {
  const entries = new Map<string, StoredObject | undefined>();
  for (const [key, object] of bucket) {
    if (!key.startsWith(prefix)) continue;
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    if (end < 0) entries.set(key, object);
    else entries.set(key.slice(0, end + (delimiter?.length ?? 0)), undefined);
  }
  const matching = [...entries]
    .filter(([name]) => Buffer.compare(Buffer.from(name), Buffer.from(after)) > 0)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const page = matching.slice(0, maxKeys);
  return {
    objects: page.flatMap(([key, object]) => (object === undefined ? [] : [[key, object] as const])),
    prefixes: page.flatMap(([name, object]) => (object === undefined ? [name] : [])),
    next: matching.length > maxKeys ? page.at(-1)?.[0] : undefined,
  };
}

export function noSuchKey(): S3Fault {
  return new S3Fault(404, 'NoSuchKey', 'The specified key does not exist.');
}
