import { AWS_SOURCES, type AwsSource, EVENTBRIDGE_SOURCES, type Source } from '../../src/event/envelope.ts';
import type { Metrics } from '../../src/event/watched-metrics.ts';
import type { SinkName } from '../../src/forward/sink.ts';

/** How events of a source come: in requests of many, one a request, in files, or one an announcement. */
export type Coming = 'requests' | 'hooks' | 'files' | 'findings';

export interface Feed {
  readonly source: Source;
  readonly eventsPerDay: number;
}

/** What goes through a deployment in a day. */
export interface Usage {
  readonly feeds: readonly Feed[];
  /** Of one event as it comes. */
  readonly eventBytes: number;
  /** Events in a request of an application; Sluice takes 500. */
  readonly batch: number;
  readonly sink: SinkName;
  readonly alertsPerDay: number;
  /** Where the manager is reached: at a public address of the same region, or elsewhere on the internet. */
  readonly manager: 'same-region' | 'internet';
  /** Files that AWS writes in a day for each source: CloudTrail writes one for an account and region in five minutes. */
  readonly filesPerDay: number;
}

/** What a deployment consists of, whatever goes through it. */
export interface Installed {
  /** Metrics that alarms look at: CloudWatch bills an alarm for each. */
  readonly alarmMetrics: number;
  readonly secrets: number;
  readonly dashboards: number;
  /** Whether anything comes from AWS itself, so that there is what takes it. */
  readonly fromAws: boolean;
  /** Whether trails are watched. */
  readonly trails: boolean;
  readonly archiveDays: number;
  readonly logDays: number;
  /** Minutes between polls of the indexer; undefined: it is not polled. */
  readonly pollMinutes: number | undefined;
  readonly nodes: number;
  readonly kmsKeys: number;
  readonly natGateways: number;
  /** Interface endpoints, each in each zone counted. */
  readonly endpoints: number;
  readonly waf: boolean;
  readonly cloudFront: boolean;
  /** What of the measurements is a metric. */
  readonly metrics: Metrics;
  /** Whether X-Ray traces functions. */
  readonly tracing: boolean;
}

const FINDINGS: readonly string[] = EVENTBRIDGE_SOURCES.filter((source) => source !== 'cloudtrail');

export function comingOf(source: Source): Coming {
  if (source === 'app') return 'requests';
  if (!AWS_SOURCES.includes(source as AwsSource)) return 'hooks';
  return FINDINGS.includes(source) ? 'findings' : 'files';
}

export const eventsPerDay = ({ feeds }: Pick<Usage, 'feeds'>): number =>
  feeds.reduce((sum, feed) => sum + feed.eventsPerDay, 0);
