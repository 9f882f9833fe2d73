/** Why something in a feed is not an indicator of the set; each is counted, by feed. */
export const REFUSAL_REASONS = [
  /** No address, block, name, hash or address of a page. */
  'unreadable',
  'too_long',
  /** Private, local, multicast or reserved: it is nowhere. */
  'not_public',
  /** Your own networks and names, or a resolver that everyone uses. */
  'allowed',
  /** A block or name that holds much more than an attacker. */
  'too_broad',
  /** The publisher says that it is not for detection (MISP `to_ids`). */
  'not_for_detection',
  'deleted',
  'expired',
  /** A type of MISP that no event of ours shows. */
  'other_type',
  /** The set holds as many as it may. */
  'full',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export type Refusals = Partial<Record<RefusalReason, number>>;

/** What reading a feed came to. `refused` by reason: `read` is the sum of both. */
export interface FeedCounts {
  read: number;
  added: number;
  refused: Refusals;
}

export function noCounts(): FeedCounts {
  return { read: 0, added: 0, refused: {} };
}

export function refuse(counts: FeedCounts, reason: RefusalReason): void {
  counts.read += 1;
  counts.refused[reason] = (counts.refused[reason] ?? 0) + 1;
}
