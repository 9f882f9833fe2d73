import type { Decoders } from '../decode/decoders.ts';
import type { DecodedEvent } from '../decode/event.ts';
import type { AddressTest } from '../match/address.ts';
import type { ClockTest } from '../match/clock.ts';
import type { Lookup } from '../match/list.ts';
import type { Pattern, PatternType } from '../match/pattern.ts';
import type { Comparison, LogOption, MailOption, MitreReference } from '../rule.ts';

/** A rule while its elements are read. Texts of repeated elements are joined, as the manager does. */
export interface RuleDraft {
  readonly id: number;
  readonly decoders: Decoders;
  description?: string;
  groupText: string;
  decodedAs?: string;
  category?: string;
  mail: MailOption;
  log: LogOption;
  fullLog: boolean;
  counter: boolean;
  ifSid?: string;
  ifGroup?: string;
  ifLevel?: string;
  matchedSid?: string;
  matchedGroup?: string;
  matchedRegex: boolean;
  info?: string;
  cve?: string;
  firstTimeSeen: boolean;
  /** `check_diff`: only an event unlike the one before, which a manager keeps in a file. */
  comparesWithLast: boolean;
  /** Set by what makes the manager leave the rule out without looking further. */
  skip: boolean;
  acrossAgents: boolean;
  /** Set by anything that only makes sense beside an `if_matched_…`. */
  needsHistory: boolean;
  mitre: readonly MitreReference[];
  readonly same: Comparison[];
  readonly different: Comparison[];
  readonly fields: {
    readonly name: string;
    readonly text: string;
    readonly pattern: Pattern;
    readonly type: PatternType;
    readonly negate: boolean;
    /** The only values that match, in lower case, when they can be told. */
    readonly anyOf: readonly string[] | undefined;
  }[];
  readonly patterns: Map<string, { text: string; type: PatternType; negate: boolean }>;
  readonly addresses: Map<'srcip' | 'dstip', { text: string; tests: AddressTest[]; negate: boolean }>;
  readonly clocks: { readonly tag: string; readonly text: string; readonly test: ClockTest }[];
  readonly compiled: { readonly name: string; readonly test: (event: DecodedEvent) => boolean }[];
  readonly lists: {
    readonly path: string;
    readonly field: string;
    readonly lookup: Lookup;
    readonly value: Pattern;
  }[];
}

export function newDraft(id: number, groupText: string, decoders: Decoders): RuleDraft {
  return {
    id,
    decoders,
    groupText,
    mail: 'by level',
    log: 'by level',
    fullLog: true,
    counter: true,
    matchedRegex: false,
    firstTimeSeen: false,
    comparesWithLast: false,
    skip: false,
    compiled: [],
    acrossAgents: false,
    needsHistory: false,
    mitre: [],
    same: [],
    different: [],
    fields: [],
    patterns: new Map(),
    addresses: new Map(),
    clocks: [],
    lists: [],
  };
}
