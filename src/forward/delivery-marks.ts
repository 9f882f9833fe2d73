/**
 * Port: remembers which packed messages, and which events of them, a sink has taken, so that a message that comes
 * twice is sent once.
 */
export interface DeliveryMarks {
  /**
   * Claims a message before it is sent. One claimant at a time: a claim is free again when `leaseUntil` (epoch ms) has
   * passed, which is the crash window.
   */
  claim(
    key: string,
    claimant: string,
    now: number,
    leaseUntil: number,
  ): Promise<
    | { readonly kind: 'claimed'; readonly delivered: ReadonlySet<number> }
    | { readonly kind: 'done' }
    | { readonly kind: 'busy'; readonly until: number }
  >;
  /** Records which positions of the message are settled and releases the claim. `done` when nothing is left to send. */
  settle(
    key: string,
    claimant: string,
    delivered: ReadonlySet<number>,
    done: boolean,
    expiresAt: number,
  ): Promise<void>;
}
