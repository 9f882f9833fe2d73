import type { JsonObject } from '../kernel/json.ts';
import type { SecurityEvent } from './security-event.ts';

/** What of AWS can come by EventBridge. */
export const EVENTBRIDGE_SOURCES = [
  'cloudtrail',
  'guardduty',
  'securityhub',
  'inspector',
  'macie',
  'config',
  'kms',
  'trustedadvisor',
  'access-analyzer',
] as const;

/** What AWS writes, and Sluice brings to Wazuh in the shape of its own module where that has one. */
export const AWS_SOURCES = [
  ...EVENTBRIDGE_SOURCES,
  's3-access',
  'alb',
  'waf',
  'vpcflow',
  'lambda',
  'rds',
] as const;
export type AwsSource = (typeof AWS_SOURCES)[number];

/** Where an event came from; names the normalizer, the ledger line and the metric dimension. */
export const SOURCES = ['app', 'supabase', 'sentry', ...AWS_SOURCES] as const;
export type Source = (typeof SOURCES)[number];

/** Where in the outside world the event was read; kept for replay and for Wazuh's `aws.log_info`. */
export interface Origin {
  /** The authenticated application for app events; for AWS the bucket, the log group, or `eventbridge`. */
  readonly name: string;
  /** Object key of a file, or the log stream. */
  readonly object?: string;
}

/**
 * A normalized event on its way. `record` is set for what Wazuh's own module reads too: the (redacted) source record as that
 * module parses it, because Wazuh's own rules want its shape and not ours. Without it an event travels as an application's.
 */
export interface Envelope {
  readonly source: Source;
  readonly tenant: string;
  readonly origin: Origin;
  readonly event: SecurityEvent;
  readonly record?: JsonObject;
}
