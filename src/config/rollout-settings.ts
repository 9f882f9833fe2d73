import * as z from 'zod';

/**
 * How a new version of a stage takes over: `rollout` in `sluice.config.ts`.
 *
 * A canary gets a tenth of the work for so long and then all of it, a line a tenth more each time; both go back to the version before
 * when an alarm rings meanwhile, and both are refused while one rings already. `all-at-once` takes over at once and looks at no alarm.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 */
export const ROLLOUTS = [
  'all-at-once',
  'canary-10-percent-5-minutes',
  'canary-10-percent-10-minutes',
  'canary-10-percent-15-minutes',
  'canary-10-percent-30-minutes',
  'linear-10-percent-every-1-minute',
  'linear-10-percent-every-2-minutes',
  'linear-10-percent-every-3-minutes',
  'linear-10-percent-every-10-minutes',
] as const;

export const RolloutSchema = z.enum(ROLLOUTS);
export type Rollout = z.infer<typeof RolloutSchema>;

/** Long enough for two looks of an alarm, short enough to wait for. */
export const DEFAULT_ROLLOUT: Rollout = 'canary-10-percent-5-minutes';
