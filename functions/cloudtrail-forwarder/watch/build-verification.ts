import { createTrailFiles } from '../../../adapters/aws/buckets/trail-files.ts';
import type { InRole } from '../../../adapters/aws/clients/assume-role.ts';
import { createCloudTrailClient } from '../../../adapters/aws/clients/cloudtrail-client.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import type { Table } from '../../../adapters/aws/table/table.ts';
import { createTrailKeys } from '../../../adapters/aws/table/trail-keys.ts';
import { createVerifyProgress } from '../../../adapters/aws/table/verify-progress.ts';
import type { CloudTrailSettings, Trail } from '../../../src/config/cloudtrail-settings.ts';
import { tenantOfTrails } from '../record-tenant.ts';
import { type SendFindingsDeps, sendFindings } from './send-findings.ts';
import { verifyTrails } from './verify-trails.ts';

interface VerificationParts extends SendFindingsDeps {
  readonly table: Table;
  readonly inRole: InRole;
  readonly settings: CloudTrailSettings;
}

const MINUTE_MS = 60_000;

/** Verification of the trails' files with its adapters. Keys are CloudTrail's own, whoever asks: no role is needed for them. */
export function buildVerification({
  table,
  inRole,
  settings,
  ...shared
}: VerificationParts): (deadline: number) => Promise<void> {
  const { trails, watch } = settings;
  const deps = {
    ...shared,
    trails,
    tenantOf: tenantOfTrails(settings),
    files: createTrailFiles(clientsOf(trails, inRole)),
    keys: createTrailKeys((region) => createCloudTrailClient(inRole(undefined, region))),
    progress: createVerifyProgress(table),
    lateMs: watch.lateAfterMinutes * MINUTE_MS,
    send: (found: Parameters<typeof sendFindings>[1]) => sendFindings(shared, found),
  };
  return (deadline) => verifyTrails(deps, deadline);
}

/** A client for each bucket; where a chain leads into a bucket that is not configured, our own. */
function clientsOf(trails: readonly Trail[], inRole: InRole) {
  const reach = new Map(trails.map((trail) => [trail.bucket, trail]));
  const clients = new Map<string, ReturnType<typeof createS3Client>>();
  return (bucket: string) => {
    const { region, roleArn } = reach.get(bucket) ?? {};
    const name = `${region ?? ''} ${roleArn ?? ''}`;
    const client = clients.get(name) ?? createS3Client(inRole(roleArn, region));
    clients.set(name, client);
    return client;
  };
}
