import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { asEventBridgeEvent, isTrailRecord, trailRecord, word } from './aws-record.ts';
import { isEventBridgeEvent, readEventBridgeEvent } from './eventbridge-event.ts';
import {
  decodeLogData,
  type InflateBudget,
  isLogBatch,
  type LogGroupContent,
  readLogBatch,
} from './log-data.ts';
import { readS3Notification, readTopicNotification } from './object-announcement.ts';
import type { ObjectReference, TrailItem } from './trail-item.ts';

/** An object, a list or a text each: a Lambda event of a topic is four. Nothing that AWS can be set up for has more than twelve. */
const MAX_WRAPPERS = 24;
/** All data of a message, inflated. CloudWatch Logs cuts at less than a sixth of it. */
const MAX_INFLATED_BYTES = 32 * 1_048_576;
/** Texts that are parsed and data that is inflated; no message holds so many records of a stream but empty ones. */
const MAX_TEXTS = 5_000;
const PART = 'trail-part';
const NOTHING: TrailItem = { kind: 'filtered', reason: 'test_notification' };
const INVALID: TrailItem = { kind: 'invalid' };

interface Reading {
  readonly logGroups: ReadonlyMap<string, LogGroupContent>;
  readonly budget: InflateBudget & { texts: number };
}

/** Body of the message with which a file is gone on with where an invocation had to end. */
export function trailPartBody({ bucket, key }: ObjectReference, part: number): string {
  return JSON.stringify({ sluice: PART, bucket, key, part });
}

/**
 * Reads the body of a message on the trail queue, or what CloudWatch Logs invokes with, by what is in it: objects that S3,
 * CloudTrail, AWS Config or EventBridge announce, records that come inline (EventBridge, CloudWatch Logs, bare), and these in
 * an SNS envelope, a failed invocation, a Lambda event or a stream's record, one in the other. Nothing is thrown.
 *
 * @param logGroups what the log groups of the configuration hold
 * @returns one item for each object and record; the error when nothing of it can be read
 */
export function readTrailMessage(
  body: string,
  logGroups: ReadonlyMap<string, LogGroupContent>,
): Result<readonly TrailItem[], 'unreadable_message'> {
  const items = readText(body, { logGroups, budget: { left: MAX_INFLATED_BYTES, texts: MAX_TEXTS } }, 0);
  return items.every(({ kind }) => kind === 'invalid') ? err('unreadable_message') : ok(items);
}

function readText(text: string, reading: Reading, depth: number): readonly TrailItem[] {
  reading.budget.texts -= 1;
  if (reading.budget.texts < 0) return [INVALID];
  const trimmed = text.trim();
  // A topic that a trail is given gets this once, as it is.
  if (/^CloudTrail validation message\.?$/.test(trimmed)) return [NOTHING];
  // Base64 of a gzip begins so.
  if (trimmed.startsWith('H4sI')) return readData(trimmed, reading, depth);
  try {
    return read(JSON.parse(trimmed) as JsonValue, reading, depth);
  } catch {
    return [INVALID];
  }
}

function readData(data: JsonValue, reading: Reading, depth: number): readonly TrailItem[] {
  reading.budget.texts -= 1;
  if (typeof data !== 'string' || depth >= MAX_WRAPPERS || reading.budget.texts < 0) return [INVALID];
  // A dead letter holds it as text: base64 never begins so.
  const text = /^\s*[{[]/.test(data) ? data : decodeLogData(data, reading.budget);
  return text === undefined ? [INVALID] : readText(text, reading, depth + 1);
}

function read(value: JsonValue | undefined, reading: Reading, depth: number): readonly TrailItem[] {
  if (depth >= MAX_WRAPPERS) return [INVALID];
  if (typeof value === 'string') return readText(value, reading, depth + 1);
  if (isJsonArray(value)) {
    if (value.length === 0) return [NOTHING];
    return value.flatMap((each) => read(each, reading, depth + 1));
  }
  if (!isJsonObject(value)) return [INVALID];
  return unwrap(value, reading, depth + 1) ?? [readItem(value)].flat();
}

/** What is inside when it is a wrapper of something. */
function unwrap(value: JsonObject, reading: Reading, depth: number): readonly TrailItem[] | undefined {
  // https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
  if (value.Type === 'Notification' && 'Message' in value) return read(value.Message, reading, depth);
  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  if ('requestPayload' in value) return read(value.requestPayload, reading, depth);
  if (isJsonObject(value.awslogs)) return readData(value.awslogs.data ?? null, reading, depth);
  if (isLogBatch(value)) return readLogBatch(value, reading.logGroups);
  // Lambda's events of queues, topics and streams hold these; Firehose writes its list and data in lower case.
  if (isJsonArray(value.Records)) return read(value.Records, reading, depth);
  if (isJsonArray(value.records)) return read(value.records, reading, depth);
  if (isJsonObject(value.Sns)) return read(value.Sns.Message, reading, depth);
  if (value.eventSource === 'aws:sqs') return read(value.body, reading, depth);
  if (isJsonObject(value.kinesis)) return readData(value.kinesis.data ?? null, reading, depth);
  if (typeof value.recordId === 'string' && 'data' in value)
    return readData(value.data ?? null, reading, depth);
  return undefined;
}

function readItem(value: JsonObject): TrailItem | readonly TrailItem[] {
  if (value.sluice === PART) return readPart(value);
  if (value.Event === 's3:TestEvent') return NOTHING;
  if (isJsonObject(value.s3)) return readS3Notification(value);
  if (isEventBridgeEvent(value)) return readEventBridgeEvent(value);
  if (isTrailRecord(value)) return trailRecord(value, { name: 'trail-queue' });
  const { s3Bucket, s3ObjectKey } = value;
  if (typeof s3Bucket === 'string' && s3ObjectKey !== undefined && s3ObjectKey !== null)
    return readTopicNotification(s3Bucket, s3ObjectKey);
  const event = asEventBridgeEvent(value);
  return event === undefined ? INVALID : readEventBridgeEvent(event);
}

function readPart({ bucket, key, part }: JsonObject): TrailItem {
  const [inBucket, named] = [word(bucket), word(key)];
  const valid =
    inBucket !== undefined && named !== undefined && Number.isSafeInteger(part) && Number(part) > 0;
  return valid ? { kind: 'object', object: { bucket: inBucket, key: named }, part: Number(part) } : INVALID;
}
