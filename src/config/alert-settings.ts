import * as z from 'zod';
import { AlertConditionSchema } from './alert-condition-settings.ts';
import { ChannelSchema } from './channel-settings.ts';
import { configName, httpsUrl, timeZone } from './setting-words.ts';

/** What of Wazuh's alerts reaches whom, and how: `alerts` in `sluice.config.ts`. */

const RouteSchema = z.strictObject({
  /** In metrics; groups of alerts are kept by it. */
  name: configName,
  /** Which alerts it takes; without conditions all. */
  when: AlertConditionSchema.default({}),
  /** Names of `channels`. */
  channels: z.array(z.string()).min(1),
  /** Stop here when this route matched. */
  final: z.boolean().default(false),
  /** What Sluice tells of itself comes here when no route matches it; without such a route, to the first. */
  default: z.boolean().default(false),
  /** Whether its channels are told that a group was taken or has resolved; without it all are but e-mail. */
  updates: z.boolean().optional(),
  /** Nobody has acknowledged a group so many minutes after its first alert: the route `to` is told. */
  escalate: z
    .strictObject({
      /** Minutes since the first alert of the group. */
      afterMinutes: z.int().min(1).max(10_080),
      /** Name of the route. */
      to: configName,
    })
    .optional(),
});
type Route = z.infer<typeof RouteSchema>;

const MuteSchema = z.strictObject({
  /** Which alerts nobody is told of; without conditions of any. */
  when: AlertConditionSchema.default({}),
  /** The instant at which it ends. */
  until: z.iso.datetime({
    offset: true,
    error: 'write an instant such as 2027-01-31T18:00:00Z, or with +02:00',
  }),
  /** Why, for those who miss the alerts. */
  comment: z.string().min(1).max(200),
});

const MOST_GROUPS_PER_MINUTE = 60;

export const AlertSettingsSchema = z.strictObject({
  /** Lowest Wazuh rule level that is notified. */
  threshold: z.int().min(1).max(16).default(12),
  /** Wazuh dashboard, for links in messages. */
  dashboardUrl: httpsUrl.optional(),
  /** Zone of the IANA database, such as `Europe/Berlin`, in which messages tell times beside UTC. */
  timeZone: timeZone.optional(),
  /** Ways to people, by a name that you choose. */
  channels: z.record(configName, ChannelSchema).default({}),
  /** Which alerts go to which channels: each route that matches, in this order, up to one that is final. */
  routes: z.array(RouteSchema).default([]),
  /** Maintenance: alerts that are held back for a while, and summed up at its end. */
  mutes: z.array(MuteSchema).default([]),
  /** Repeats of a group are summed up after this long, then twice as long, and so on. */
  digest: z
    .strictObject({
      /** Minutes until the first sum. */
      firstAfterMinutes: z.int().min(1).max(1_440).default(5),
      /** The most minutes between two sums. */
      maxIntervalMinutes: z.int().min(1).max(1_440).default(240),
    })
    .default({ firstAfterMinutes: 5, maxIntervalMinutes: 240 }),
  /**
   * More groups than that open on a route in one minute: the others are told as one sum. A Slack webhook takes one message a
   * second. `false`: each group is told, however many there are.
   */
  storm: z
    .union([
      z.literal(false),
      z.strictObject({
        /** Groups that are told one by one in a minute. */
        groupsPerMinute: z.int().min(1).max(600).default(MOST_GROUPS_PER_MINUTE),
      }),
    ])
    .default({ groupsPerMinute: MOST_GROUPS_PER_MINUTE }),
  /**
   * No source of alerts is heard of for so long: that is told. On with `wazuh.indexer`; without an indexer, where a quiet
   * hour is no silence, only when it stands here.
   */
  heartbeat: z
    .strictObject({
      /** Minutes of silence. */
      afterMinutes: z.int().min(5).max(1_440).default(60),
    })
    .optional(),
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
  { channels, routes, mutes }: AlertSettings,
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
  const strangers = (among: readonly string[] | undefined, path: (string | number)[]) =>
    (among ?? []).flatMap((tenant, j) =>
      tenants.has(tenant) ? [] : [{ path: [...path, j], message: `no tenant "${tenant}"` }],
    );
  const ofMutes = mutes.flatMap(({ when }, i) => strangers(when.tenants, ['mutes', i, 'when', 'tenants']));
  const ofRoutes = routes.flatMap((route, i) => [
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
    ...strangers(route.when.tenants, ['routes', i, 'when', 'tenants']),
    ...(routes.findIndex(({ name }) => name === route.name) === i
      ? []
      : [{ path: ['routes', i, 'name'], message: `"${route.name}" is used twice; groups are kept by name` }]),
    ...escalationProblems(route, routes).map((message) => ({
      path: ['routes', i, 'escalate', 'to'],
      message,
    })),
  ]);
  return [...ofRoutes, ...ofMutes];
}

/** A route that escalates to nobody, or in the end to itself. */
function escalationProblems({ name, escalate }: Route, routes: readonly Route[]): readonly string[] {
  if (escalate === undefined) return [];
  const way = [name];
  for (let to: string | undefined = escalate.to; to !== undefined; ) {
    const next = routes.find((route) => route.name === to);
    if (next === undefined) return way.length > 1 ? [] : [`no route "${to}"`];
    if (way.includes(to)) return to === name ? [`it comes back to itself: ${[...way, to].join(' → ')}`] : [];
    way.push(to);
    to = next.escalate?.to;
  }
  return [];
}
