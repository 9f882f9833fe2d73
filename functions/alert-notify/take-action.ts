import type { AlertAction } from '../../src/event/alert-action.ts';
import { onAction } from '../../src/notify/group/group-action.ts';
import type { GroupState } from '../../src/notify/group/group-state.ts';
import { placeOf } from '../../src/notify/route.ts';
import { type MessageOutcome, SETTLED } from '../middleware/queue-batch.ts';
import { changeGroup, type Invocation, type NotifyDeps } from './notify-deps.ts';
import { sendOwed } from './send-owed.ts';

/**
 * Does what somebody has asked for in a message. Whoever takes a group takes it on the routes that it was escalated to or came from,
 * too: nobody there need get up for it.
 */
export async function takeAction(
  deps: NotifyDeps,
  action: AlertAction,
  run: Invocation,
): Promise<MessageOutcome> {
  const { clock, config, telemetry } = deps;
  const changed: GroupState[] = [];
  const routes = [action.route];
  for (const route of routes) {
    const { updates } = placeOf(config, route, action.key);
    const state = await changeGroup(
      deps,
      route,
      action.key,
      (current) => current && onAction(current, action, updates, clock()),
    );
    if (state === undefined) continue;
    changed.push(state);
    for (const linked of [state.escalatedTo, state.escalatedFrom])
      if (linked !== undefined && !routes.includes(linked)) routes.push(linked);
  }
  if (changed.length === 0)
    telemetry.log('warn', 'somebody has acted on an alert group that is forgotten', {
      stage: 'alert-notify',
      code: 'group_gone',
    });
  await Promise.all(changed.map((state) => sendOwed(deps, state, run)));
  return SETTLED;
}
