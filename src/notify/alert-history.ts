import type { AlertFacts } from './alert-facts.ts';

/** Alerts of the last 24 hours that share something with one; without itself. */
export interface SimilarAlerts {
  readonly rule: number;
  /** Absent when the alert names no source address, or no user. */
  readonly source?: number | undefined;
  readonly user?: number | undefined;
}

/** Port: what Wazuh has alerted, for a look back and for reports. */
export interface AlertHistory {
  /** Enters an alert; the same one (`alertKey`) again changes nothing. */
  enter(key: string, facts: AlertFacts, at: number): Promise<void>;
  /** Counts of the 24 hours before `now` (epoch ms); the alert itself, entered or not, is not counted. */
  similar(facts: AlertFacts, now: number): Promise<SimilarAlerts>;
}
