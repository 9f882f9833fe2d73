import { setInterval } from 'node:timers';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createS3Client } from '../../adapters/aws/clients/s3-client.ts';
import { build } from '../../functions/enrich/refresh/build.ts';
import type { Runtime, Variables } from '../../functions/middleware/runtime.ts';
import { REFRESH_EVENT, THREAT_REFRESH } from '../../src/pipeline.ts';
import { createContext } from './lambda/context.ts';
import { invoke } from './lambda/invoke.ts';
import { LOCAL } from './stack-config.ts';

/** What the demonstration feed lists: addresses for documentation, which nobody has (RFC 3849). */
export const LISTED_NETWORK = '2001:db8:bad::/48';
const FEED = `# Addresses for documentation, as if somebody had listed them
${LISTED_NETWORK}
listed.example
`;

/** Puts the demonstration feed into the bucket, and refreshes threat indicators, now and as the clock would. */
export async function startThreats({
  runtime,
  variables,
  tickMs,
  onFailure,
}: {
  readonly runtime: Runtime;
  readonly variables: Variables;
  /** How long a minute of the schedules takes. */
  readonly tickMs: number;
  readonly onFailure: (error: unknown) => void;
}): Promise<{ close(): Promise<void> }> {
  const { threatIntel } = runtime.config;
  if (threatIntel === undefined || threatIntel.feeds.length === 0) return { close: async () => {} };
  const s3 = createS3Client(runtime.aws);
  await s3.send(
    new PutObjectCommand({ Bucket: LOCAL.threatBucket, Key: `feeds/${LOCAL.threatFeed}`, Body: FEED }),
  );
  s3.destroy();
  const handler = build(runtime, { ...variables, THREAT_BUCKET: LOCAL.threatBucket });
  const refresh = () =>
    invoke(
      createContext(`${LOCAL.name}-${THREAT_REFRESH.name}`, THREAT_REFRESH.timeoutS, Date.now),
      (context) => handler(REFRESH_EVENT, context),
    );
  await refresh();
  const clock = setInterval(
    () => {
      refresh().catch(onFailure);
    },
    threatIntel.everyHours * 60 * tickMs,
  );
  return { close: async () => clearInterval(clock) };
}
