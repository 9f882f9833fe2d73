import type { CollectedAlert } from '../../src/notify/group/collect.ts';
import type { GroupState } from '../../src/notify/group/group-state.ts';
import { markOf } from '../../src/notify/group/group-step.ts';
import type { GroupStore } from '../../src/notify/group/group-store.ts';
import { onStormed, opensGroup, stormKey, stormLine } from '../../src/notify/group/storm.ts';
import { placeOf } from '../../src/notify/route.ts';
import { changeGroup, type NotifyDeps } from './notify-deps.ts';

/** An alert that is to be counted; `again`: it may have been, by an invocation that did not come to its end. */
export interface CountedAlert extends CollectedAlert {
  readonly again: boolean;
}
export type Held = ReturnType<GroupStore['get']>;

/** Whether the alert goes into the route's storm: its group would open, and too many have. */
export async function isTooMany(
  { clock, config, groups, storms }: NotifyDeps,
  route: string,
  alert: CountedAlert,
  held: Held,
): Promise<boolean> {
  const state = (await held)?.state;
  const mark = markOf(alert.key);
  if (storms === undefined || state?.seen.includes(mark) === true) return false;
  if (alert.again) {
    const storm = await groups.get(route, stormKey(route));
    if (storm?.state.seen.includes(mark) === true) return true;
  }
  if (!opensGroup(state, placeOf(config, route, alert.group), clock())) return false;
  return !(await storms.admits(stormLine(route, alert.facts), markOf(alert.group), clock()));
}

/** Counts the alert in the storm `key`, on the route on which it broke out or on one that it was escalated to. */
export async function countInStorm(
  deps: NotifyDeps,
  route: string,
  key: string,
  alert: CollectedAlert,
): Promise<GroupState | undefined> {
  const { clock, config, storms, telemetry } = deps;
  const place = placeOf(config, route, key);
  const bound = storms?.groupsPerMinute ?? 0;
  const state = await changeGroup(deps, route, key, (current) =>
    onStormed(current, place, alert, bound, clock(), config.digest),
  );
  if (key === stormKey(route)) telemetry.measure('StormAlerts', 1, 'Count');
  return state;
}
