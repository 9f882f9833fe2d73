import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import type { RecordOrigin, TrailItem } from './trail-item.ts';

/** Members of which a CloudTrail record has at least one beside its name. */
const TRAIL_MEMBERS = ['userIdentity', 'eventID', 'eventTime', 'requestParameters', 'recipientAccountId'];

/** Whether this is a CloudTrail record, of whatever category. S3's notifications have names and sources too: `aws:s3`. */
export function isTrailRecord(value: JsonObject): boolean {
  if (isJsonObject(value.insightDetails)) return true;
  const { eventName, eventSource } = value;
  return (
    typeof eventName === 'string' &&
    typeof eventSource === 'string' &&
    !eventSource.startsWith('aws:') &&
    TRAIL_MEMBERS.some((member) => Object.hasOwn(value, member))
  );
}

/** A CloudTrail record that came inline. */
export function trailRecord(record: JsonObject, whence: RecordOrigin): TrailItem {
  const caller = isJsonObject(record.userIdentity) ? record.userIdentity : {};
  // EventBridge says whose event it is; who called may be of another account, and a log group of a third.
  const delivered = whence.name === 'eventbridge' ? whence.account : undefined;
  const account = word(record.recipientAccountId) ?? delivered ?? word(caller.accountId) ?? whence.account;
  const region = word(record.awsRegion) ?? whence.region;
  return {
    kind: 'record',
    source: 'cloudtrail',
    record,
    whence: { ...whence, ...(account !== undefined && { account }), ...(region !== undefined && { region }) },
  };
}

/**
 * What AWS Config tells its topic, as EventBridge calls it; the rest is about deliveries.
 * https://docs.aws.amazon.com/config/latest/developerguide/notifications-for-AWS-Config.html
 */
const CONFIG_KINDS: ReadonlyMap<string, string> = new Map([
  ['ConfigurationItemChangeNotification', 'Config Configuration Item Change'],
  ['OversizedConfigurationItemChangeNotification', 'Config Configuration Item Change'],
  ['ComplianceChangeNotification', 'Config Rules Compliance Change'],
]);

/**
 * A finding or change without the EventBridge event around it (a rule's input path, a topic of AWS Config) as that event;
 * undefined when it cannot be told for sure what it is.
 */
export function asEventBridgeEvent(value: JsonObject): JsonObject | undefined {
  if (isJsonObject(value.service) && value.service.serviceName === 'guardduty' && 'type' in value)
    return event('aws.guardduty', 'GuardDuty Finding', value, value.accountId, value.region, value.updatedAt);
  if (typeof value.ProductArn === 'string' && typeof value.SchemaVersion === 'string') {
    const { AwsAccountId, Region, UpdatedAt } = value;
    const detail = { findings: [value] };
    const kind = 'Security Hub Findings - Imported';
    return event('aws.securityhub', kind, detail, AwsAccountId, Region, UpdatedAt);
  }
  if (typeof value.messageType === 'string' && 'recordVersion' in value) {
    const kind = CONFIG_KINDS.get(value.messageType);
    const item = isJsonObject(value.configurationItem) ? value.configurationItem : value;
    const { awsAccountId, awsRegion } = item;
    const source = kind === undefined ? 'config' : 'aws.config';
    return event(source, kind ?? '', value, awsAccountId, awsRegion, value.notificationCreationTime);
  }
  return undefined;
}

function event(
  source: string,
  kind: string,
  detail: JsonObject,
  account: JsonValue = null,
  region: JsonValue = null,
  time: JsonValue = null,
): JsonObject {
  const said = Object.entries({ account, region, time }).filter(([, value]) => value !== null);
  return { source, 'detail-type': kind, ...Object.fromEntries(said), detail };
}

/** A name or number as text; account ids are sometimes written as numbers. */
export function word(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
