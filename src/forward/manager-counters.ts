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
  /**
   * `undefined`: not to be had now (budget of requests, permission, API down). While others read them it waits for its turn or
   * for what they read, up to `patienceMs`. @default 3000
   */
  read(node: string, now: number, patienceMs?: number): Promise<CountersReading | undefined>;
}

/**
 * Port: readings shared by all functions. A node's API takes 300 requests a minute from everybody, its dashboard included,
 * so that all functions together ask only now and then, and tell each other.
 */
export interface ReadingBoard {
  /** The right to ask the node now; else when to come back, and what was read last. */
  claim(
    node: string,
    now: number,
  ): Promise<
    | { readonly granted: true }
    | { readonly granted: false; readonly retryAt: number; readonly latest: PostedReading | undefined }
  >;
  post(node: string, posted: PostedReading): Promise<void>;
  /** Nobody is to ask the node before `until` (epoch ms). */
  rest(node: string, until: number): Promise<void>;
}

export interface PostedReading {
  /** Epoch ms at which the node was asked, or a little before: what had happened by then is in the reading. */
  readonly asOf: number;
  readonly reading: CountersReading;
}
