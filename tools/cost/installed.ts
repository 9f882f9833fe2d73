import type { SluiceConfig } from '../../src/config.ts';
import { FEATURES, type FeatureName } from './features.ts';
import counted from './installed.json' with { type: 'json' };
import type { Installed } from './usage.ts';

/** What stands in the account and is billed for standing there. */
export type Standing = Pick<
  Installed,
  'alarms' | 'secrets' | 'dashboards' | 'kmsKeys' | 'natGateways' | 'endpoints'
>;

/** Of the smallest stack, and what each feature adds to it; `npm run generate` counts both in templates. */
export interface CountedTemplates {
  readonly smallest: Standing;
  readonly features: Readonly<Record<FeatureName, Standing>>;
}

const COUNTED: CountedTemplates = counted;

/** What a configuration installs. */
export function installedOf(config: SluiceConfig): Installed {
  const standing = standingOf(config);
  const { archive, wazuh, observability } = config;
  return {
    ...standing,
    trails: FEATURES.trails.count(config) > 0,
    archiveDays: archive.enabled ? archive.retentionDays : 0,
    logDays: observability.logRetentionDays,
    pollMinutes: wazuh.indexer?.everyMinutes,
    nodes: wazuh.nodes.length,
    waf: false,
  };
}

export function standingOf(config: SluiceConfig): Standing {
  return Object.entries(FEATURES).reduce(
    (sum, [name, { count }]) => add(sum, COUNTED.features[name as FeatureName], count(config)),
    COUNTED.smallest,
  );
}

export function add(to: Standing, each: Standing, times: number): Standing {
  return {
    alarms: to.alarms + times * each.alarms,
    secrets: to.secrets + times * each.secrets,
    dashboards: to.dashboards + times * each.dashboards,
    kmsKeys: to.kmsKeys + times * each.kmsKeys,
    natGateways: to.natGateways + times * each.natGateways,
    endpoints: to.endpoints + times * each.endpoints,
  };
}
