/** What a node's daemons have counted since they started. */
export interface CountersReading {
  /** When analysisd started, as the manager says it: counts of different starts cannot be compared. */
  readonly startedAt: string;
  /** Events that analysisd dropped because a queue was full, all kinds together. */
  readonly dropped: number;
  /** Messages that remoted threw away because its queue was full. */
  readonly discarded: number;
  /** Fullest decode queue of analysisd, 0–1. */
  readonly analysisUsage: number;
  /** Queue of remoted, 0–1. */
  readonly receiverUsage: number;
}

/** Port: the counters of a manager node. */
export interface ManagerCounters {
  /** `undefined`: not to be had now (budget of requests, permission, API down). */
  read(node: string, now: number): Promise<CountersReading | undefined>;
}
