import type { Telemetry } from '../../../src/event/telemetry.ts';
import { errorFields } from '../../middleware/error-fields.ts';

/** What is done on the clock, by name; `deadline` is epoch ms. */
export type Watches = Readonly<Record<string, (deadline: number) => Promise<void>>>;

/**
 * Runs every watch, whatever becomes of the others. It does not reject: Lambda would run it again, and the clock does so
 * anyway. `TrailWatchesFailed` counts those that did not come through, and has an alarm.
 */
export async function tick(telemetry: Telemetry, watches: Watches, deadline: number): Promise<void> {
  let failed = 0;
  for (const [watch, run] of Object.entries(watches)) {
    try {
      await run(deadline);
    } catch (error) {
      failed += 1;
      telemetry.log('error', 'a watch over trails failed', {
        stage: 'cloudtrail-forwarder',
        watch,
        ...errorFields(error),
      });
    }
  }
  telemetry.measure('TrailWatchesFailed', failed, 'Count');
}
