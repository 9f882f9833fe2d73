import { join } from 'node:path';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsEnvironment } from '../../../../adapters/aws/clients/environment.ts';
import { createSqsClient } from '../../../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../../../adapters/aws/queues/sqs-queue.ts';
import { tenantOfRecords } from '../../../../functions/cloudtrail-forwarder/record-tenant.ts';
import { LEDGER_LIFETIME_MS } from '../../../../src/event/ledger.ts';
import type { MessageQueue } from '../../../../src/event/message-queue.ts';
import { UsageError } from '../../faults.ts';
import type { CliStreams } from '../../lines.ts';
import type { Variables } from '../deployed/aws-place.ts';
import { deployedFault } from '../deployed/deployed-fault.ts';
import { type DeployedPlace, deployedPlace } from '../deployed/deployed-place.ts';
import { queueUrls } from '../deployed/deployed-queues.ts';
import { createRefusal } from '../ledger/replay-refusal.ts';
import { configIn } from '../local-config.ts';
import { timeRange } from '../time-range.ts';
import { backfillFiles } from './backfill-files.ts';
import { backfillHistory } from './backfill-history.ts';
import { type TrailFlags, trailTarget, withRole } from './trail-target.ts';

export interface BackfillFlags extends TrailFlags {
  readonly from: 's3' | 'lookup';
  readonly since: string;
  readonly until?: string;
  readonly name?: string;
  readonly dryRun?: boolean;
  readonly again?: boolean;
  readonly rate: string;
  readonly maxDepth: string;
  readonly state: string;
}

export interface BackfillOptions {
  readonly flags: BackfillFlags;
  readonly env: Variables;
  readonly now: () => number;
  readonly directory: string;
  readonly signal: AbortSignal;
}

export interface BackfillWork {
  readonly place: DeployedPlace;
  /** Where history is asked for. */
  readonly history: AwsEnvironment;
  readonly queue: MessageQueue;
  readonly queueUrl: string;
  readonly sqs: SQSClient;
  readonly streams: CliStreams;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly dryRun: boolean;
  /** Why the queue did not take a message. */
  readonly refused: () => string;
}

const DAY_MS = 86_400_000;
const HISTORY_MS = 90 * DAY_MS;
/** What was delivered just now may be on its way. */
const SETTLE_MS = 15 * 60_000;
const QUEUE_TIMEOUT_MS = 10_000;
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/** `sluice cloudtrail backfill`: what the deployment has never taken, from the bucket or from CloudTrail's own history. */
export async function cloudTrailBackfillCommand(
  streams: CliStreams,
  { flags, env, now, directory, signal }: BackfillOptions,
): Promise<number> {
  const range = timeRange(flags, now(), flags.since);
  const regions = regionsOf(flags);
  const rate = wholeNumber('--rate', flags.rate);
  const maxDepth = wholeNumber('--max-depth', flags.maxDepth);
  if (flags.from === 'lookup') checkLookup(flags, range.since, now());
  else checkLedger(flags, range.since, now());
  const { local, name } = flags;
  const place = await deployedPlace(
    { ...(local === undefined ? {} : { local }), ...(name === undefined ? {} : { name }) },
    env,
    directory,
  );
  const sqs = createSqsClient(place.aws, QUEUE_TIMEOUT_MS);
  try {
    const { queue: queueUrl } = await queueUrls(sqs, place, 'trail');
    const refusal = createRefusal();
    const work: BackfillWork = {
      place,
      history: withRole(place.aws, flags),
      queue: createSqsQueue(sqs, { environment: place.aws, queueUrl, telemetry: refusal.telemetry }),
      queueUrl,
      sqs,
      streams,
      now,
      signal,
      dryRun: flags.dryRun === true,
      refused: () => refusal.text(),
    };
    const config = local === true ? undefined : await configIn(directory);
    const tenantOf = config === undefined ? undefined : tenantOfRecords(config);
    if (flags.from === 'lookup')
      return await backfillHistory(work, {
        ...range,
        asked: { since: flags.since, until: flags.until ?? 'now' },
        regions: regions.length > 0 ? regions : [place.aws.region],
        account: flags.account,
        isKnown: (account) =>
          tenantOf === undefined || tenantOf({ name: 'trail-queue', account }) !== undefined,
        statePath: join(directory, flags.state),
      });
    const settled = now() - SETTLE_MS;
    if (range.until > settled)
      streams.errors.write('files of the last quarter of an hour are left alone: they may be on their way\n');
    return await backfillFiles(work, {
      since: range.since,
      until: Math.min(range.until, settled),
      target: await trailTarget(flags, env, directory),
      account: flags.account,
      region: regions[0],
      rate,
      maxDepth,
      again: flags.again === true,
    });
  } catch (error) {
    throw deployedFault(`"${place.name}" ${place.where}`, 'dynamodb:BatchGetItem on it', error);
  } finally {
    sqs.destroy();
  }
}

function regionsOf({ region, from }: BackfillFlags): readonly string[] {
  const regions = region === undefined ? [] : region.split(',');
  if (regions.some((each) => !REGION.test(each)))
    throw new UsageError('--region: give regions like eu-west-1,us-east-1');
  if (from === 's3' && regions.length > 1)
    throw new UsageError('--region: several are for --from lookup; for files give one, or none for all');
  return regions;
}

function wholeNumber(flag: string, text: string): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count < 1) throw new UsageError(`${flag}: give a whole number, 1 to 999999`);
  return count;
}

function checkLookup({ trail, bucket, again }: BackfillFlags, since: number, now: number): void {
  if (trail !== undefined || bucket !== undefined || again === true)
    throw new UsageError(
      '--trail, --bucket and --again are for --from s3; history is that of the account whose credentials these are',
    );
  if (now - since > HISTORY_MS) throw new UsageError("--since: CloudTrail's own history has 90 days");
}

function checkLedger({ again }: BackfillFlags, since: number, now: number): void {
  if (again !== true && now - since > LEDGER_LIFETIME_MS)
    throw new UsageError(
      `--since: the ledger knows ${LEDGER_LIFETIME_MS / DAY_MS} days, so that nobody can say what of before was taken; --again announces all that is there`,
    );
}
