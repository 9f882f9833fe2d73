import type { JsonObject } from '../../kernel/json.ts';
import { named, splitFields } from './fields.ts';

const NAMES = (
  'bucket_owner bucket time remote_ip requester request_id operation key request_uri http_status error_code bytes_sent ' +
  'object_sent total_time turn_around_time referer user_agent version_id host_id signature_version cipher_suite ' +
  'authentication_type host_header tls_version'
).split(' ');
/** Up to the operation; what comes later was added over the years. */
const LEAST = 7;
const TIME_FIELD = NAMES.indexOf('time');
const TIME = /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}$/;

const STATUS = /^(?:\d{3}|-)$/;

/**
 * A line of an S3 server access log.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
export function parseS3AccessLine(line: string): JsonObject | undefined {
  const fields = splitFields(line, TIME_FIELD);
  if (fields === undefined || fields.length < LEAST || !TIME.test(fields[TIME_FIELD] ?? '')) return undefined;
  const record = named(NAMES, fields);
  // A request that holds quotation marks and spaces would move all that follows.
  return STATUS.test(record.http_status ?? '-') ? record : undefined;
}
