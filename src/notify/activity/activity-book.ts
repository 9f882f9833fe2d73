import type { ActivitySum } from './activity-sum.ts';

/** The sum of an hour as it is kept. */
export interface ActivityHour {
  /** See `hourOf` of the ledger: the hour (UTC) in which Sluice read the events. */
  readonly hour: string;
  /** Objects of the archive that it was made of. */
  readonly objects: number;
  /** Lines and objects among them that nobody can read. */
  readonly unreadable: number;
  readonly sum: ActivitySum;
}

/** How far the archive has been summed. */
export interface ActivityProgress {
  /** The hour that each look comes to next, in the order of `LOOKS`. */
  readonly next: readonly string[];
  /** An hour of which not everything could be read in one run. */
  readonly unfinished?: UnfinishedHour | undefined;
}

export interface UnfinishedHour extends ActivityHour {
  /** The object that was read last. */
  readonly after: string;
}

/** Port: sums of hours, and how far they have come. */
export interface ActivityBook {
  /** The right to sum until `leaseUntil` (epoch ms), with how far others have come; undefined when somebody else has it. */
  claim(
    now: number,
    leaseUntil: number,
  ): Promise<{ readonly progress: ActivityProgress | undefined } | undefined>;
  /** Keeps how far it has come, and gives the right back. */
  save(progress: ActivityProgress, now: number): Promise<void>;
  /** Those of the hours that are kept, in any order. */
  read(hours: readonly string[]): Promise<readonly ActivityHour[]>;
  /** Replaces what was kept of the hour. */
  write(hour: ActivityHour): Promise<void>;
}
