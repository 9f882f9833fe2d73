/** What the playgrounds ask and answer, as data: what the page reads. All of it is content that somebody pasted; nothing keeps it. */

export const RECORD_KINDS = ['app', 'cloudtrail', 'aws_log', 'json', 'text'] as const;
/** What was pasted, and so which policy redacts it. `app`: as applications send it, normalised first as the pipeline does. */
export type RecordKind = (typeof RECORD_KINDS)[number];

/** Bytes of UTF-8. */
export const MAX_TEXT_BYTES = 1_048_576;
export const MAX_POLICY_BYTES = 65_536;
export const MAX_RULES_BYTES = 204_800;
/** Records in one text. */
export const MAX_RECORDS = 1_000;

export interface RedactionRequest {
  readonly kind: RecordKind;
  readonly text: string;
  /** `redaction` of a tenant as in `sluice.config.ts`; empty: the defaults. */
  readonly policy: string;
}

export interface RuleRequest {
  /** `app`: events as applications send them, through the whole pipeline. `line`: what reaches Wazuh, as it is. */
  readonly form: 'app' | 'line';
  /** One event, or one a line. */
  readonly events: string;
  /** Rules in Wazuh's XML, loaded as `local_rules.xml` behind the shipped ones; empty: those alone. */
  readonly rules: string;
  /** Seconds from one event to the next. */
  readonly secondsBetween: number;
  /** Which event is explained, from 1; absent: the last. */
  readonly explain?: number;
  /** Every rule that was tried, not only those that came nearest. */
  readonly all?: boolean;
}

/** What is to be mended. */
export interface PlayProblem {
  readonly where: 'text' | 'policy' | 'events' | 'rules' | 'request';
  /** From 1, columns in UTF-16 units. */
  readonly line?: number;
  readonly column?: number;
  /** In the policy: `detectors.email`. In a record: the field. */
  readonly path?: string;
  readonly message: string;
}

export type PlayAnswer<View> =
  | { readonly ok: true; readonly view: View }
  | { readonly ok: false; readonly problems: readonly PlayProblem[] };

/** Text to show; `finding` is the place in `findings` of what it is part of. */
export interface Segment {
  readonly text: string;
  readonly finding?: number;
}

export interface RedactionView {
  readonly documents: readonly DocumentView[];
  readonly totals: readonly TotalView[];
  /** Records behind those that are shown. */
  readonly left: number;
}

export interface TotalView {
  readonly type: string;
  readonly action: string;
  readonly count: number;
  /** What it is, in words; absent for fields and detectors of one's own. */
  readonly title?: string;
}

/** One record before and after. */
export interface DocumentView {
  readonly label: string;
  readonly before: readonly Segment[];
  readonly after: readonly Segment[];
  /** More was there than anyone reads. */
  readonly cut: boolean;
  readonly findings: readonly FindingView[];
  readonly moreFindings: number;
  readonly kept: readonly KeptView[];
  readonly moreKept: number;
}

export interface FindingView {
  /** Dotted, as after redaction; empty for all of the text. */
  readonly path: string;
  readonly part: 'key' | 'value';
  readonly type: string;
  readonly action: string;
  /** What found it: a detector with its check, or the name of the field. */
  readonly by: string;
  /** What stands in its place; absent: it stays and is counted. Empty: gone. */
  readonly becomes?: string;
}

/** Something that stays on purpose. */
export interface KeptView {
  readonly path: string;
  /** What a policy that spares nothing finds there. */
  readonly types: readonly string[];
  readonly why: string;
}

export interface RuleView {
  readonly verdicts: readonly VerdictView[];
  readonly explained: ExplainedView;
  /** Remarks on the own rules that load all the same. */
  readonly warnings: readonly PlayProblem[];
  /** Rules loaded, the root included. */
  readonly rules: number;
}

export interface VerdictView {
  /** Place among the events, from 1. */
  readonly number: number;
  readonly alert: boolean;
  readonly rule?: { readonly id: number; readonly level: number; readonly description: string };
}

export interface ExplainedView {
  readonly number: number;
  /** The line as Wazuh reads it. */
  readonly line: string;
  /** Members of each phase as `wazuh-logtest` prints them, values as text. */
  readonly predecoding: readonly MemberView[];
  readonly decoder: string | null;
  readonly fields: readonly MemberView[];
  readonly filtering: readonly MemberView[];
  readonly messages: readonly string[];
  readonly trials: readonly TrialView[];
  /** Ids from the root to the final rule. */
  readonly path: readonly number[];
  /** One sentence or more for each own rule that did not take the event. */
  readonly whyNot: readonly string[];
  readonly verdict: string;
}

export interface MemberView {
  readonly name: string;
  readonly value: string;
}

export interface TrialView {
  readonly id: number;
  readonly level: number;
  readonly description: string;
  /** `local_rules.xml:3`. */
  readonly source: string;
  readonly own: boolean;
  readonly outcome: 'takes' | 'parent' | 'passes' | 'fails';
  /** Why it did not match. */
  readonly failure?: string;
  readonly conditions: readonly ConditionView[];
  readonly children: readonly TrialView[];
  /** Of children that are not shown: what they need. */
  readonly left: readonly string[];
  /** Children behind the one that took the event. */
  readonly notTried: number;
}

export interface ConditionView {
  readonly element: string;
  readonly name: string;
  readonly wants: string;
  readonly how: string;
  /** Absent: the event has nothing there. */
  readonly seen?: string;
  /** Absent: not looked at, since something before it did not hold. */
  readonly holds?: boolean;
}

/** What there is to begin with. */
export interface PlaySamples {
  readonly policies: readonly { readonly name: string; readonly label: string; readonly text: string }[];
  readonly redaction: readonly { readonly label: string; readonly kind: RecordKind; readonly text: string }[];
  readonly rules: readonly RuleSample[];
}

export interface RuleSample {
  /** Samples of one kind stand together. */
  readonly group: string;
  readonly label: string;
  readonly form: RuleRequest['form'];
  readonly events: string;
  readonly rules: string;
  readonly secondsBetween: number;
}
