import { MAX_EVENTS_PER_REQUEST, MAX_JSON_DEPTH } from '../event/limits.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { DecodedBody } from './decode-body.ts';
import { jsonExtents } from './json-extent.ts';
import { type EventOutcome, type Refusal, refuse } from './problem.ts';

/** One record of a webhook as read, or why it was not. */
export type HookRecord =
  | { readonly kind: 'record'; readonly value: JsonObject }
  | { readonly kind: 'rejected'; readonly outcome: EventOutcome & { readonly status: 'rejected' } };

/**
 * Reads the body of a webhook: one object, or, where a source sends several at once (log drains do), an array of them or
 * one a line. Unlike an application's event, a record may be as large as the body: it is trimmed when it is normalized,
 * since its sender cannot mend it. What is nested too deep or is no object is rejected alone.
 */
export function readHookRecords(
  { text, format }: DecodedBody,
  { several }: { readonly several: boolean },
): Result<readonly HookRecord[], Refusal> {
  const whole = format === 'ndjson' ? undefined : parse(text);
  if (isJsonObject(whole)) return ok([admit(whole, depthOf(text))]);
  if (!several || (whole !== undefined && !Array.isArray(whole))) return err(unreadable());
  if (whole === undefined) return format === 'json' ? err(unreadable()) : readLines(text);
  const items = whole as readonly JsonValue[];
  if (items.length > MAX_EVENTS_PER_REQUEST) return err(tooMany());
  const extents = jsonExtents(text, true);
  return ok(items.map((item, i) => admit(item, extents[i]?.depth ?? 0)));
}

function readLines(text: string): Result<readonly HookRecord[], Refusal> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > MAX_EVENTS_PER_REQUEST) return err(tooMany());
  const values = lines.map(parse);
  if (values.every((value) => value === undefined)) return err(unreadable());
  return ok(
    values.map((value, i) =>
      value === undefined
        ? reject('invalid_json', 'the line is not JSON')
        : admit(value, depthOf(lines[i] ?? '')),
    ),
  );
}

function depthOf(text: string): number {
  return jsonExtents(text, false)[0]?.depth ?? 0;
}

function admit(value: JsonValue, depth: number): HookRecord {
  if (!isJsonObject(value)) return reject('invalid_event', 'a webhook carries JSON objects');
  if (depth > MAX_JSON_DEPTH)
    return reject('too_deep', `the record is nested ${depth} deep; at most ${MAX_JSON_DEPTH} are taken`);
  return { kind: 'record', value };
}

function reject(code: 'invalid_event' | 'invalid_json' | 'too_deep', message: string): HookRecord {
  return { kind: 'rejected', outcome: { status: 'rejected', code, message, path: '' } };
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function unreadable(): Refusal {
  return refuse('invalid_json', 'Send the JSON object of the webhook as its sender wrote it.');
}

function tooMany(): Refusal {
  return refuse('too_many_events', `Send at most ${MAX_EVENTS_PER_REQUEST} records in one request.`);
}
