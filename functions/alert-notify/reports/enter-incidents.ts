import { unentered, withEntered } from '../../../src/notify/group/group-incident.ts';
import type { GroupState } from '../../../src/notify/group/group-state.ts';
import { errorFields } from '../../middleware/error-fields.ts';
import { changeGroup, type NotifyDeps } from '../notify-deps.ts';

/**
 * Enters what the group has been through into the log of incidents, once that is due: behind everything that people wait for.
 * What cannot be entered is tried again at the next tick. Never rejects.
 *
 * @param seen the group as it was when its turn came
 */
export async function enterIncidents(deps: NotifyDeps, seen: GroupState): Promise<void> {
  const { history, clock, telemetry } = deps;
  if (seen.enterAt === undefined || seen.enterAt > clock()) return;
  const { route, key } = seen;
  try {
    const state = await changeGroup(deps, route, key, (current) => current);
    const records = state === undefined ? [] : unentered(state);
    await Promise.all(records.map((record) => history.incidents.enter(record)));
    await changeGroup(deps, route, key, (current) => current && withEntered(current, records));
  } catch (error) {
    telemetry.log('warn', 'an incident could not be entered for reports; it is tried again', {
      stage: 'alert-notify',
      ...errorFields(error),
    });
  }
}
