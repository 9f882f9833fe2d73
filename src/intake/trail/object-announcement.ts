import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { word } from './aws-record.ts';
import type { TrailItem } from './trail-item.ts';

/** S3 writes keys form-encoded into notifications: a space is `+`. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

/**
 * One element of an S3 notification. A version is not asked for: what was written is read as it is now.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function readS3Notification({ eventName, s3 }: JsonObject): TrailItem {
  if (typeof eventName === 'string' && !/^(s3:)?ObjectCreated:/.test(eventName))
    return { kind: 'filtered', reason: 'not_a_new_object' };
  const { bucket, object } = isJsonObject(s3) ? s3 : {};
  const name = isJsonObject(bucket) && word(bucket.name);
  const key = isJsonObject(object) && word(object.key);
  return name && key
    ? { kind: 'object', object: { bucket: name, key: decodeKey(key) } }
    : { kind: 'invalid' };
}

/**
 * What CloudTrail publishes to a trail's topic, and AWS Config (with a single key) to its own. Keys are plain.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html
 */
export function readTopicNotification(bucket: string, keys: JsonValue): readonly TrailItem[] {
  return [keys].flat().map((each): TrailItem => {
    const key = word(each);
    return key === undefined ? { kind: 'invalid' } : { kind: 'object', object: { bucket, key } };
  });
}
