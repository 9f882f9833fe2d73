import type { IncidentRecord } from './incident-record.ts';

/** Port: episodes of grave groups, for reports. */
export interface IncidentLog {
  /**
   * Enters an episode as it is. The same again, or one with fewer `changes` than what is there, changes nothing. Kept for
   * `ALERT_HISTORY_MS` from `aliveUntil` on.
   */
  enter(record: IncidentRecord): Promise<void>;
  /** Episodes that were open or changed at `from` (epoch ms) or later, some at a time, in the order of `aliveUntil`. */
  aliveSince(from: number): AsyncIterable<readonly IncidentRecord[]>;
}
