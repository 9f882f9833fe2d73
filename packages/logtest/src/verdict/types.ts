import type { Agent, Predecoder } from '../decode/event.ts';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** `rule` of an alert, keys in the manager's order. */
export interface AlertRule {
  readonly level: number;
  readonly description: string;
  readonly id: string;
  readonly mitre?: {
    readonly id: readonly string[];
    readonly tactic: readonly string[];
    readonly technique: readonly string[];
  };
  readonly frequency?: number;
  /** How often the rule matched in this session; absent with `no_counter`. */
  readonly firedtimes?: number;
  readonly mail: boolean;
  readonly groups: readonly string[];
  readonly pci_dss?: readonly string[];
  readonly gpg13?: readonly string[];
  readonly gdpr?: readonly string[];
  readonly hipaa?: readonly string[];
  readonly nist_800_53?: readonly string[];
  readonly tsc?: readonly string[];
  readonly cis?: readonly string[];
  readonly info?: string;
  readonly cve?: string;
}

/** What the manager would say about one event. */
export interface Verdict {
  /** Whether an alert would be written: a rule of level 3 or more, not inside its `ignore` window. */
  readonly alert: boolean;
  readonly decoder: string | null;
  readonly decoderParent?: string;
  /**
   * The decoder, where a manager does more with the event than this tester: a plugin other than that for JSON reads
   * fields, events are joined (`accumulate`), or values are marked as seen for the first time (`fts`). Rules that
   * need it did not match. Only known with a manager's own decoder files.
   */
  readonly textDecoder?: string;
  /** The final rule, level 0 included; null when none took the event. */
  readonly rule: AlertRule | null;
  /** Decoded fields as the alert carries them; absent when there is none. */
  readonly data?: JsonObject;
  /** The event; absent with `no_full_log`. */
  readonly fullLog?: string;
  /** Earlier events a correlation rule counted, newest first, one per line. */
  readonly previousOutput?: string;
  readonly predecoder?: Predecoder;
  readonly location: string;
  readonly agent?: Agent;
  /** Remarks of the manager on this event, `WARNING: …` or `ERROR: …`. */
  readonly messages: readonly string[];
}
