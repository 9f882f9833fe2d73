/**
 * Every way an event can fail to reach Wazuh, closed. The ledger, metrics, dead letters and answers use these words:
 * received = forwarded + duplicate + filtered(reason) + rejected(reason) + parked(reason) + in flight.
 */

/** Refused at the door; the sender is told. */
export const REJECT_REASONS = [
  'invalid_json',
  'invalid_event',
  'event_too_large',
  'too_deep',
  'too_many_keys',
  'too_many_events',
  'tenant_mismatch',
  'not_permitted',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Left out because configuration or its nature says so. */
export const FILTER_REASONS = [
  'not_a_trail_object',
  'digest_object',
  /** Says of an object that it was deleted, restored or tagged. */
  'not_a_new_object',
  /** S3's or CloudTrail's test, a control message of CloudWatch Logs: nothing is in it. */
  'test_notification',
  /** EventBridge brings something that no source reads. */
  'unknown_event',
  /** A log group that `aws.logGroups` does not name. */
  'unknown_log_group',
  /** The same record came before, in another file or on another way. */
  'already_taken',
  /** `cloudtrail.filters` drops it, leaves it out of a sample, or counts it only. */
  'trail_filter',
  /** A line of a log, or an interval, in which nothing happened that anybody wants to know. */
  'nothing_to_tell',
  'unknown_bucket',
  /** Config, load balancer, VPC flow or WAF logs in a bucket of which `aws.logs` does not say that it holds them. */
  'unnamed_logs',
  'below_threshold',
  'no_route',
  /** A mute holds the alert back; how many is told when it is over. */
  'muted',
  'probe',
] as const;
export type FilterReason = (typeof FILTER_REASONS)[number];

/** Set aside in a dead-letter queue, to be replayed. */
export const PARK_REASONS = [
  'unreadable_message',
  'unreadable_object',
  'missing_object',
  'object_too_large',
  'invalid_record',
  /** What becomes of a record is larger than a queue message. */
  'record_too_large',
  'invalid_alert',
  'too_large_for_wazuh',
  'refused_by_wazuh',
  'refused_by_channel',
  'retries_exhausted',
  'internal_error',
] as const;
export type ParkReason = (typeof PARK_REASONS)[number];

/** What kind of thing stood in the way of what was set aside: says what has to happen before a replay. */
export type ParkClass = 'unreadable' | 'missing' | 'too_large' | 'refused' | 'exhausted' | 'internal';

export const PARK_CLASS: Readonly<Record<ParkReason, ParkClass>> = {
  unreadable_message: 'unreadable',
  unreadable_object: 'unreadable',
  missing_object: 'missing',
  object_too_large: 'too_large',
  invalid_record: 'unreadable',
  record_too_large: 'too_large',
  invalid_alert: 'unreadable',
  too_large_for_wazuh: 'too_large',
  refused_by_wazuh: 'refused',
  refused_by_channel: 'refused',
  retries_exhausted: 'exhausted',
  internal_error: 'internal',
};

/** Why something is tried again later. */
export const RETRY_REASONS = [
  'budget_exhausted',
  'rate_limited',
  'unauthorized',
  'manager_unavailable',
  'network',
  'timeout',
  'in_flight_elsewhere',
  /** Written to an agent connection, and the manager has not said that it handed it on. */
  'not_acknowledged',
  /** Handed on, while the manager's counters say that it dropped events. */
  'dropped_by_manager',
  'dependency_unavailable',
] as const;
export type RetryReason = (typeof RETRY_REASONS)[number];
