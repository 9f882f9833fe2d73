import type { JsonObject } from '../kernel/json.ts';
import type { SecurityEvent } from './security-event.ts';

/** Where an event came from; names the normalizer, the ledger line and the metric dimension. */
export const SOURCES = ['app', 'cloudtrail', 'supabase', 'sentry'] as const;
export type Source = (typeof SOURCES)[number];

/** Where in the outside world the event was read; kept for replay and for Wazuh's `aws.log_info`. */
export interface Origin {
  /** The authenticated application for app events; the bucket for CloudTrail. */
  readonly name: string;
  /** Object key of a CloudTrail file. */
  readonly object?: string;
}

/**
 * A normalized event on its way. `record` is set for CloudTrail alone: the (redacted) source record, because Wazuh's
 * own rules want CloudTrail's shape and not ours.
 */
export interface Envelope {
  readonly source: Source;
  readonly tenant: string;
  readonly origin: Origin;
  readonly event: SecurityEvent;
  readonly record?: JsonObject;
}
