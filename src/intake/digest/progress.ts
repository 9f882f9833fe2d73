/** How far the files of one account and region of a bucket were verified. Times are epoch ms, kept to the second. */
export interface ShelfProgress {
  /** Up to the account and with its slash. */
  readonly base: string;
  readonly region: string;
  /** Until when digests were looked for. */
  readonly lookedUntil: number;
  /** End of the newest digest up to which every file was looked at. */
  readonly checkedUntil: number;
  /** Until when it was asked whether some digest names each file. */
  readonly scannedUntil: number;
  /** Ids of findings that were sent and may be found again. */
  readonly told: readonly string[];
  /** The last look did not end in its time. */
  readonly isSlow?: boolean;
}

/** What is remembered of the verification of a bucket. */
export interface BucketProgress {
  /** When it was looked for accounts and regions. */
  readonly foundAt: number;
  readonly shelves: readonly ShelfProgress[];
}

/** Port: how far verification has come, bucket by bucket. */
export interface VerifyProgress {
  /**
   * What is remembered (nothing at first), for whoever gets the bucket until `until`; undefined while another has it.
   * Times are epoch ms.
   */
  claim(bucket: string, now: number, until: number): Promise<BucketProgress | undefined>;
  /** @param until how long the bucket is kept; 0 gives it back */
  save(bucket: string, progress: BucketProgress, now: number, until: number): Promise<void>;
}

export const NOTHING_VERIFIED: BucketProgress = { foundAt: 0, shelves: [] };
