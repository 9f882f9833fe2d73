import { WAZUH_EVENT_BYTES, WAZUH_MAX_FIELDS } from '../event/limits.ts';
import type { ParkReason } from '../event/loss.ts';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { fitToWazuh } from './fit.ts';
import type { WireEvent } from './sink.ts';
import { trimOrderOf } from './trim-aws.ts';
import { EVENT_TRIM } from './trim-order.ts';

/** An event as a line of an object that Wazuh pulls. */
export interface S3Line {
  readonly line: string;
  /** When the event came in, epoch ms; NaN when it does not say. */
  readonly at: number;
}

/**
 * What Wazuh's module adds to an event of ours: `source`, `srcip` (which is a field like others in here), `sourceIPAddress`,
 * `log_info.log_file` and `log_info.s3bucket`. What came in a file of AWS has all but the first three anyway.
 */
const ADDED_FIELDS = 5;
/** How much smaller the next try is than what would be needed if the event were equally dense everywhere. */
const TRY_SMALLER = 0.97;
/** What rules and people need takes less than this, whatever it is made of. */
const FEWEST_BYTES = 8_000;

/**
 * A line as it goes to Wazuh directly, in the form in which its `aws-s3` module reads it from a `.jsonl.gz` object: what will
 * be the member `aws`, for the module puts `{"integration": "aws", "aws": {"log_info": …, <the line>}}` around it
 * (`wodles/aws/subscribers/s3_log_handler.py`). CloudTrail keeps the shape that the shipped rules 80200 and up want; other
 * events become `{"source":"sluice","srcip":…,"sluice":{…}}`, which are `aws.…` to rules.
 *
 * The line is ASCII, because the module decodes by the locale of its machine, and has no member `full_log`, by which it
 * would know plain text. Python writes it anew with a space behind every comma and colon: what is then larger than Wazuh
 * takes is cut as any event is. Refused is only a line that no `WireEvent` may have: one over 65 000 bytes, or no JSON object.
 */
export function toS3Line(event: WireEvent): Result<S3Line, ParkReason> {
  if (Buffer.byteLength(event.line) > WAZUH_EVENT_BYTES) return err('too_large_for_wazuh');
  const document = readObject(event.line);
  if (document === undefined) return err('internal_error');
  const { aws } = document;
  const isAws = isJsonObject(aws);
  const fields = fieldsOf(document);
  const max = isAws && hasFile(aws) ? WAZUH_MAX_FIELDS : WAZUH_MAX_FIELDS - ADDED_FIELDS;
  const cutTo = (bytes: number) => inner(refit(event, fields, { bytes, fields: max }, isAws));

  let bytes = WAZUH_EVENT_BYTES;
  let line = fields > max ? cutTo(bytes) : inner(document);
  for (let size = bytesInPython(line); size > WAZUH_EVENT_BYTES; size = bytesInPython(line)) {
    bytes = Math.floor(bytes * (WAZUH_EVENT_BYTES / size) * TRY_SMALLER);
    if (bytes < FEWEST_BYTES) return err('too_large_for_wazuh');
    line = cutTo(bytes);
  }
  return ok({ line, at: arrival(document) });
}

function hasFile({ log_info }: JsonObject): boolean {
  return isJsonObject(log_info) && log_info.log_file !== undefined && log_info.s3bucket !== undefined;
}

/** As `fitToWazuh` counts them: every leaf, without the top-level `srcip`. */
function fieldsOf(document: JsonObject): number {
  return leaves(document) - (document.srcip === undefined ? 0 : 1);
}

function leaves(value: JsonObject): number {
  let count = 0;
  for (const key in value) {
    const inner = value[key];
    count += isJsonObject(inner) ? leaves(inner) : 1;
  }
  return count;
}

function refit(
  { line, source, archived }: WireEvent,
  fields: number,
  limits: { readonly bytes: number; readonly fields: number },
  isAws: boolean,
): JsonObject {
  const wire = { line, fields, overlong: false };
  return JSON.parse(
    fitToWazuh(wire, isAws ? trimOrderOf(source) : EVENT_TRIM, archived, limits),
  ) as JsonObject;
}

function inner({ integration, aws, srcip, ...rest }: JsonObject): string {
  // The index finds a place on the map by `sourceIPAddress`.
  const address = srcip === undefined ? {} : { srcip, sourceIPAddress: srcip };
  const object: JsonObject = isJsonObject(aws)
    ? { ...aws, ...rest }
    : { source: integration ?? 'sluice', ...address, ...rest };
  const { full_log, ...members } = object;
  return JSON.stringify(full_log === undefined ? members : { ...members, full_log_: full_log }).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Bytes of an ASCII line once Python's `json.dumps` has written it: with a space behind each comma and colon, and two digits in
 * an exponent (`1e-07`).
 */
function bytesInPython(line: string): number {
  const most = line.length + growth(line);
  return most <= WAZUH_EVENT_BYTES ? most : line.length + growth(line.replace(/"(?:[^"\\]|\\.)*"/g, ''));
}

function growth(text: string): number {
  return count(text, ',') + count(text, ':') + count(text, 'e-');
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function arrival({ sluice }: JsonObject): number {
  const event = isJsonObject(sluice) ? sluice.event : undefined;
  const created = isJsonObject(event) ? event.created : undefined;
  return typeof created === 'string' ? Date.parse(created) : Number.NaN;
}

function readObject(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
