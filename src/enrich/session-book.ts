/** Who is behind a session, as far as the calls say that made it: at most a kilobyte of redacted names. */
export interface SessionOrigin {
  /** Who began: `userIdentity.type` as CloudTrail calls it. */
  readonly type: string;
  readonly name?: string;
  readonly account?: string;
  /** What was taken on the way, in order, the session's own last, such as `role Dev (444455556666)`. */
  readonly path: readonly string[];
  /** Who vouched for the beginning, such as `SAML Okta`. */
  readonly federatedBy?: string;
  /**
   * The account of a role records who took it by account and nothing else (0), that of the caller by name (1): of two
   * records of one call the one that knows more stands.
   */
  readonly rank: 0 | 1;
}

/** Sessions of different tenants are different, whatever they are called. */
export interface SessionKey {
  readonly tenant: string;
  /** Access key id of the session (`ASIA…`), or its pseudonym. */
  readonly accessKeyId: string;
}

export interface MadeSession extends SessionKey {
  readonly origin: SessionOrigin;
  /** Epoch ms: nobody asks for it any more. */
  readonly expiresAt: number;
}

/** Port: who made the sessions of AWS. What cannot be noted or found is missing from an event and holds nothing up. */
export interface SessionBook {
  /** The origin of each, undefined where nobody noted it; in order. */
  find(sessions: readonly SessionKey[]): Promise<readonly (SessionOrigin | undefined)[]>;
  /** An origin of a higher rank replaces one of a lower, no other does. */
  note(sessions: readonly MadeSession[]): Promise<void>;
}
