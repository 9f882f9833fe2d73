import type { Decoders } from './decode/decoders.ts';
import type { DecodedEvent, StaticField } from './decode/event.ts';
import type { ChildIndex } from './engine/child-index.ts';
import type { XmlElement } from './load/xml.ts';
import type { Literal } from './match/literals.ts';
import type { PatternType } from './match/pattern.ts';

/** Lets rules be left out without asking them. */
export type Requirement =
  /** This dynamic field, and one of these values in lower case. */
  | { readonly kind: 'field'; readonly field: string; readonly anyOf?: readonly string[] }
  /** One of these texts in the log, whatever its case there. */
  | { readonly kind: 'text'; readonly anyOf: readonly Literal[] }
  /** A program name before the log. */
  | { readonly kind: 'program' };

/** One condition of a rule. `tag` and `text` name it as written, for messages and explanations. */
export interface Condition {
  readonly tag: string;
  readonly text: string;
  readonly holds: (event: DecodedEvent) => boolean;
  /** What it looks at, for explanations; the function gives undefined when the event holds none. */
  readonly seen?: (event: DecodedEvent) => string | undefined;
  /** How `text` is matched, where it is a pattern. */
  readonly type?: PatternType;
  readonly negate?: boolean;
  /** What an event must hold for the condition to have a chance. */
  readonly requires?: Requirement;
}

/** What `same_…` and `different_…` compare between the event and a stored one. */
export type Comparison =
  | { readonly kind: 'static'; readonly name: StaticField }
  | { readonly kind: 'dynamic'; readonly name: string }
  | { readonly kind: 'location' }
  /** A place on the map, which no event has without the manager's GeoIP database. */
  | { readonly kind: 'nothing'; readonly name: 'srcgeoip' | 'dstgeoip' };

export interface Correlation {
  /** `none`: the kind of history the manager never fills (`if_matched_regex`). */
  readonly over: 'rule' | 'group' | 'none';
  /** The event that fires, the current one included: 2 or more. */
  readonly frequency: number;
  /** Seconds. */
  readonly timeframe: number;
  readonly acrossAgents: boolean;
  readonly same: readonly Comparison[];
  readonly different: readonly Comparison[];
}

export type MailOption = 'by level' | 'always' | 'never';
export type LogOption = 'by level' | 'always' | 'never';

/** An ATT&CK technique that a rule names, and the one tactic it is named for. Either all of a rule's have one or none. */
export interface MitreReference {
  readonly technique: string;
  readonly tactic?: string;
}

/** What `overwrite` replaces. */
export interface RuleDefinition {
  /** 0 to 16. */
  readonly level: number;
  readonly description: string;
  readonly groupText: string;
  readonly decodedAs?: string;
  readonly conditions: readonly Condition[];
  readonly correlation?: Correlation;
  /** Shown although the rule counts nothing: an overwritten one that did. */
  readonly shownFrequency?: number;
  readonly noAlert: boolean;
  /** Seconds, 0 for never. */
  readonly ignore: number;
  readonly mail: MailOption;
  readonly log: LogOption;
  readonly fullLog: boolean;
  readonly counter: boolean;
  readonly mitre: readonly MitreReference[];
  readonly info?: string;
  readonly cve?: string;
}

/** Where the present definition of a rule is written. */
export interface RuleSource {
  /** As given to `loadRuleset`. */
  readonly file: string;
  readonly line: number;
  /** `name` of the group around it. */
  readonly group: string;
  readonly element: XmlElement;
}

/** A rule in the tree. Parents, place among siblings and histories stay when it is overwritten. */
export interface Rule {
  readonly id: number;
  readonly file: string;
  readonly category: string;
  /** `if_sid` as written, or the `if_matched_sid` that stands in for it. */
  readonly parentIds: string | undefined;
  /** What else cannot be overwritten, as written. */
  readonly written: {
    readonly ifLevel: string | undefined;
    readonly matchedSid: string | undefined;
    readonly matchedGroup: string | undefined;
  };
  /** How often the rule stands in the tree: once for every place of each of its parents. */
  places: number;
  definition: RuleDefinition;
  source: RuleSource;
  /** Order in which siblings are tried: level 0 first, then by the level it was loaded with. */
  readonly rank: number;
  readonly children: Rule[];
  /** History this rule's events enter because it is the target of an `if_matched_sid`. */
  ruleHistory?: number;
  /** Histories of the `if_matched_group` rules loaded after it, once for each of its places, and its own. */
  readonly groupHistories: number[];
  /** History that the rule's own correlation walks. */
  walks?: number | undefined;
  /** Made once all rules are loaded, where there are enough children to make it worth while. */
  index?: ChildIndex;
}

export interface Ruleset {
  readonly decoders: Decoders;
  /** Rules loaded, the root included. */
  readonly rules: number;
  readonly roots: readonly Rule[];
  /** Rules that walk a history. */
  readonly correlations: readonly Rule[];
}
