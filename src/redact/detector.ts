/** Where a string stands: what a detector may use to judge a weak match. */
export interface StringContext {
  /** Dotted path inside the document; array positions as numbers. */
  readonly path: string;
  /** Last key of the path, lower case, without `_` and `-`. */
  readonly field: string;
}

/** A match inside one string: UTF-16 offsets, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Port: finds one kind of personal data or secret in a string. Linear in the string's length. */
export interface Detector {
  /** Finding type, snake_case, as it appears in masks, policies and metrics. */
  readonly type: string;
  /** Raised when what it finds changes. */
  readonly version: number;
  /** Cheap test, over what one scan of the string saw, of whether `find` can find anything. */
  couldMatch(traits: StringTraits): boolean;
  find(text: string, context: StringContext): Iterable<Span>;
}

/** What one pass over a string's characters learns, for all detectors at once. */
export interface StringTraits {
  readonly text: string;
  /** Bit set of character kinds present; see `traits.ts`. */
  readonly kinds: number;
  /** Longest run of digits, counting single spaces and hyphens between them as part of it. */
  readonly longestDigitRun: number;
}

/** What was found where: never the content. */
export interface Finding {
  readonly type: string;
  readonly version: number;
  readonly path: string;
  readonly action: string;
}
