/**
 * Port: who uses which agent identity of a node. A connection that has said that it is there owns its id; the manager
 * refuses everybody else's with the same id until it is closed, or silent for 60 s.
 */
export interface IdentityLeases {
  /** Takes one of `ids` for `claimant` until `until` (epoch ms); undefined when every one is somebody else's. */
  lease(
    node: string,
    ids: readonly string[],
    claimant: string,
    now: number,
    until: number,
  ): Promise<string | undefined>;
  /** Gives an id back before its time. Nothing happens unless it is the claimant's. */
  release(node: string, id: string, claimant: string): Promise<void>;
}
