/** What became of the events of a grant, as far as the node's pace goes. */
export type GrantOutcome =
  /** Pong came and the counters are calm: the pace may grow, fast as long as nothing has ever been too much. */
  | 'acknowledged'
  /** Pong came, and nobody knows more, yet: the pace may grow slowly. */
  | 'unverified'
  /** Delivered, but the manager's queue is filling: a little slower. */
  | 'hurried'
  /** No pong: the node is overwhelmed or gone. Half the pace, after a rest. */
  | 'missing_pong'
  /** Its daemons have dropped events. Half the pace, after a rest. */
  | 'dropping'
  /** Nothing was written. */
  | 'unsent';

export type Grant =
  | { readonly granted: number; readonly at: number; readonly grant: string }
  | { readonly granted: 0; readonly retryAt: number };

/** Port: how many events a node may be sent now, over all functions that send to it. */
export interface SendPace {
  /**
   * Asks for up to `want` (at least one) events. The granted number may be written from `at` on (epoch ms, at most two
   * seconds ahead), and counts as unacknowledged until it is settled or 60 s have passed; `grant` is its name.
   */
  take(node: string, want: number, now: number): Promise<Grant>;
  /** Says how a grant went. One that has expired changes nothing. */
  settle(node: string, grant: string, outcome: GrantOutcome, now: number): Promise<void>;
}
