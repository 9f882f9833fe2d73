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
  /**
   * Days after which people are reminded, by their own channels and once a week, of a secret that they alone can change. `false`:
   * never.
   */
  remindAfterDays: z.union([z.literal(false), z.int().min(7).max(3_650)]).default(365),
});
export type RotationSettings = z.output<typeof RotationSchema>;

/** People change secrets, and are reminded. */
export const NO_ROTATION: RotationSettings = { remindAfterDays: 365 };
