/** A record of AWS as the book of records knows it. */
export interface RecordName {
  /** Whose it is. Tenants who both get a record each get it, and none can use up the room of another. */
  readonly tenant: string;
  /** `eventID` of CloudTrail, or the id of an EventBridge event. */
  readonly id: string;
  /** Account, region and time of the record as it says itself: the same in every copy of it. */
  readonly account: string;
  readonly region: string;
  /** Epoch ms. */
  readonly at: number;
}

/**
 * Who takes a record. A file (part) is read again to the same messages, which stage `enrich` recognises, so its records stay
 * its own. A message of the trail queue is packed with whatever came beside it: it takes its records for a while, settles
 * them when they are on the events queue, and whoever finds them unsettled behind that while takes them over.
 */
export type Taker =
  | { readonly kind: 'file'; readonly name: string }
  /** Both epoch ms. */
  | { readonly kind: 'message'; readonly now: number; readonly leaseUntil: number };

/** `ours`: send it. `taken`: somebody else has sent it or will. `in_flight`: somebody may be sending it; ask again. */
export type Claimed = 'ours' | 'taken' | 'in_flight';

/**
 * Port: which records came in before, in whatever file and on whatever way. CloudTrail delivers at least once, trails
 * overlap, and one call may come by EventBridge and in a file.
 */
export interface RecordBook {
  /** One verdict each, in order; a name that comes twice in one call is `taken` the second time. */
  claim(names: readonly RecordName[], taker: Taker): Promise<readonly Claimed[]>;
  /** Records of messages that are on the events queue: nobody takes them again. */
  settle(names: readonly RecordName[]): Promise<void>;
}
