import type { Action } from './actions.ts';
import type { Pack } from './packs.ts';

/** Where a string stands: what a detector may use to judge a weak match. */
export interface StringContext {
  /** Last key of the path, lower case, without `_` and `-`; empty where none is known. */
  readonly field: string;
  /** The same key's words in lower case, each between spaces: ` social security number `. */
  readonly words: string;
  /** Nothing is known of where the string stands, so that nothing speaks against a weak match of all of it. */
  readonly alone: boolean;
}

/** A match inside one string: UTF-16 offsets, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What a string must show before a detector runs on it. Literals of all detectors are looked for at once, in the one pass
 * over the string's characters that also counts the rest; see `scan/string-scan.ts`.
 */
export interface Trigger {
  /** At least one of these texts (printable ASCII, letters in any case). */
  readonly literals?: readonly string[];
  /** Every one of these character kinds (`KIND`). */
  readonly kinds?: number;
  /** UTF-16 units at least. */
  readonly length?: number;
  /** UTF-16 units at most. */
  readonly maxLength?: number;
  /** Digits, wherever they stand. */
  readonly digits?: number;
  /** Digits in one run of digits and what may join them: spaces, `-`, `.`, `/`, `(`, `)`, `+`. */
  readonly numberDigits?: number;
  /**
   * The same, of runs that are not the end of something longer: `ORD-2026-509744`. One with a blank or a bracket inside
   * counts, for a number may begin behind that.
   */
  readonly freeDigits?: number;
  /** A word that begins with two letters and a digit, as IBANs do. */
  readonly letterPair?: boolean;
  /** Nothing is known of where the string stands. */
  readonly alone?: boolean;
  readonly dots?: number;
  readonly colons?: number;
  readonly hyphens?: number;
  /** A run of letters, digits, `_` and `-` of this length at least. */
  readonly run?: number;
}

/**
 * How sure a match is, for overlaps: `checked` has a checksum or a structure, `prefixed` a published prefix, `generic`
 * rests on a name nearby.
 */
export const CERTAINTY = { checked: 3, prefixed: 2, generic: 1 } as const;
export type Certainty = (typeof CERTAINTY)[keyof typeof CERTAINTY];

/** What all detectors have. */
export interface DetectorFacts {
  /** Finding type, snake_case, as it appears in masks, policies and metrics. */
  readonly type: string;
  /** Raised when what it finds changes. */
  readonly version: number;
  /** What it is switched with. */
  readonly pack: Pack;
  readonly certainty: Certainty;
  /** Looked for even where a policy keeps identities; packs of secrets are without it. */
  readonly secret?: boolean;
  /** When a policy says nothing; `mask` when missing. */
  readonly defaultAction?: Action;
  /** The form that action `partial` leaves; must not be found again. */
  partial?(value: string): string;
  /** What action `truncate` leaves of it; must not be found again. */
  truncate?(value: string): string;
  /** One spelling for equal values, so that tokens correlate. */
  canonical?(value: string): string;
}

/** Port: finds one kind of personal data or secret in a string. Linear in the string's length, never throws. */
export interface TextDetector extends DetectorFacts {
  /** One of these at least. Only the first that has literals counts what else it asks for. */
  readonly when: Trigger | readonly Trigger[];
  find(text: string, context: StringContext): readonly Span[];
  /** Whether up to thirteen digits, and nothing else, can be one in a field of that name; always, when missing. */
  takesNumbers?(context: StringContext): boolean;
  /** The same for a text that is four numbers up to 255 with dots between, and nothing else: whether that is one. */
  isQuad?(text: string, context: StringContext): boolean;
}

/**
 * What a form proves:
 * - `itself`: it is convincing wherever it stands;
 * - `alone`: bare digits with a checksum: beside a telling word, or as all of a string of which nothing else is known;
 * - `context`: only beside a telling word.
 */
export type Evidence = 'itself' | 'alone' | 'context';

/** One way in which an identifier is written. */
export interface Form {
  /**
   * Groups of letters and digits with single separators between: `9` a digit, `A` a letter, `X` either; separators are
   * space, `-`, `.`, `/`, `:` and stand for themselves. `999-99-9999`, `AA 99 99 99 A`.
   */
  readonly layout: string;
  readonly evidence: Evidence;
  /** Checksum or structure of what was found: upper case, letters and digits alone. */
  readonly check?: (compact: string) => boolean;
}

/** An identifier of fixed forms. All forms of all detectors are looked for in one pass; see `scan/form-index.ts`. */
export interface FormDetector extends DetectorFacts {
  readonly forms: readonly Form[];
  /**
   * Words of which one in the field's name or near the match tells of it: lower case, whole words, letters of any
   * language, phrases with single spaces.
   */
  readonly words: readonly string[];
}

export type Detector = TextDetector | FormDetector;

/** What was found where: never the content. */
export interface Finding {
  readonly type: string;
  readonly version: number;
  /** Dotted path inside the document, array positions as numbers; keys as they are after redaction. */
  readonly path: string;
  readonly action: string;
}
