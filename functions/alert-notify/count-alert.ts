import { type AlertFacts, writeFacts } from '../../src/notify/alert-facts.ts';
import { onCollected } from '../../src/notify/collect.ts';
import type { GroupState } from '../../src/notify/group-state.ts';
import { onAlert } from '../../src/notify/group-step.ts';
import type { GroupStore } from '../../src/notify/group-store.ts';
import { type Mute, muteKey } from '../../src/notify/mute.ts';
import { placeOf } from '../../src/notify/route.ts';
import { changeGroup, type NotifyDeps } from './notify-deps.ts';

/** An alert that is to be counted: its `alertKey`, facts and `groupKey`. */
interface CountedAlert {
  readonly key: string;
  readonly facts: AlertFacts;
  readonly group: string;
}
type Held = ReturnType<GroupStore['get']>;
type Changed = readonly (GroupState | undefined)[];

/**
 * Counts the alert on its routes, and on those where its group was escalated to and nobody has taken it.
 *
 * @param known the groups on those routes, already being read
 */
export async function countIn(
  deps: NotifyDeps,
  { key, facts, group }: CountedAlert,
  routes: readonly string[],
  known: readonly Held[],
): Promise<Changed> {
  const { clock, config } = deps;
  const alert = { key, facts: writeFacts(facts) };
  const countOn = (name: string, held?: Held) =>
    changeGroup(
      deps,
      name,
      group,
      (state) => onAlert(state, placeOf(config, name, group), alert, clock(), config.digest),
      held,
    );
  const states = await Promise.all(routes.map((name, i) => countOn(name, known[i])));
  const done = new Set(routes);
  for (const state of states) {
    const next = state?.taken === undefined ? state?.escalatedTo : undefined;
    if (next === undefined || done.has(next)) continue;
    done.add(next);
    states.push(await countOn(next));
  }
  return states;
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
