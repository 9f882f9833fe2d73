import * as z from 'zod';
import { REPORT_FRAMEWORKS, type ReportFramework } from '../notify/report/control-names.ts';
import type { ChannelConfig } from './channel-settings.ts';
import { configName, timeZone } from './setting-words.ts';

/** What is sent on a schedule: `reports` in `sluice.config.ts`. */

const FRAMEWORKS = Object.keys(REPORT_FRAMEWORKS) as [ReportFramework, ...ReportFramework[]];

const schedule = {
  /** `07:00`: from then on, there, the report of the day or month before is sent. */
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'give a time of day such as 07:00')
    .default('07:00'),
  /** IANA name, whose days and months are meant. */
  timeZone: timeZone.default('UTC'),
  /** Names of e-mail channels of `alerts.channels`. */
  channels: z.array(configName).min(1),
};

export const ReportSettingsSchema = z.strictObject({
  /** Every day, of the day before. */
  daily: z.strictObject(schedule).optional(),
  /** Sent on the first of a month. */
  monthly: z
    .strictObject({
      ...schedule,
      /** Whose controls it is about. */
      frameworks: z.array(z.enum(FRAMEWORKS)).min(1).default(FRAMEWORKS),
    })
    .optional(),
});
export type ReportSettings = z.infer<typeof ReportSettingsSchema>;

export const NO_REPORTS: ReportSettings = {};

/** What is wrong between reports and channels. Paths begin below `reports`. */
export function reportProblems(
  reports: ReportSettings,
  channels: Readonly<Record<string, ChannelConfig>>,
): readonly { readonly path: (string | number)[]; readonly message: string }[] {
  return (['daily', 'monthly'] as const).flatMap((which) =>
    (reports[which]?.channels ?? []).flatMap((name, i) => {
      if (Object.hasOwn(channels, name) && channels[name]?.type === 'email') return [];
      return [{ path: [which, 'channels', i], message: `alerts.channels has no e-mail channel "${name}"` }];
    }),
  );
}
