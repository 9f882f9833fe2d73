import { takesFromAws } from '../../src/config/asked-for.ts';
import { behindCloudFront } from '../../src/config/edge-settings.ts';
import type { SluiceConfig } from '../../src/config.ts';
import { FEATURES, type FeatureName } from './features.ts';
import json from './installed.json' with { type: 'json' };
import type { Installed } from './usage.ts';

/** What stands in the account and is billed for standing there, the network aside. */
export type Standing = Pick<Installed, 'alarmMetrics' | 'secrets' | 'dashboards' | 'kmsKeys'>;

/** Of the smallest stack, and what each feature adds to it; `npm run generate` counts both in templates. */
export interface CountedTemplates {
  readonly smallest: Standing;
  readonly features: Readonly<Record<FeatureName, Standing>>;
}

const COUNTED: CountedTemplates = json;

/** What a configuration installs. */
export function installedOf(config: SluiceConfig, counted = COUNTED): Installed {
  const { archive, deployment, wazuh, observability } = config;
  return {
    ...standingOf(config, counted),
    ...networkOf(config),
    fromAws: takesFromAws(config),
    trails: FEATURES.trails.count(config) > 0,
    archiveDays: archive.enabled ? archive.retentionDays : 0,
    logDays: observability.logRetentionDays,
    pollMinutes: wazuh.indexer?.everyMinutes,
    nodes: wazuh.nodes.length,
    waf: deployment.edge?.waf !== undefined,
    cloudFront: behindCloudFront(deployment.edge),
    metrics: observability.metrics,
    tracing: observability.tracing,
  };
}

/** What templates of this configuration have, as the counts of its features say. */
export function standingOf(config: SluiceConfig, counted = COUNTED): Standing {
  return Object.entries(FEATURES).reduce(
    (sum, [name, { count }]) => add(sum, counted.features[name as FeatureName], count(config)),
    counted.smallest,
  );
}

/** Interface endpoints for what functions call (S3 and DynamoDB have gateways, which are free), and the way to the internet. */
function networkOf({ deployment: { vpc }, cloudtrail, aws, alerts }: SluiceConfig) {
  if (vpc === undefined) return { natGateways: 0, endpoints: 0 };
  const zones = vpc.create?.availabilityZones ?? vpc.subnetIds?.length ?? 0;
  const made = vpc.endpoints ?? vpc.create !== undefined;
  const roles = [...cloudtrail.trails, ...aws.logs].some(({ roleArn }) => roleArn !== undefined);
  const topics = Object.values(alerts.channels).some(({ type }) => type === 'sns');
  const services = 2 + [roles, topics, cloudtrail.trails.length > 0].filter(Boolean).length;
  return { natGateways: vpc.create?.nat === true ? 1 : 0, endpoints: made ? zones * services : 0 };
}

/** One count and so many times another. */
export function add(to: Standing, each: Standing, times: number): Standing {
  return {
    alarmMetrics: to.alarmMetrics + times * each.alarmMetrics,
    secrets: to.secrets + times * each.secrets,
    dashboards: to.dashboards + times * each.dashboards,
    kmsKeys: to.kmsKeys + times * each.kmsKeys,
  };
}
