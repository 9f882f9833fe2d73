import type { Action } from './actions.ts';
import type { Pack } from './packs.ts';

/** Where a string stands: what a detector may use to judge a weak match. */
export interface StringContext {
  /** Last key of the path, lower case, without `_` and `-`; empty for a bare string. */
  readonly field: string;
}

/** A match inside one string: UTF-16 offsets, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What one pass over a string's characters learns, for all detectors at once; see `traits.ts`. */
export interface StringTraits {
  /** Bit set of the character kinds present. */
  readonly kinds: number;
  /** Longest run of digits, counting digits alone but reading over single spaces and hyphens. */
  readonly longestDigitRun: number;
  /** Longest run of letters, digits, `_` and `-`. */
  readonly longestTokenRun: number;
}

/** What a string must show before a detector is run on it. Data, so that the check costs a few instructions. */
export interface Needs {
  /** Every one of these character kinds. */
  readonly kinds: number;
  /** At least one of these, unless 0. */
  readonly anyOf: number;
  readonly length: number;
  readonly digitRun: number;
  readonly tokenRun: number;
}

/**
 * How sure a match is, for overlaps: `checked` has a checksum or a structure, `prefixed` a published prefix, `generic`
 * rests on a name nearby.
 */
export const CERTAINTY = { checked: 3, prefixed: 2, generic: 1 } as const;
export type Certainty = (typeof CERTAINTY)[keyof typeof CERTAINTY];

/** Port: finds one kind of personal data or secret in a string. Linear in the string's length, never throws. */
export interface Detector {
  /** Finding type, snake_case, as it appears in masks, policies and metrics. */
  readonly type: string;
  /** What it is switched with. */
  readonly pack: Pack;
  /** Raised when what it finds changes. */
  readonly version: number;
  /** Secrets are looked for even where a policy keeps identities. */
  readonly category: 'personal' | 'secret';
  readonly certainty: Certainty;
  /** What happens to its findings unless settings say otherwise; `mask` when missing. */
  readonly defaultAction?: Action;
  readonly needs: Needs;
  find(text: string, context: StringContext): readonly Span[];
  /** The form that action `partial` leaves; must not be found again. */
  partial?(value: string): string;
  /** The form that action `truncate` leaves; must not be found again. */
  truncate?(value: string): string;
  /** One spelling for equal values, so that tokens correlate. */
  canonical?(value: string): string;
}

/** What was found where: never the content. */
export interface Finding {
  readonly type: string;
  readonly version: number;
  /** Dotted path inside the document, array positions as numbers; keys as they are after redaction. */
  readonly path: string;
  readonly action: string;
}
