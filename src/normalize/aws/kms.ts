import { ok } from '../../kernel/result.ts';
import { normalizeCloudTrail } from '../cloudtrail.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import { readBusEvent, withAccount } from './bus-event.ts';
import { findingEnvelope } from './finding.ts';
import { textAt } from './read-path.ts';

/** What happened to a key by itself; how bad it is for whoever has data under it. */
const SEVERITY = {
  'KMS CMK Deletion': 'high',
  'KMS Imported Key Material Expiration': 'medium',
  'KMS CMK Rotation': 'info',
} as const;

/**
 * An event in the life of a KMS key, or a call to KMS as CloudTrail records it. A deletion may be told several times, and
 * happens once.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html
 */
export const normalizeKms: AwsNormalizer = (record, context) => {
  const event = readBusEvent(record, context);
  const { detail, type = 'KMS event', id, time, account, region } = event;
  if (typeof detail.eventName === 'string') {
    const { tenant, origin, readAt } = context;
    const call = normalizeCloudTrail(detail, {
      tenant,
      bucket: origin.name,
      object: origin.object ?? '',
      readAt,
    });
    return call.ok ? ok([{ ...call.value, source: 'kms', origin }]) : call;
  }
  const key = textAt(detail, 'key-id');
  return ok([
    findingEnvelope(
      {
        source: 'kms',
        identity: type === 'KMS CMK Deletion' && key ? [type, account, region, key] : [id],
        record: withAccount(event),
        kind: 'event',
        category: 'iam',
        type: type === 'KMS CMK Deletion' ? 'deletion' : 'change',
        action: type,
        outcome: 'success',
        severity: Object.hasOwn(SEVERITY, type) ? SEVERITY[type as keyof typeof SEVERITY] : 'info',
        at: [time],
        code: key,
        account,
        region,
        service: 'kms',
        related: { hosts: [key] },
      },
      context,
    ),
  ]);
};
