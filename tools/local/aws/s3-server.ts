import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { MessageQueue } from '../../../src/event/message-queue.ts';
import { type LocalServer, listenOnLoopback } from '../listen.ts';
import { readObjectBody, requireChecksum } from './s3-body.ts';
import { accessDenied, notImplemented, S3Fault } from './s3-fault.ts';
import { objectCreated } from './s3-notification.ts';
import { type Bucket, listObjects, noSuchKey, putObject, readRange, type StoredObject } from './s3-store.ts';
import { faultXml, listingXml } from './s3-xml.ts';

export interface S3Options {
  readonly port?: number;
  /** Buckets that are there from the beginning. */
  readonly buckets?: readonly string[];
  /** Buckets that refuse to be read, as one does whose policy does not name us. */
  readonly denied?: readonly string[];
  /** Buckets with Object Lock and a retention by default: what is put there needs a checksum. */
  readonly locked?: readonly string[];
  /**
   * What is wrong with a request of this method, if anything; `reset`: its connection breaks and nothing is done;
   * `answer-lost`: it is done, and its connection breaks.
   */
  readonly fault?: ((method: string) => S3Fault | 'reset' | 'answer-lost' | undefined) | undefined;
  /** When objects are put there, epoch ms. */
  readonly clock?: () => number;
  /** Queues that are told of new objects. */
  readonly notifications?: readonly {
    readonly bucket: string;
    readonly prefix?: string;
    readonly suffix?: string;
    readonly queue: MessageQueue;
  }[];
}

export interface LocalS3 extends LocalServer {
  /** What a bucket holds, by key. */
  objects(bucket: string): ReadonlyMap<string, StoredObject>;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

interface Call {
  readonly request: IncomingMessage;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

const XML = { 'content-type': 'application/xml' };
const MAX_KEYS = 1_000;

/**
 * S3's REST interface on loopback, path style, in memory: objects (put with conditions, get with ranges and `If-None-Match`, head, delete),
 * ListObjectsV2, CreateBucket, and notifications. Anything else is answered `NotImplemented`.
 */
export async function startS3(options: S3Options = {}): Promise<LocalS3> {
  const {
    port = 0,
    buckets: initial = [],
    denied = [],
    locked = [],
    notifications = [],
    fault = () => undefined,
    clock = Date.now,
  } = options;
  const buckets = new Map<string, Bucket>(initial.map((name) => [name, new Map()]));

  function bucketOf(name: string): Bucket {
    const found = buckets.get(name);
    if (found === undefined) throw new S3Fault(404, 'NoSuchBucket', 'The specified bucket does not exist');
    if (denied.includes(name)) throw accessDenied();
    return found;
  }

  function answerBucket(call: Call): Answer {
    const { request, bucket, query } = call;
    if (request.method === 'PUT' && onlyKnown(query, [])) {
      if (buckets.has(bucket))
        throw new S3Fault(409, 'BucketAlreadyOwnedByYou', 'You already own this bucket.');
      buckets.set(bucket, new Map());
      return { status: 200, headers: { location: `/${bucket}` } };
    }
    if (request.method === 'HEAD') {
      bucketOf(bucket);
      return { status: 200 };
    }
    if (request.method === 'GET' && query.get('list-type') === '2' && onlyKnown(query, LIST_PARAMETERS)) {
      return { status: 200, headers: XML, body: list(bucketOf(bucket), call) };
    }
    throw notImplemented(`${request.method ?? ''} on a bucket with these parameters`);
  }

  async function put({ request, ...call }: Call): Promise<Answer> {
    if (request.headers['x-amz-copy-source'] !== undefined) throw notImplemented('copies');
    const bucket = bucketOf(call.bucket);
    if (locked.includes(call.bucket)) requireChecksum(request.headers);
    const object = putObject(bucket, call.key, await readObjectBody(request), request.headers, clock());
    const message = { body: objectCreated(call.bucket, call.key, object) };
    for (const { queue, prefix = '', suffix = '', ...rule } of notifications) {
      if (rule.bucket === call.bucket && call.key.startsWith(prefix) && call.key.endsWith(suffix))
        await queue.send([message]);
    }
    return { status: 200, headers: { etag: object.etag } };
  }

  function get({ request, bucket, key }: Call): Answer {
    const object = bucketOf(bucket).get(key);
    if (object === undefined) throw noSuchKey();
    if (request.headers['if-none-match'] === object.etag)
      return { status: 304, headers: { etag: object.etag } };
    const { bytes, contentRange } = readRange(object.body, request.headers.range);
    return {
      status: contentRange === undefined ? 200 : 206,
      headers: {
        ...object.headers,
        etag: object.etag,
        'accept-ranges': 'bytes',
        'last-modified': object.modifiedAt.toUTCString(),
        ...(contentRange === undefined ? {} : { 'content-range': contentRange }),
      },
      body: bytes,
    };
  }

  async function answerObject(call: Call): Promise<Answer> {
    const { method = '' } = call.request;
    if (!onlyKnown(call.query, [])) throw notImplemented('sub-resources of objects');
    if (method === 'PUT') return put(call);
    if (method === 'GET' || method === 'HEAD') return get(call);
    if (method !== 'DELETE') throw notImplemented(`${method} on an object`);
    bucketOf(call.bucket).delete(call.key);
    return { status: 204 };
  }

  async function answer(request: IncomingMessage, wrong: S3Fault | undefined): Promise<Answer> {
    try {
      if (wrong !== undefined) throw wrong;
      const call = readCall(request);
      if (call.bucket === '') throw notImplemented('listing of buckets');
      return call.key === '' ? answerBucket(call) : await answerObject(call);
    } catch (error) {
      const fault =
        error instanceof S3Fault
          ? error
          : new S3Fault(500, 'InternalError', 'We encountered an internal error. Please try again.');
      return { status: fault.status, headers: XML, body: faultXml(fault, request.url ?? '') };
    }
  }

  const server = createServer((request, response) => {
    const wrong = fault(request.method ?? '');
    if (wrong === 'reset') request.socket.resetAndDestroy();
    else if (wrong === 'answer-lost')
      void answer(request, undefined).then(() => request.socket.resetAndDestroy());
    else void answer(request, wrong).then((given) => respond(request, response, given));
  });
  const local = await listenOnLoopback(server, port, 'local S3');
  return { ...local, objects: (bucket) => buckets.get(bucket) ?? new Map() };
}

const LIST_PARAMETERS = [
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
];

function list(bucket: Bucket, { bucket: name, query }: Call): string {
  const asked = Number(query.get('max-keys') ?? MAX_KEYS);
  if (!Number.isInteger(asked) || asked < 0) {
    throw new S3Fault(
      400,
      'InvalidArgument',
      'Argument max-keys must be an integer between 0 and 2147483647',
    );
  }
  const maxKeys = Math.min(MAX_KEYS, asked);
  const token = query.get('continuation-token');
  const after =
    token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString();
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? undefined;
  const { objects, prefixes, next } = listObjects(bucket, { prefix, delimiter, after, maxKeys });
  return listingXml({
    bucket: name,
    prefix,
    maxKeys,
    delimiter,
    objects,
    prefixes,
    next: next === undefined ? undefined : Buffer.from(next).toString('base64url'),
    encoded: query.get('encoding-type') === 'url',
  });
}

function onlyKnown(query: URLSearchParams, known: readonly string[]): boolean {
  // The SDK names its operation in `x-id`.
  return [...query.keys()].every((name) => name === 'x-id' || known.includes(name));
}

function readCall(request: IncomingMessage): Call {
  try {
    const [path = '', search = ''] = (request.url ?? '').split(/\?(.*)/s);
    const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
    return {
      request,
      bucket: decodeURIComponent(bucket),
      key: decodeURIComponent(key),
      query: new URLSearchParams(search),
    };
  } catch {
    throw new S3Fault(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body = '' }: Answer,
): void {
  // What was not read of the request would be taken for the next one on this connection.
  request.resume();
  response.writeHead(status, {
    'x-amz-request-id': randomUUID(),
    ...headers,
    ...(isBare(status) ? {} : { 'content-length': Buffer.byteLength(body) }),
  });
  response.end(request.method === 'HEAD' || isBare(status) ? undefined : body);
}

/** Answers that have no body, nor the length of one. */
function isBare(status: number): boolean {
  return status === 204 || status === 304;
}
