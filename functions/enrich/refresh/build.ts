import { createS3FeedShelf } from '../../../adapters/aws/buckets/feed-shelf.ts';
import { createS3Feeds } from '../../../adapters/aws/buckets/s3-feeds.ts';
import { createS3SetStore } from '../../../adapters/aws/buckets/set-store.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createGuardedFetch } from '../../../adapters/web/guarded-fetch.ts';
import { createHttpsFeeds } from '../../../adapters/web/https-feeds.ts';
import type { ThreatSettings } from '../../../src/config/threat-settings.ts';
import { readEnvironment } from '../../middleware/read-environment.ts';
import type { Runtime, Variables } from '../../middleware/runtime.ts';
import { ThreatRefreshEnvironment } from './environment.ts';
import { createHandler, type ThreatRefreshDeps } from './handler.ts';

/** A set is up to 100 MB, which is answered when it has arrived. */
const REQUEST_TIMEOUT_MS = 60_000;

/** The refresh of threat indicators with its adapters. */
export function build(runtime: Runtime, variables: Variables) {
  return createHandler(buildDeps(runtime, variables));
}

/** Without feeds a refresh leaves everything as it is. */
const NO_FEEDS: ThreatSettings = { feeds: [], allow: { networks: [], domains: [] }, everyHours: 6 };

export function buildDeps(runtime: Runtime, variables: Variables): ThreatRefreshDeps {
  const { THREAT_BUCKET: bucket, SLUICE_VERSION: version } = readEnvironment(
    ThreatRefreshEnvironment,
    variables,
  );
  const { aws, clock, random, telemetry, config } = runtime;
  const s3 = createS3Client(aws, { requestTimeoutMs: REQUEST_TIMEOUT_MS });
  return {
    clock,
    random,
    telemetry,
    settings: config.threatIntel ?? NO_FEEDS,
    shelf: createS3FeedShelf(s3, bucket),
    store: createS3SetStore(s3, bucket),
    bucket: createS3Feeds(s3, bucket),
    web: createHttpsFeeds({
      fetch: createGuardedFetch({ loopback: aws.endpoints !== undefined }),
      userAgent: `sluice/${version}`,
    }),
  };
}
