import type { AlertSum } from '../report/day-sum.ts';

/** Port: sums of alerts that do not change any more, so that a report need not read the alerts again. */
export interface AlertSums {
  /** Those that there are, by the name that they were kept under. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, AlertSum>>;
  /** @param until end of what is summed (epoch ms): kept for `ALERT_HISTORY_MS` from then on */
  keep(name: string, sum: AlertSum, until: number): Promise<void>;
}
