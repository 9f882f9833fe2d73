import { escalates, onEscalatedFrom, onEscalatedTo } from '../../src/notify/group/group-escalation.ts';
import type { GroupState } from '../../src/notify/group/group-state.ts';
import { onTick } from '../../src/notify/group/group-step.ts';
import { timingOf } from '../../src/notify/group/storm.ts';
import { placeOf } from '../../src/notify/route.ts';
import { changeGroup, type Invocation, type NotifyDeps } from './notify-deps.ts';
import { enterIncidents } from './reports/enter-incidents.ts';
import { sendOwed } from './send-owed.ts';

const DUE_AT_ONCE = 50;
/** Groups that are looked after at the same time; each waits for its table and its channels most of the time. */
const SIDE_BY_SIDE = 8;

/** Makes digests that are due, ends what is quiet, escalates what nobody has taken, and sends everything that is owed now. */
export async function sendDue(deps: NotifyDeps, run: Invocation): Promise<void> {
  const seen = new Set<string>();
  for (;;) {
    const due = await deps.groups.due(deps.clock(), DUE_AT_ONCE);
    // One that stays due, because somebody else is sending for it, is for the next minute.
    const fresh = due.map(({ state }) => state).filter((state) => !seen.has(nameOf(state)));
    if (fresh.length === 0) return;
    for (const state of fresh) seen.add(nameOf(state));
    await Promise.all(
      Array.from({ length: SIDE_BY_SIDE }, async () => {
        for (let state = fresh.shift(); state !== undefined; state = fresh.shift()) {
          if (deps.clock() >= run.deadline) return;
          await lookAfter(deps, state, run);
        }
      }),
    );
    if (deps.clock() >= run.deadline) return;
  }
}

const nameOf = ({ route, key }: GroupState) => JSON.stringify([route, key]);

async function lookAfter(deps: NotifyDeps, { route, key }: GroupState, run: Invocation): Promise<void> {
  const { clock, config } = deps;
  const place = placeOf(config, route, key);
  const ticked = await changeGroup(
    deps,
    route,
    key,
    (state) => state && onTick(state, place, clock(), timingOf(config.digest, key)),
  );
  await sendOwed(deps, ticked, run);
  if (ticked === undefined) return;
  if (escalates(ticked, clock())) await sendOwed(deps, await escalate(deps, ticked), run);
  await enterIncidents(deps, ticked);
}

/** The next route first: what happens twice because of a crash in between is recognised there. */
async function escalate(deps: NotifyDeps, state: GroupState): Promise<GroupState | undefined> {
  const { clock, config } = deps;
  const { route, key } = state;
  const to = config.routes.find(({ name }) => name === route)?.escalate?.to;
  const clear = (current: GroupState) => ({ ...current, escalateAt: undefined });
  if (to === undefined) {
    await changeGroup(deps, route, key, (current) => current && clear(current));
    return undefined;
  }
  const place = placeOf(config, to, key);
  const told = await changeGroup(deps, to, key, (current) =>
    onEscalatedFrom(current, place, state, clock(), timingOf(config.digest, key)),
  );
  if (told !== undefined)
    await changeGroup(deps, route, key, (current) => current && onEscalatedTo(current, to, clock()));
  return told;
}
