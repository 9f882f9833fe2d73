import * as z from 'zod';
import { ChannelSchema } from './channel-settings.ts';
import { SEVERITIES } from './event/severity.ts';
import { configName, httpsUrl } from './setting-words.ts';

/** What of Wazuh's alerts reaches whom, and how: `alerts` in `sluice.config.ts`. */

const RouteSchema = z.strictObject({
  name: configName,
  /** All conditions given must hold; none given matches every alert. */
  when: z
    .strictObject({
      minSeverity: z.enum(SEVERITIES).optional(),
      groups: z.array(z.string()).optional(),
      rules: z.array(z.string().regex(/^\d{1,6}$/)).optional(),
      tenants: z.array(z.string()).optional(),
    })
    .default({}),
  channels: z.array(z.string()).min(1),
  /** Stop here when this route matched. */
  final: z.boolean().default(false),
});

export const AlertSettingsSchema = z.strictObject({
  /** Lowest Wazuh rule level that is notified. */
  threshold: z.int().min(1).max(16).default(12),
  /** Wazuh dashboard, for links in messages. */
  dashboardUrl: httpsUrl.optional(),
  channels: z.record(configName, ChannelSchema).default({}),
  routes: z.array(RouteSchema).default([]),
  /** Repeats of a group are summed up after this long, then twice as long, and so on. */
  digest: z
    .strictObject({
      firstAfterMinutes: z.int().min(1).max(1_440).default(5),
      maxIntervalMinutes: z.int().min(1).max(1_440).default(240),
    })
    .default({ firstAfterMinutes: 5, maxIntervalMinutes: 240 }),
});
export type AlertSettings = z.infer<typeof AlertSettingsSchema>;

export const DEFAULT_ALERT_SETTINGS: AlertSettings = AlertSettingsSchema.parse({});

interface AlertProblem {
  /** Below `alerts`. */
  readonly path: (string | number)[];
  readonly message: string;
}

/** What no single setting shows: routes that lead nowhere. */
export function alertProblems(
  { channels, routes }: AlertSettings,
  tenants: ReadonlySet<string>,
): readonly AlertProblem[] {
  const known = Object.keys(channels);
  if (routes.length === 0 && known.length > 0)
    return [
      {
        path: ['routes'],
        message: 'no route leads to the channels; add one such as { name: "all", channels: […] }',
      },
    ];
  return routes.flatMap((route, i) => [
    ...route.channels.flatMap((channel, j) =>
      Object.hasOwn(channels, channel)
        ? []
        : [
            {
              path: ['routes', i, 'channels', j],
              message: `no channel "${channel}"; known: ${known.join(', ') || 'none'}`,
            },
          ],
    ),
    ...(route.when.tenants ?? []).flatMap((tenant, j) =>
      tenants.has(tenant)
        ? []
        : [{ path: ['routes', i, 'when', 'tenants', j], message: `no tenant "${tenant}"` }],
    ),
  ]);
}
