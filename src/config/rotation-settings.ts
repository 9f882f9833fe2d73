import * as z from 'zod';

/** `rotation` in `sluice.config.ts`: which secrets change by themselves. */
export const RotationSchema = z.strictObject({
  /**
   * The password of Wazuh's server API. The secret must hold one, and the user be allowed to change its own, before this is
   * switched on.
   */
  wazuhPassword: z
    .strictObject({
      /** Days between two changes. */
      everyDays: z.int().min(1).max(1_000),
    })
    .optional(),
});
export type RotationSettings = z.output<typeof RotationSchema>;

/** People change secrets. */
export const NO_ROTATION: RotationSettings = {};
