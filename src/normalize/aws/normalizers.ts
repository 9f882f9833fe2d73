import type { AwsSource } from '../../event/envelope.ts';
import { ok } from '../../kernel/result.ts';
import { normalizeCloudTrail } from '../cloudtrail.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';

const cloudtrail: AwsNormalizer = (record, { tenant, origin, readAt }) => {
  const { name: bucket, object = '' } = origin;
  const normalized = normalizeCloudTrail(record, { tenant, bucket, object, readAt });
  return normalized.ok ? ok([normalized.value]) : normalized;
};

/** The normalizer of each AWS source. */
export const AWS_NORMALIZERS: Readonly<Partial<Record<AwsSource, AwsNormalizer>>> = { cloudtrail };
