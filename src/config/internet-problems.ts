import type { ChannelConfig } from './channel-settings.ts';
import type { VpcSettings } from './vpc-settings.ts';

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

interface FarBucket {
  readonly region?: string | undefined;
  readonly trailArn?: string | undefined;
}

/** What of a configuration may call out. */
export interface Calling {
  readonly environment?: { readonly account: string; readonly region: string } | undefined;
  readonly alerts: { readonly channels: Readonly<Record<string, ChannelConfig>> };
  readonly threatIntel?: { readonly feeds: readonly { readonly url?: string | undefined }[] } | undefined;
  readonly cloudtrail: { readonly trails: readonly FarBucket[] };
  readonly aws: { readonly logs: readonly FarBucket[] };
}

/** Services of people that nobody has in a network of their own; a `webhook` or a `shuffle` may be there. */
const OUTSIDE: ReadonlySet<ChannelConfig['type']> = new Set(['slack', 'pagerduty', 'opsgenie', 'teams']);

/** What a new network without a way to the internet would cut off for certain. */
export function internetProblems(vpc: VpcSettings, calling: Calling): readonly Problem[] {
  if (vpc.create === undefined || vpc.create.nat) return [];
  const { alerts, threatIntel, cloudtrail, aws } = calling;
  const home = calling.environment?.region;
  const isFar = (region: string | undefined) => region !== undefined && home !== undefined && region !== home;
  const problem = (path: readonly (string | number)[], what: string): Problem => ({
    path,
    message: `${what}, and deployment.vpc.create has no way there: set its nat`,
  });
  return [
    ...Object.entries(alerts.channels).flatMap(([name, channel]) => {
      if (OUTSIDE.has(channel.type))
        return [problem(['alerts', 'channels', name], `${channel.type} is on the internet`)];
      if (channel.type === 'sns' && isFar(regionOf(channel.topicArn)))
        return [
          problem(['alerts', 'channels', name, 'topicArn'], 'other regions are reached by the internet'),
        ];
      return [];
    }),
    ...(threatIntel?.feeds ?? []).flatMap(({ url }, i) =>
      url === undefined ? [] : [problem(['threatIntel', 'feeds', i, 'url'], 'the feed is on the internet')],
    ),
    ...[
      ...cloudtrail.trails.map((bucket, i) => [['cloudtrail', 'trails', i], bucket] as const),
      ...aws.logs.map((bucket, i) => [['aws', 'logs', i], bucket] as const),
    ].flatMap(([path, { region, trailArn }]) => {
      const far = isFar(region) ? 'region' : isFar(trailArn && regionOf(trailArn)) ? 'trailArn' : undefined;
      return far === undefined ? [] : [problem([...path, far], 'other regions are reached by the internet')];
    }),
  ];
}

function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
