import { MAX_EVENT_BYTES, MAX_EVENTS_PER_REQUEST, MAX_JSON_DEPTH, MAX_JSON_KEYS } from '../event/limits.ts';
import type { RejectReason } from '../event/loss.ts';
import type { JsonValue } from '../kernel/json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { DecodedBody } from './decode-body.ts';
import { type JsonExtent, jsonExtents } from './json-extent.ts';
import { type Refusal, refuse } from './problem.ts';

/** One event of a request as read, or why it was not. `bytes`: UTF-8, as sent. */
export type ReadRecord =
  | { readonly kind: 'record'; readonly value: JsonValue; readonly bytes: number }
  | {
      readonly kind: 'rejected';
      readonly code: RejectReason;
      readonly message: string;
      readonly path: string;
    };

/** Beyond this the request is refused whole, since even the list of refusals would outgrow an answer. */
const MAX_ANSWERED = 10 * MAX_EVENTS_PER_REQUEST;

/**
 * Reads one JSON event, an array of events, or one event a line, into one record each, in order. An event that breaks a
 * limit is rejected alone; the request is refused whole only when nothing in it could be read.
 */
export function readRecords({ text, format }: DecodedBody): Result<readonly ReadRecord[], Refusal> {
  if (format === 'ndjson') return readLines(text);
  const whole = parse(text);
  if (whole !== undefined) return readValue(text, whole.value);
  return format === 'any' ? readLines(text) : err(unreadable());
}

function readValue(text: string, value: JsonValue): Result<readonly ReadRecord[], Refusal> {
  if (!Array.isArray(value)) return ok(jsonExtents(text, false).map((extent) => admit(text, extent, value)));
  if (value.length > MAX_ANSWERED) return err(tooMany());
  return ok(
    jsonExtents(text, true).map((extent, i) =>
      i < MAX_EVENTS_PER_REQUEST ? admit(text, extent, value[i] as JsonValue) : beyondCount(),
    ),
  );
}

function readLines(text: string): Result<readonly ReadRecord[], Refusal> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > MAX_ANSWERED) return err(tooMany());
  const records = lines.map((line, i) => (i < MAX_EVENTS_PER_REQUEST ? readLine(line) : beyondCount()));
  return records.every((record) => record.kind === 'rejected' && record.code === 'invalid_json')
    ? err(unreadable())
    : ok(records);
}

function readLine(line: string): ReadRecord {
  const parsed = parse(line);
  const [extent] = parsed === undefined ? [] : jsonExtents(line, false);
  return parsed === undefined || extent === undefined
    ? reject('invalid_json', 'the line is not JSON')
    : admit(line, extent, parsed.value);
}

function admit(text: string, { start, end, depth, keys }: JsonExtent, value: JsonValue): ReadRecord {
  const bytes = Buffer.byteLength(text.slice(start, end).trim());
  if (bytes > MAX_EVENT_BYTES)
    return reject('event_too_large', `the event has ${bytes} bytes; at most ${MAX_EVENT_BYTES} are taken`);
  if (depth > MAX_JSON_DEPTH)
    return reject('too_deep', `the event is nested ${depth} deep; at most ${MAX_JSON_DEPTH} are taken`);
  if (keys > MAX_JSON_KEYS)
    return reject('too_many_keys', `the event has ${keys} keys; at most ${MAX_JSON_KEYS} are taken`);
  return { kind: 'record', value, bytes };
}

function beyondCount(): ReadRecord {
  return reject(
    'too_many_events',
    `a request takes ${MAX_EVENTS_PER_REQUEST} events; send this one in another`,
  );
}

function reject(code: RejectReason, message: string): ReadRecord {
  return { kind: 'rejected', code, message, path: '' };
}

function parse(text: string): { readonly value: JsonValue } | undefined {
  try {
    return { value: JSON.parse(text) as JsonValue };
  } catch {
    return undefined;
  }
}

function unreadable(): Refusal {
  return refuse(
    'invalid_json',
    'Send one JSON event or an array of events as application/json, or one event a line as application/x-ndjson.',
  );
}

function tooMany(): Refusal {
  return refuse('too_many_events', `Send at most ${MAX_EVENTS_PER_REQUEST} events in one request.`);
}
