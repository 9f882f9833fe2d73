import type { SimilarAlerts } from './alert-history.ts';

/**
 * Why a group is told of. `first`: its first alert, or the first after it resolved. `digest`: repeats. `acknowledged` and
 * `assigned`: somebody has it. `escalated`: nobody has acknowledged it on the route before. `resolved`: it has been quiet.
 */
export const NOTIFICATION_KINDS = [
  'first',
  'digest',
  'acknowledged',
  'assigned',
  'escalated',
  'resolved',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** What a group has been through, for messages that look back; times are epoch ms. */
export interface GroupHistory {
  /** First alert, and alerts in all, since the group opened. */
  readonly firstAt: number;
  readonly total: number;
  /** How often it was open before, and when it last resolved. */
  readonly reopened?: { readonly times: number; readonly resolvedAt: number } | undefined;
  /** Who acknowledged it, or whom it was assigned to, as the channel names people. */
  readonly by?: string | undefined;
  /** The route that did not answer, for an escalation. */
  readonly from?: string | undefined;
  /** What was alerted in the day before. */
  readonly similar?: SimilarAlerts | undefined;
}

/**
 * A notification that is owed to one channel. It stays in its group's outbox until the channel has taken it, so that
 * neither a crash nor a channel that is down loses it.
 */
export interface OutboxEntry {
  /** Deterministic (route, group, step, channel): the right to send it can be claimed once. */
  readonly id: string;
  readonly channel: string;
  readonly kind: NotificationKind;
  /** See `Delivery`; absent from entries that were written before there were threads: then it is the id. */
  readonly thread?: string | undefined;
  readonly history?: GroupHistory | undefined;
  /** Alerts it reports, and the span they came in (epoch ms). */
  readonly count: number;
  readonly since: number;
  readonly until: number;
  /** Facts of the latest of them, as `writeFacts` put them down: at most `MAX_FACTS_BYTES`. */
  readonly alert: string;
  readonly attempts: number;
  /** Not before this (epoch ms). */
  readonly nextAt: number;
}

/** State of one alert group on one route, below 200 KB as JSON. Times are epoch ms. */
export interface GroupState {
  readonly key: string;
  readonly route: string;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Alerts seen since the last notification was put into the outbox, and in all. */
  readonly pending: number;
  readonly pendingSince: number;
  readonly total: number;
  /** Number of the next notification: 0 is the first alert, later ones are digests. */
  readonly step: number;
  /** When a digest is due if `pending` is above zero, and when the group resolves if it is zero. */
  readonly digestAt: number;
  /** Facts of the latest alert, for the digest's text. */
  readonly sample: string;
  /** Digests of the latest alerts' keys: an alert handled again after a crash is not counted again. */
  readonly seen: readonly string[];
  readonly outbox: readonly OutboxEntry[];
}

/** When a group wants attention next: its earliest owed notification or due digest; undefined: nothing is owed. */
export function dueAt(state: GroupState): number | undefined {
  const times = state.outbox.map(({ nextAt }) => nextAt);
  if (state.pending > 0) times.push(state.digestAt);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Port: alert groups, and claims on what must happen once. Conditional writes throughout. */
export interface GroupStore {
  get(
    route: string,
    key: string,
  ): Promise<{ readonly state: GroupState; readonly version: number } | undefined>;
  /** Writes if the stored version is still `version` (undefined: if there is none); false when somebody was faster. */
  put(state: GroupState, version: number | undefined, expiresAt: number): Promise<boolean>;
  /** Groups whose `dueAt` is at or before `now`, earliest first. */
  due(
    now: number,
    limit: number,
  ): Promise<readonly { readonly state: GroupState; readonly version: number }[]>;
  /**
   * Claims the right to do `task` (handle one alert, send one notification): `claimed`, `done` already, or `busy` in
   * other hands until its lease ends.
   */
  claim(
    task: string,
    claimant: string,
    now: number,
    leaseUntil: number,
  ): Promise<'claimed' | 'done' | 'busy'>;
  /** The task is done and stays so until `expiresAt` (epoch ms). */
  complete(task: string, expiresAt: number): Promise<void>;
  /** Gives a claim back, so that the next attempt need not wait for the lease. */
  release(task: string, claimant: string): Promise<void>;
}
