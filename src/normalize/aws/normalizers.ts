import type { AwsSource } from '../../event/envelope.ts';
import { ok } from '../../kernel/result.ts';
import { normalizeCloudTrail } from '../cloudtrail.ts';
import { normalizeAccessAnalyzer } from './access-analyzer.ts';
import { normalizeAlb } from './alb.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import { normalizeConfig } from './config.ts';
import { normalizeGuardDuty } from './guardduty.ts';
import { normalizeInspector } from './inspector.ts';
import { normalizeKms } from './kms.ts';
import { normalizeLambda } from './lambda.ts';
import { normalizeMacie } from './macie.ts';
import { normalizeRds } from './rds.ts';
import { normalizeS3Access } from './s3-access.ts';
import { normalizeSecurityHub } from './securityhub.ts';
import { normalizeTrustedAdvisor } from './trustedadvisor.ts';
import { normalizeVpcFlow } from './vpcflow.ts';
import { normalizeWaf } from './waf.ts';

const cloudtrail: AwsNormalizer = (record, { tenant, origin, readAt }) => {
  const { name: bucket, object = '' } = origin;
  const normalized = normalizeCloudTrail(record, { tenant, bucket, object, readAt });
  return normalized.ok ? ok([normalized.value]) : normalized;
};

/** The normalizer of each AWS source. */
export const AWS_NORMALIZERS: Readonly<Partial<Record<AwsSource, AwsNormalizer>>> = {
  cloudtrail,
  guardduty: normalizeGuardDuty,
  securityhub: normalizeSecurityHub,
  inspector: normalizeInspector,
  macie: normalizeMacie,
  config: normalizeConfig,
  kms: normalizeKms,
  trustedadvisor: normalizeTrustedAdvisor,
  'access-analyzer': normalizeAccessAnalyzer,
  's3-access': normalizeS3Access,
  alb: normalizeAlb,
  waf: normalizeWaf,
  vpcflow: normalizeVpcFlow,
  lambda: normalizeLambda,
  rds: normalizeRds,
};
