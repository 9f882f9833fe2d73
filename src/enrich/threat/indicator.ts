/** What a feed says of one indicator, in the words of ECS `threat.indicator` where it has them. */

export const INDICATOR_TYPES = ['ip', 'domain', 'hostname', 'url', 'hash', 'user-agent'] as const;
/** A `domain` stands for its subdomains too, a `hostname` for itself alone. */
export type IndicatorType = (typeof INDICATOR_TYPES)[number];

/** Weakest first. ECS `threat.indicator.confidence`. */
export const CONFIDENCES = ['None', 'Low', 'Medium', 'High'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Traffic Light Protocol 2.0 and the white of 1.0, https://www.first.org/tlp/. The first stands for "not said". */
export const TLP_MARKS = ['', 'CLEAR', 'WHITE', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const;
export type TlpMark = (typeof TLP_MARKS)[number];

export interface IndicatorFacts {
  /** Where its feed stands in the set's list of feeds. */
  readonly feed: number;
  readonly confidence: Confidence;
  readonly tlp: TlpMark;
  /** Seconds since the epoch, kept to the day: equal facts of many indicators are then kept once. 0: not said. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Seconds since the epoch from which it counts no more, to the hour. 0: never. */
  readonly validUntil: number;
  /** Where to read on: an address or an id of the feed; empty: nowhere. */
  readonly reference: string;
}

export interface Indicator extends IndicatorFacts {
  readonly type: IndicatorType;
  /** As `readIndicator` writes it: canonical address or block, lower-case name, lower-case hex, text. */
  readonly value: string;
}

/** A feed as the set names it. */
export interface FeedName {
  readonly name: string;
  readonly provider: string;
}

/** Strongest of the indicators that one look-up found. */
export interface ThreatHit extends IndicatorFacts {
  readonly type: IndicatorType;
  /** What was found in the set: the block an address lies in, the domain a name is under. */
  readonly name: string;
  readonly source: FeedName;
  /** Other indicators that hold for the same value. */
  readonly others: number;
}
