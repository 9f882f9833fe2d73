import type { AwsSource } from '../../event/envelope.ts';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { isTrailRecord, trailRecord, word } from './aws-record.ts';
import type { RecordOrigin, TrailItem } from './trail-item.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html */
const SERVICES: ReadonlyMap<string, AwsSource> = new Map([
  ['aws.guardduty', 'guardduty'],
  ['aws.securityhub', 'securityhub'],
  ['aws.inspector', 'inspector'],
  ['aws.inspector2', 'inspector'],
  ['aws.macie', 'macie'],
  ['aws.macie2', 'macie'],
  ['aws.config', 'config'],
  ['aws.kms', 'kms'],
  ['aws.trustedadvisor', 'trustedadvisor'],
  ['aws.access-analyzer', 'access-analyzer'],
]);

export function isEventBridgeEvent(value: JsonObject): boolean {
  return Object.hasOwn(value, 'detail') && (Object.hasOwn(value, 'detail-type') || 'source' in value);
}

/**
 * What an EventBridge event brings. A CloudTrail record is told by its own shape, because that of a call to GuardDuty comes
 * as `aws.guardduty` too, and is the `detail`; of a security service the record is the whole event.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function readEventBridgeEvent(event: JsonObject): TrailItem {
  const { source, 'detail-type': kind } = event;
  const detail = isJsonObject(event.detail) ? event.detail : {};
  const whence = originOf(event);
  if (isTrailRecord(detail)) return trailRecord(detail, whence);
  if (typeof kind === 'string' && kind.endsWith(' via CloudTrail')) return trailRecord(detail, whence);
  if (source === 'aws.s3') return readObjectEvent(kind, detail);
  const service = typeof source === 'string' ? SERVICES.get(source) : undefined;
  return service === undefined
    ? { kind: 'filtered', reason: 'unknown_event' }
    : { kind: 'record', source: service, record: event, whence };
}

function originOf(event: JsonObject): RecordOrigin {
  const [id, account, region] = [word(event.id), word(event.account), word(event.region)];
  return {
    name: 'eventbridge',
    ...(id !== undefined && { id }),
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
  };
}

/**
 * Keys are plain here, not form-encoded as in S3's own notifications.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
function readObjectEvent(kind: unknown, { bucket, object }: JsonObject): TrailItem {
  if (kind !== 'Object Created') return { kind: 'filtered', reason: 'not_a_new_object' };
  const name = isJsonObject(bucket) && word(bucket.name);
  const key = isJsonObject(object) && word(object.key);
  return name && key ? { kind: 'object', object: { bucket: name, key } } : { kind: 'invalid' };
}
