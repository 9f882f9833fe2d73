/** Where CloudTrail should never be silent. */
export interface HeardPlace {
  readonly account: string;
  readonly region: string;
}

/** `log`: records, in a file or one by one. `digest`: CloudTrail's hourly word, which comes when nothing happened too. */
export type HeardKind = 'log' | 'digest';

/** What was last heard of an account and region; times are epoch ms. */
export interface Heard extends HeardPlace {
  readonly tenant: string;
  /** Latest of all kinds. */
  readonly heardAt: number;
  readonly lastDigest?: number;
  /** Longest quiet between two words, as far as it may count as usual: at most `MAX_USUAL_QUIET_MS`. */
  readonly usualQuietMs: number;
}

export interface HeardWord extends HeardPlace {
  readonly tenant: string;
  readonly kind: HeardKind;
  /** When what was heard was written, not when it was read: files that come late tell nothing about now. */
  readonly at: number;
}

/** A day and some: work that is done once a night is no silence, and an outage teaches nobody to be patient for long. */
export const MAX_USUAL_QUIET_MS = 26 * 3_600_000;
/** A place of which nothing was heard for so long is forgotten, and begins anew when it speaks. */
export const HEARD_LIFETIME_MS = 30 * 86_400_000;

/** Port: what each tenant heard of which account and region, and where silence was told of. */
export interface HeardBook {
  /** Notes a word; one that is older than what is known changes nothing. It ends a silence. */
  note(word: HeardWord): Promise<void>;
  /** Places not heard of since `until` whose silence nobody has told, quietest first. */
  quiet(until: number, limit: number): Promise<readonly Heard[]>;
  /** Places whose silence was told and has not ended. */
  silent(now: number, limit: number): Promise<readonly Heard[]>;
  /** Marks the silence as told; false when somebody else did, or a word came meanwhile. */
  tell(heard: Heard): Promise<boolean>;
}
