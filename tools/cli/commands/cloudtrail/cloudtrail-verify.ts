import { createTrailFiles } from '../../../../adapters/aws/buckets/trail-files.ts';
import { createCloudTrailClient } from '../../../../adapters/aws/clients/cloudtrail-client.ts';
import { createS3Client } from '../../../../adapters/aws/clients/s3-client.ts';
import { createTrailKeys } from '../../../../adapters/aws/table/trail-keys.ts';
import { LOG_FOLDERS, logPrefix } from '../../../../src/intake/digest/digest-key.ts';
import { findShelves } from '../../../../src/intake/digest/find-shelves.ts';
import type { DigestDeps } from '../../../../src/intake/digest/judge-digest.ts';
import { verifyShelf } from '../../../../src/intake/digest/verify-shelf.ts';
import { CodedError } from '../../../../src/kernel/coded-error.ts';
import { CommandFailed, EXIT } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import { unavailable } from '../deployed/aws-fault.ts';
import type { Variables } from '../deployed/aws-place.ts';
import { type TimeRange, timeRange } from '../time-range.ts';
import { type TrailFlags, type TrailTarget, trailTarget } from './trail-target.ts';
import { createVerifyReport, type VerifyReport } from './verify-report.ts';
import { verifyJson, verifyText } from './verify-view.ts';

export interface VerifyFlags extends TrailFlags {
  readonly since: string;
  readonly until?: string;
  readonly json?: boolean;
}

export interface VerifyOptions {
  readonly flags: VerifyFlags;
  readonly env: Variables;
  readonly now: () => number;
  readonly directory: string;
}

const HOUR_MS = 3_600_000;
/** A digest comes within so long of the end of its hour. */
const LATE_MS = HOUR_MS;
const LINE_EVERY_MS = 2_000;

/** `sluice cloudtrail verify`: whether trails' files are those that CloudTrail wrote, and all of them. */
export async function cloudTrailVerifyCommand(
  { output, errors }: CliStreams,
  { flags, env, now, directory }: VerifyOptions,
): Promise<number> {
  const range = timeRange(flags, now(), flags.since);
  const target = await trailTarget(flags, env, directory);
  const report = createVerifyReport();
  let saidAt = now();
  const onProgress = () => {
    if (now() - saidAt < LINE_EVERY_MS) return;
    saidAt = now();
    errors.write(`${report.progress()}\n`);
  };
  await verifyAll(target, flags, { range, now: now() }, report, onProgress);
  await writeText(output, flags.json === true ? verifyJson(report, range) : verifyText(report, range));
  return report.isProven() ? EXIT.done : EXIT.refused;
}

async function verifyAll(
  { aws, buckets }: TrailTarget,
  { account, region }: TrailFlags,
  { range: { since, until }, now }: { readonly range: TimeRange; readonly now: number },
  report: VerifyReport,
  onProgress: () => void,
): Promise<void> {
  const s3 = createS3Client(aws, { anyRegion: true });
  const clients = new Map<string, ReturnType<typeof createCloudTrailClient>>();
  const clientOf = (keyRegion: string) => {
    const client = clients.get(keyRegion) ?? createCloudTrailClient(aws, keyRegion);
    clients.set(keyRegion, client);
    return client;
  };
  const deps: DigestDeps = { files: createTrailFiles(() => s3), keys: createTrailKeys(clientOf) };
  const range = {
    since,
    // A file of the last hour is named by the digest of the next.
    until: Math.min(until + HOUR_MS, now),
    dueUntil: Math.min(until, now - HOUR_MS - LATE_MS),
    lateMs: LATE_MS,
  };
  try {
    for (const { bucket, prefix } of buckets) {
      const search = { bucket, prefix, account, region };
      const signed = new Set<string>();
      for await (const shelf of findShelves(deps.files, search)) {
        signed.add(logPrefix(shelf));
        const line = report.shelf(shelf);
        for await (const verdict of verifyShelf(deps, shelf, range)) {
          line.add(verdict);
          onProgress();
        }
      }
      // Who deletes every digest of an account and region leaves its files, and nobody vouches for them.
      for await (const shelf of findShelves(deps.files, search, LOG_FOLDERS[0])) {
        if (signed.has(logPrefix(shelf))) continue;
        let line: ReturnType<VerifyReport['shelf']> | undefined;
        for await (const verdict of verifyShelf(deps, shelf, range)) {
          line ??= report.shelf(shelf);
          line.add(verdict);
          onProgress();
        }
      }
    }
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { name, code } = (error.cause ?? {}) as NodeJS.ErrnoException;
    throw new CommandFailed(
      error.retryable ? `${error.message}: ${unavailable(name ?? 'unknown', code)}` : error.message,
    );
  } finally {
    s3.destroy();
    for (const client of clients.values()) client.destroy();
  }
}
