import * as z from 'zod/mini';
import type { FilterReason } from '../event/loss.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { ObjectReference } from './trail-item.ts';

const S3Notification = z.looseObject({
  Records: z.array(
    z.looseObject({
      s3: z.looseObject({
        bucket: z.looseObject({ name: z.string() }),
        object: z.looseObject({ key: z.string() }),
      }),
    }),
  ),
});
const SnsEnvelope = z.looseObject({ Type: z.literal('Notification'), Message: z.string() });
/** What CloudTrail itself publishes to a trail's topic. */
const TrailNotification = z.looseObject({ s3Bucket: z.string(), s3ObjectKey: z.array(z.string()) });
const S3TestEvent = z.looseObject({ Event: z.literal('s3:TestEvent') });

/** S3 writes keys form-encoded into notifications: a space is `+`. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

/**
 * Reads the body of a message on the trail queue: an S3 object notification or CloudTrail's own, directly or inside an
 * SNS envelope.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 *
 * @returns every object it announces (none for S3's test event)
 */
export function readTrailNotification(
  body: string,
): Result<readonly ObjectReference[], 'unreadable_message'> {
  try {
    let value: unknown = JSON.parse(body);
    const sns = SnsEnvelope.safeParse(value);
    if (sns.success) value = JSON.parse(sns.data.Message);
    if (S3TestEvent.safeParse(value).success) return ok([]);
    const trail = TrailNotification.safeParse(value);
    if (trail.success) return ok(trail.data.s3ObjectKey.map((key) => ({ bucket: trail.data.s3Bucket, key })));
    const { Records } = S3Notification.parse(value);
    return ok(Records.map(({ s3 }) => ({ bucket: s3.bucket.name, key: decodeKey(s3.object.key) })));
  } catch {
    return err('unreadable_message');
  }
}

/** Why an object in a trail's bucket holds no CloudTrail records, judged by its key; undefined when it may hold some. */
export function filterTrailObject(key: string): FilterReason | undefined {
  if (/\/CloudTrail-Digest\//.test(key)) return 'digest_object';
  return /\.json(\.gz)?$/.test(key) && !/\/(CloudTrail-Insight|Config)\//.test(key)
    ? undefined
    : 'not_a_trail_object';
}
