import { sha256 } from '../../kernel/digest.ts';
import { type AlertCondition, holds } from '../alert/alert-condition.ts';
import type { AlertFacts } from '../alert/alert-facts.ts';

/** Alerts that nobody is told of for a while, because of maintenance. */
export interface Mute {
  readonly id: string;
  readonly when: AlertCondition;
  /** Epoch ms; from then on they are told again, and how many were held back. */
  readonly until: number;
  readonly comment: string;
  /** Who has made it, as that person says; absent from those of the configuration. */
  readonly by?: string | undefined;
}

/** Port: mutes that were made while Sluice runs. */
export interface MuteStore {
  /** False when there is one of that id. */
  add(mute: Mute): Promise<boolean>;
  /** Those that are not over, and perhaps some that are, the earliest to end first. */
  list(): Promise<readonly Mute[]>;
  /** False when there was none. */
  remove(id: string): Promise<boolean>;
}

/** The mute that holds an alert back which was received at `at` (epoch ms), if one does. */
export function muteOf(mutes: readonly Mute[], facts: AlertFacts, at: number): Mute | undefined {
  return mutes.find(({ until, when }) => at < until && holds(when, facts, at));
}

/** Key of the sum of what a mute holds back from a route. */
export const muteKey = (id: string) => `mute-${id}`;

interface ConfiguredMute {
  readonly when: AlertCondition;
  /** ISO 8601 instant. */
  readonly until: string;
  readonly comment: string;
}

export function configuredMutes(mutes: readonly ConfiguredMute[]): readonly Mute[] {
  return mutes.map(({ when, until, comment }) => ({
    id: `c-${sha256(JSON.stringify([when, until]), 10)}`,
    when,
    until: Date.parse(until),
    comment,
  }));
}

/** So long before a mute ends people who look at the configuration are told. */
const NOTICE_MS = 86_400_000;

/** What people are told of mutes of the configuration that are over, or will be within a day of `now` (epoch ms). */
export function endingMutes(
  mutes: readonly ConfiguredMute[],
  now: number,
): readonly { readonly id: string; readonly text: string }[] {
  return configuredMutes(mutes)
    .filter(({ until }) => until - now < NOTICE_MS)
    .map(({ id, until, comment }) => {
      const what = `the mute of alerts.mutes for "${comment}"`;
      const at = new Date(until).toISOString();
      return until <= now
        ? {
            id,
            text: `${what} ended at ${at}: its alerts are told again; take it away, or give it another time`,
          }
        : { id, text: `${what} ends at ${at}: its alerts are told again then` };
    });
}
