/** Every kind of alarm; `docs/runbooks/<kind>.md` says what it means and what to do. */
export const ALARM_KINDS = [
  'queue-age',
  'dead-letters',
  'function-errors',
  'function-throttles',
  'function-duration',
  'function-memory',
  'schedule-stopped',
  'server-errors',
  'table-throttles',
  'table-errors',
  'ledger-unbalanced',
  'manager-unreachable',
  'manager-certificate',
  'source-silent',
  'nobody-pulls',
  'unreadable-objects',
  'trail-stopped',
  'trail-silent',
  'trail-incomplete',
  'alert-sources',
  'activity-behind',
  'threat-feed-stale',
  'slack-token',
  'rollout-stopped',
  'objective-at-risk',
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** What has a runbook: the alarms, and the mail of AWS about the bill. */
export const RUNBOOKS = [...ALARM_KINDS, 'cost'] as const;
