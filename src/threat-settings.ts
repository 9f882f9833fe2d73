import * as z from 'zod';

/** `threatIntel` in `sluice.config.ts`: where the set of indicators lies that events are looked up in. */
export const ThreatSettingsSchema = z.strictObject({
  /** A bucket of yours in the region of the deployment; `threat/current.json` in it names the set in use. */
  bucket: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'the name of a bucket: 3–63 lower-case letters, digits, dots, hyphens',
    ),
});
