import type { HourSum, WaitingRecord } from './ledger-sum.ts';

/** The sum of an hour as it is kept. Lists are kept up to a length; `open` when one was longer, or more may still come. */
export interface KeptHour extends HourSum {
  /** When it was summed, or found to be unchanged, epoch ms. */
  readonly summedAt: number;
  readonly open: boolean;
}

/** Port: sums of hours, so that not every look at the ledger reads every record. */
export interface HourBook {
  /** Those of the hours that are kept. */
  read(hours: readonly string[]): Promise<readonly KeptHour[]>;
  /** Replaces what was kept of the hour. */
  write(hour: KeptHour): Promise<void>;
  /** Whether any of these records has been written since it had this token; '' is the token of none. */
  anyChanged(waiting: readonly (readonly [record: WaitingRecord, token: string])[]): Promise<boolean>;
  /** The first hour that the ledger was kept for: `hour` when it was never asked before. */
  began(hour: string): Promise<string>;
}
