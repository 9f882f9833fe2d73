import { gunzipSync } from 'node:zlib';
import { ANY_RATIO_BYTES, MAX_INFLATE_RATIO } from '../../event/limits.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { isTrailRecord, trailRecord, word } from './aws-record.ts';
import type { RecordOrigin, TrailItem } from './trail-item.ts';

/** What a log group holds: see `aws.logGroups`. */
export type LogGroupContent = 'cloudtrail' | 'lambda' | 'rds';

/** How many bytes the rest of a message may still inflate to. */
export interface InflateBudget {
  left: number;
}

/**
 * Base64 of text or of its gzip, as CloudWatch Logs and Kinesis carry data; undefined when it is neither, or inflates to
 * more than the budget or than text can.
 */
export function decodeLogData(data: string, budget: InflateBudget): string | undefined {
  const bytes = Buffer.from(data, 'base64');
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  const byRatio = Math.max(ANY_RATIO_BYTES, MAX_INFLATE_RATIO * bytes.length);
  try {
    const plain = gunzipSync(bytes, { maxOutputLength: Math.max(1, Math.min(budget.left, byRatio)) });
    budget.left -= plain.length;
    return plain.toString('utf8');
  } catch {
    return undefined;
  }
}

export function isLogBatch(value: JsonObject): boolean {
  return value.messageType === 'CONTROL_MESSAGE' || Array.isArray(value.logEvents);
}

/**
 * What a subscription of CloudWatch Logs brings, unpacked: each log event is a record. One of Lambda or RDS is
 * `{message, timestamp, id, logGroup, logStream, owner}`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function readLogBatch(
  batch: JsonObject,
  logGroups: ReadonlyMap<string, LogGroupContent>,
): readonly TrailItem[] {
  const { messageType, logEvents } = batch;
  if (messageType === 'CONTROL_MESSAGE' || !Array.isArray(logEvents))
    return [{ kind: 'filtered', reason: 'test_notification' }];
  const logGroup = word(batch.logGroup) ?? 'log group';
  const [logStream, owner] = [word(batch.logStream), word(batch.owner)];
  const place = {
    logGroup,
    ...(logStream !== undefined && { logStream }),
    ...(owner !== undefined && { owner }),
  };
  const origin: RecordOrigin = {
    name: logGroup,
    ...(logStream !== undefined && { object: logStream }),
    ...(owner !== undefined && { account: owner }),
  };
  const content = logGroups.get(logGroup);
  return (logEvents as readonly JsonValue[]).map((each): TrailItem => {
    if (!isJsonObject(each) || typeof each.message !== 'string') return { kind: 'invalid' };
    const id = word(each.id);
    const whence = id === undefined ? origin : { ...origin, id };
    if (content === 'lambda' || content === 'rds') {
      const { message, timestamp = null } = each;
      const record = { message, timestamp, ...(id !== undefined && { id }), ...place };
      return { kind: 'record', source: content, record, whence };
    }
    const record = parseRecord(each.message);
    if (record !== undefined) return trailRecord(record, whence);
    return content === undefined ? { kind: 'filtered', reason: 'unknown_log_group' } : { kind: 'invalid' };
  });
}

function parseRecord(message: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return isJsonObject(value) && isTrailRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
