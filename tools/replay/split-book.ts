/**
 * Port: which events of a dead letter go first, when they do not all go. It is decided once for a letter, before the first of
 * them is sent, so that a command that was cut off and runs again with another filter cannot send one of them twice.
 */
export interface SplitBook {
  /**
   * Decides on positions (one at least, from 0) of a letter, by its name.
   *
   * @returns those that were decided on, now or before
   */
  decide(letter: string, positions: ReadonlySet<number>, now: number): Promise<ReadonlySet<number>>;

  /** Positions of a message of `count` events that are settled under its own key: forwarded, or parked in other letters. */
  settled(key: string, count: number, now: number): Promise<ReadonlySet<number>>;
}
