import { errorFields } from '../../middleware/error-fields.ts';
import type { Invocation, NotifyDeps } from '../notify-deps.ts';

const HOUR_MS = 3_600_000;
/** A stage that stood still for a day catches up; for what is older reports read the alerts. */
const HOURS = 26;

/**
 * Sums up alerts, an hour at a time, once it is over: a report of a month reads 744 sums instead of all its alerts. What it takes is
 * loaded once an hour. Never rejects.
 */
export function summingUp(): (deps: NotifyDeps, run: Invocation) => Promise<void> {
  let summed = 0;
  return async ({ history, clock, telemetry }, run) => {
    const now = clock();
    // Some minutes past the hour, when its last alerts have been entered.
    const hour = Math.floor((now - HOUR_MS / 10) / HOUR_MS);
    if (summed === hour) return;
    try {
      const { keepHours } = await import('../../../src/notify/report/sum-alerts.ts');
      const isDone = await keepHours(history, HOURS, { now, isOver: () => clock() >= run.deadline });
      if (isDone) summed = hour;
    } catch (error) {
      telemetry.log('warn', 'alerts could not be summed up for reports; it is tried again', {
        stage: 'alert-notify',
        ...errorFields(error),
      });
    }
  };
}
