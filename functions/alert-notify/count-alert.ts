import { writeFacts } from '../../src/notify/alert/alert-facts.ts';
import { onCollected } from '../../src/notify/group/collect.ts';
import type { GroupState } from '../../src/notify/group/group-state.ts';
import { onAlert } from '../../src/notify/group/group-step.ts';
import { type Mute, muteKey } from '../../src/notify/group/mute.ts';
import { stormKey } from '../../src/notify/group/storm.ts';
import { isLasting } from '../../src/notify/notice.ts';
import { placeOf } from '../../src/notify/route.ts';
import { changeGroup, type NotifyDeps } from './notify-deps.ts';
import { type CountedAlert, countInStorm, type Held, isTooMany } from './storms.ts';

type Changed = readonly (GroupState | undefined)[];

/**
 * Counts the alert on its routes, each in its group or in the route's storm, and on those where that was escalated to and nobody has
 * taken it.
 *
 * @param known the groups on those routes, already being read
 */
export async function countIn(
  deps: NotifyDeps,
  alert: CountedAlert,
  routes: readonly string[],
  known: readonly Held[],
): Promise<Changed> {
  const states = await Promise.all(routes.map((route, i) => countOn(deps, route, alert, known[i])));
  const done = new Set(routes);
  for (const state of states) {
    const next = state?.taken === undefined ? state?.escalatedTo : undefined;
    if (state === undefined || next === undefined || done.has(next)) continue;
    done.add(next);
    states.push(
      await (state.key === alert.group
        ? countOn(deps, next, alert)
        : countInStorm(deps, next, state.key, alert)),
    );
  }
  return states;
}

async function countOn(
  deps: NotifyDeps,
  route: string,
  alert: CountedAlert,
  held: Held = deps.groups.get(route, alert.group),
): Promise<GroupState | undefined> {
  const { clock, config } = deps;
  if (await isTooMany(deps, route, alert, held)) return countInStorm(deps, route, stormKey(route), alert);
  const place = placeOf(config, route, alert.group);
  const counted = { key: alert.key, facts: writeFacts(alert.facts), lasting: isLasting(alert.facts) };
  return changeGroup(
    deps,
    route,
    alert.group,
    (state) => onAlert(state, place, counted, clock(), config.digest),
    held,
  );
}

/** Counts the alert among those that a mute holds back from its routes. */
export async function holdBack(
  deps: NotifyDeps,
  alert: CountedAlert,
  { id, comment, until }: Mute,
  routes: readonly string[],
): Promise<Changed> {
  const collection = { note: comment, until };
  const place = (name: string) => placeOf(deps.config, name, muteKey(id));
  return Promise.all(
    routes.map((name) =>
      changeGroup(deps, name, muteKey(id), (state) =>
        onCollected(state, place(name), alert, collection, deps.clock()),
      ),
    ),
  );
}
