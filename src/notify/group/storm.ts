import { LOWEST_LEVEL, severityOfLevel } from '../../event/severity.ts';
import { type AlertFacts, writeFacts } from '../alert/alert-facts.ts';
import { isNotice } from '../notice.ts';
import { spanText } from '../render/time-text.ts';
import { type CollectedAlert, sumFacts } from './collect.ts';
import { type Collected, countsText, NOTHING_COLLECTED, titlesText, withAlert } from './collected.ts';
import type { GroupState } from './group-state.ts';
import { begins, type DigestTiming, type GroupPlace, onAlert, onTick } from './group-step.ts';

const KEY = 'storm-';
const TITLES_TOLD = 3;
/** Whoever is told of a storm wants to know soon how large it is. */
const FIRST_DIGEST_MINUTES = 1;

/** Key of the sum of a storm that broke out on a route; it keeps it on the routes that it is escalated to. */
export const stormKey = (route: string) => `${KEY}${route}`;

/** When repeats of a group are summed up: those of a storm begin earlier. */
export function timingOf(timing: DigestTiming, key: string): DigestTiming {
  return key.startsWith(KEY) ? { ...timing, firstAfterMinutes: FIRST_DIGEST_MINUTES } : timing;
}

/**
 * Whose groups are counted together: those of a route. Critical alerts and what Sluice tells of itself have a count of their own, so
 * that no mass of others hides them.
 */
export function stormLine(route: string, facts: AlertFacts): string {
  const urgent = facts.rule.level >= LOWEST_LEVEL.critical || isNotice(facts);
  return JSON.stringify([route, urgent ? 'urgent' : 'other']);
}

/** Whether the alert would open its group and be told at once: that is what is bounded. */
export function opensGroup(state: GroupState | undefined, place: GroupPlace, now: number): boolean {
  return (state?.mutedUntil ?? 0) <= now && begins(state, place, now);
}

/**
 * Counts an alert in the storm that `place` is, whose first alert is told at once and the rest as those of any group; at once too when
 * its severity rises. Gives the very same object back when the alert was counted before.
 *
 * @param groupsPerMinute so many groups may open on the route in one minute
 */
export function onStormed(
  before: GroupState | undefined,
  place: GroupPlace,
  alert: CollectedAlert,
  groupsPerMinute: number,
  now: number,
  timing: DigestTiming,
): GroupState {
  const fresh = begins(before, place, now);
  const sofar = fresh ? undefined : before?.collected;
  const collected = withAlert(sofar ?? NOTHING_COLLECTED, alert.facts, alert.group);
  const firstAt = (fresh ? undefined : before?.firstAt) ?? now;
  const facts = sumFacts('alert_storm', collected, {
    id: `${place.key}-${firstAt}`,
    level: collected.level,
    name: `Alert storm on route ${place.key.slice(KEY.length)}`,
    text: `: ${stormText(groupsPerMinute, collected, now - firstAt)}`,
  });
  const counted = { key: alert.key, facts: writeFacts(facts) };
  const paced = timingOf(timing, place.key);
  const next = onAlert(before, place, counted, now, paced);
  if (next === before) return before;
  const worse = sofar !== undefined && severityOfLevel(sofar.level) !== facts.severity;
  const muted = (next.mutedUntil ?? 0) > now;
  const told =
    worse && !muted && next.pending > 0 ? onTick({ ...next, digestAt: now }, place, now, paced) : next;
  return { ...told, collected };
}

function stormText(groupsPerMinute: number, collected: Collected, ms: number): string {
  const span = ms < 1_000 ? '' : ` in ${spanText(ms)}`;
  return [
    `${countsText(collected)}${span}, beyond ${groupsPerMinute} new groups a minute`,
    `worst, level ${collected.level}: ${collected.worst ?? ''}`,
    ...(collected.titles.length > 1 ? [`most: ${titlesText(collected, TITLES_TOLD)}`] : []),
  ].join('; ');
}
