import type { PollState } from './poll-state.ts';

/** What is known of the sources of alerts. Times are epoch ms. */
export interface Heard {
  /** Since when anybody listens. */
  readonly beganAt: number;
  /** Manager nodes whose script was heard: when last, and the time of the latest alert that it brought. */
  readonly scripts: readonly {
    readonly node: string;
    readonly heardAt: number;
    readonly alertedAt: number;
  }[];
  /** Alerts that came from the indexer and not by the script until now. */
  readonly waits: readonly Wait[];
}

export interface Wait {
  /** `alertKey`. */
  readonly key: string;
  readonly node: string;
  /** When the manager wrote it, and when the indexer brought it. */
  readonly alertedAt: number;
  readonly cameAt: number;
}

/** Port: what was heard, and what came from the indexer first. */
export interface SourceBook {
  /** The script of a node brought an alert (of time `alertedAt`) or a probe. */
  heard(node: string, alertedAt: number, now: number): Promise<void>;
  /** The indexer brought an alert that nobody else had brought; kept for two days. */
  came(wait: Wait): Promise<void>;
  /** It waits no more. */
  settle(key: string): Promise<void>;
  /** The earliest waits, a hundred of them; the first reader is who began to listen. */
  read(now: number): Promise<Heard>;
}

export interface WatchSettings {
  /** Silence of all sources that is told. */
  readonly silentMs: number;
  /** How long an alert of the indexer may be ahead of the script's; undefined: no script is expected. */
  readonly scriptMs: number | undefined;
  /** How long the indexer may not be readable; undefined: there is none. */
  readonly unreadableMs: number | undefined;
}

/** Something is wrong with a source of alerts, since `since` (epoch ms). */
export type SourceFault =
  | { readonly kind: 'sources_silent'; readonly since: number }
  | { readonly kind: 'script_broken'; readonly since: number; readonly node: string; readonly alerts: number }
  | { readonly kind: 'indexer_unreadable'; readonly since: number; readonly code: string };

export interface Judgement {
  readonly faults: readonly SourceFault[];
  /** Waits of which the script has brought later alerts: it missed them, and is not broken. */
  readonly missed: readonly Wait[];
}

/**
 * What is wrong with the sources. The indexer is heard with every page that it gives, be it empty; a script with what it
 * brings. A script that brings nothing may have nothing to bring: it is broken when the indexer has alerts of its node
 * that it should have brought, and it has not brought any later one.
 */
export function judgeSources(
  { beganAt, scripts, waits }: Heard,
  poll: PollState | undefined,
  now: number,
  { silentMs, scriptMs, unreadableMs }: WatchSettings,
): Judgement {
  const faults: SourceFault[] = [];
  const heardAt = Math.max(beganAt, poll?.readAt ?? 0, ...scripts.map((script) => script.heardAt));
  if (now - heardAt >= silentMs) faults.push({ kind: 'sources_silent', since: heardAt });
  // Nobody fails, and nobody reads: the poller itself stands still.
  const failing = poll?.failing ?? { since: poll?.readAt ?? beganAt, code: 'indexer_not_polled' };
  if (unreadableMs !== undefined && now - failing.since >= unreadableMs)
    faults.push({ kind: 'indexer_unreadable', ...failing });

  const latest = new Map(scripts.map(({ node, alertedAt }) => [node, alertedAt]));
  const missed = waits.filter(({ node, alertedAt }) => (latest.get(node) ?? 0) > alertedAt);
  if (scriptMs === undefined) return { faults, missed };
  const late = waits.filter((wait) => !missed.includes(wait) && now - wait.cameAt >= scriptMs);
  for (const node of new Set(late.map((wait) => wait.node))) {
    const of = late.filter((wait) => wait.node === node);
    const since = Math.min(...of.map(({ alertedAt }) => alertedAt));
    faults.push({ kind: 'script_broken', since, node, alerts: of.length });
  }
  return { faults, missed };
}
