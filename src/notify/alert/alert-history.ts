import type { IncidentLog } from '../group/incident-log.ts';
import type { AlertFacts } from './alert-facts.ts';
import type { AlertRecord } from './alert-record.ts';
import type { AlertSums } from './alert-sums.ts';

/** Alerts of the last 24 hours that share something with one; without itself. Each at most `MAX_SIMILAR`. */
export interface SimilarAlerts {
  readonly rule: number;
  /** Absent when the alert names no source address, or no user. */
  readonly source?: number | undefined;
  readonly user?: number | undefined;
}

/** Nobody acts otherwise on more; and counting ends. */
export const MAX_SIMILAR = 1_000;
export const SIMILAR_MS = 86_400_000;
/** A month and what a report of it may be late. */
export const ALERT_HISTORY_MS = 40 * 86_400_000;

/** Port: what Wazuh has alerted, for a look back and for reports. */
export interface AlertHistory {
  /** Enters an alert; the same one (`alertKey`) again changes nothing. Kept for `ALERT_HISTORY_MS`. */
  enter(key: string, facts: AlertFacts, at: number): Promise<void>;
  /** Counts of the 24 hours until `now` (epoch ms); the alert of that key, entered or not, is not counted. */
  similar(key: string, facts: AlertFacts, now: number): Promise<SimilarAlerts>;
  /** What was entered from `from` on and before `until` (epoch ms), rule by rule, some at a time. */
  between(from: number, until: number): AsyncIterable<readonly AlertRecord[]>;
  /** What became of grave ones. */
  readonly incidents: IncidentLog;
  /** Sums of it, for reports. */
  readonly sums: AlertSums;
}
