import type { Telemetry } from '../../../src/event/telemetry.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { type SumDeps, sumHours } from '../../../src/notify/activity/sum-hours.ts';
import { errorFields } from '../../middleware/error-fields.ts';

/** Two thirds of what the stage has: one that always takes longer would look like one that is about to be cut off. */
const RUN_MS = 20_000;
/** A run that is cut off holds nobody up for longer. */
const LEASE_MARGIN_MS = 10_000;

/**
 * Sums up hours of the archive for reports. What passes by itself is tried again in the next run; of the rest, a bucket that refuses
 * or is gone, the alarm on the function's errors tells.
 */
export async function sumActivity(
  { telemetry, ...deps }: SumDeps & { readonly telemetry: Telemetry },
  deadline: number,
): Promise<void> {
  try {
    const until = Math.min(deadline, deps.clock() + RUN_MS);
    const onLag = (ms: number) => telemetry.measure('ActivityLag', Math.round(ms / 1_000), 'Seconds');
    await sumHours({ ...deps, onLag }, until, until + LEASE_MARGIN_MS);
  } catch (error) {
    telemetry.log('error', 'the archive could not be summed up for reports; it is tried again', {
      stage: 'alert-notify',
      ...errorFields(error),
    });
    if (!(error instanceof CodedError && error.retryable)) throw error;
  }
}
