/** State of one alert group on one route. Times are epoch ms. */
export interface GroupState {
  readonly key: string;
  readonly route: string;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Alerts seen since the last notification, and in all. */
  readonly pending: number;
  readonly total: number;
  /** Number of the next notification: 0 is the first alert, later ones are digests. */
  readonly step: number;
  /** When a digest is due if `pending` is above zero. */
  readonly digestAt: number;
  /** JSON of the latest alert, for the digest's text. */
  readonly sample: string;
}

/** Port: alert groups, claims on notifications, and which alerts were seen. Conditional writes throughout. */
export interface GroupStore {
  /** True the first time this alert is seen (its node and id), false for a duplicate. */
  markSeen(alertKey: string, expiresAt: number): Promise<boolean>;
  get(
    route: string,
    key: string,
  ): Promise<{ readonly state: GroupState; readonly version: number } | undefined>;
  /** Writes if the stored version is still `version` (undefined: if there is none); false when somebody was faster. */
  put(state: GroupState, version: number | undefined, expiresAt: number): Promise<boolean>;
  /** Groups with alerts pending whose digest is due at `now`. */
  due(
    now: number,
    limit: number,
  ): Promise<readonly { readonly state: GroupState; readonly version: number }[]>;
  /** Claims the right to send one notification to one channel: `claimed`, `sent` already, or `busy` in other hands. */
  claim(
    notification: string,
    claimant: string,
    now: number,
    leaseUntil: number,
  ): Promise<'claimed' | 'sent' | 'busy'>;
  markSent(notification: string, expiresAt: number): Promise<void>;
}
