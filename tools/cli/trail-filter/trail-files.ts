import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { documentRecords, listedRecords } from '../../../src/intake/json-records.ts';
import type { ObjectReader, ReadRecord } from '../../../src/intake/trail/object-reader.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../src/kernel/json.ts';

/** A record of a file, or what is wrong: with one of its records, or with the file as such. */
export type FileRecord =
  | { readonly kind: 'record'; readonly record: JsonObject }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'damage'; readonly message: string };

/** How a file of CloudTrail, what `aws cloudtrail lookup-events` prints, or an array begins: records stand in a list. */
const LIST = /^\ufeff?\s*(?:\[|\{\s*"(?:Records|Events)"\s*:)/;
const UNREADABLE = { kind: 'unreadable' } as const;
/** So much of a file shows what it is. */
const HEAD_LENGTH = 256;
/** First bytes of gzip, RFC 1952. */
const GZIP = [0x1f, 0x8b];

/** The file of that name. */
export function openFile(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path);
}

/**
 * Records of a CloudTrail file, of lines with a record each, or of what `aws cloudtrail lookup-events` prints; gzip or not,
 * told by the bytes. Memory does not grow with the file.
 */
export async function* trailRecords(bytes: AsyncIterable<Uint8Array | string>): AsyncGenerator<FileRecord> {
  const decoder = new StringDecoder('utf8');
  let head = '';
  let reader: ObjectReader | undefined;
  try {
    for await (const chunk of plain(bytes)) {
      head += decoder.write(Buffer.from(chunk));
      if (reader === undefined && head.trimStart().length < HEAD_LENGTH) continue;
      reader ??= readerOf(head);
      yield* recordsIn(reader.push(head));
      head = '';
    }
    reader ??= readerOf(head);
    yield* recordsIn(reader.push(head + decoder.end()));
    yield* recordsIn(reader.end());
    if (reader.damage !== undefined) yield { kind: 'damage', message: reader.damage };
  } catch (error) {
    yield { kind: 'damage', message: damageOf(error) };
  }
}

function readerOf(head: string): ObjectReader {
  return LIST.test(head) ? listedRecords() : documentRecords();
}

/** Inflates what begins as gzip does. */
async function* plain(bytes: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  const chunks = bytes[Symbol.asyncIterator]();
  let start: Uint8Array = Buffer.alloc(0);
  while (start.length < GZIP.length) {
    const next = await chunks.next();
    if (next.done === true) break;
    start = Buffer.concat([start, Buffer.from(next.value as Uint8Array)]);
  }
  const rest = Readable.from(behind(start, chunks));
  if (!GZIP.every((byte, i) => start[i] === byte)) yield* rest as AsyncIterable<Uint8Array>;
  else {
    const inflated = createGunzip();
    // `pipeline` carries an error of the source into `inflated`, where the reader meets it.
    pipeline(rest, inflated, () => {});
    yield* inflated as AsyncIterable<Uint8Array>;
  }
}

async function* behind(
  start: Uint8Array,
  chunks: AsyncIterator<Uint8Array | string>,
): AsyncGenerator<Uint8Array> {
  yield start;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next())
    yield Buffer.from(next.value as Uint8Array);
}

function* recordsIn(records: readonly ReadRecord[]): Generator<FileRecord> {
  for (const record of records) {
    if (record === undefined) yield UNREADABLE;
    else if (isJsonArray(record.Records)) yield* record.Records.map(recordOf);
    else yield recordOf(record);
  }
}

/** LookupEvents has the record as text beside what it read of it, EventBridge as the detail of an event. */
function recordOf(value: JsonValue): FileRecord {
  if (!isJsonObject(value)) return UNREADABLE;
  if (isTrailRecord(value)) return { kind: 'record', record: value };
  const inner = typeof value.CloudTrailEvent === 'string' ? parsed(value.CloudTrailEvent) : value.detail;
  return isJsonObject(inner) && isTrailRecord(inner) ? { kind: 'record', record: inner } : UNREADABLE;
}

/** As step `normalize` knows it. */
function isTrailRecord({ eventName, insightDetails }: JsonObject): boolean {
  return typeof eventName === 'string' || isJsonObject(insightDetails);
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function damageOf(error: unknown): string {
  const { code = 'unexpected' } = error as NodeJS.ErrnoException;
  return code.startsWith('Z_') ? `its gzip is damaged (${code})` : `it cannot be read (${code})`;
}
