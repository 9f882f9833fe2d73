import {
  type EnvironmentOf,
  resourceName,
  SHARED_ENVIRONMENT,
  VERSIONED_ENVIRONMENT,
} from '../../middleware/read-environment.ts';

export const ThreatRefreshEnvironment = {
  ...SHARED_ENVIRONMENT,
  ...VERSIONED_ENVIRONMENT,
  /** Where feeds are kept, and sets of their indicators. */
  THREAT_BUCKET: resourceName,
} as const;
export type ThreatRefreshEnvironment = EnvironmentOf<typeof ThreatRefreshEnvironment>;
