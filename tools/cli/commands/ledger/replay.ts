import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSqsClient } from '../../../../adapters/aws/clients/sqs-client.ts';
import { createSqsLetters } from '../../../../adapters/aws/queues/sqs-letters.ts';
import { createSqsQueue } from '../../../../adapters/aws/queues/sqs-queue.ts';
import type { Source } from '../../../../src/event/envelope.ts';
import { sha256 } from '../../../../src/kernel/digest.ts';
import type { QueueName } from '../../../../src/pipeline.ts';
import { createPace } from '../../../replay/pace.ts';
import { LETTER_FIELDS, parseWhere, type Where } from '../../../replay/where.ts';
import { UsageError } from '../../faults.ts';
import type { CliStreams } from '../../lines.ts';
import type { Variables } from '../deployed/aws-place.ts';
import { deployedFault } from '../deployed/deployed-fault.ts';
import { archiveOf, type DeployedFlags, deployedPlace } from '../deployed/deployed-place.ts';
import { queueUrls } from '../deployed/deployed-queues.ts';
import { timeRange } from '../time-range.ts';
import { replayArchiveWork } from './replay-archive-work.ts';
import { replayLettersWork } from './replay-letters-work.ts';
import { createRefusal } from './replay-refusal.ts';
import { createReporter } from './replay-reporter.ts';

export interface ReplayFlags extends DeployedFlags {
  readonly from: 'dlq' | 'archive';
  readonly queue: QueueName;
  readonly since?: string;
  readonly until?: string;
  readonly where?: string;
  readonly tenant?: string;
  readonly source?: Source;
  readonly dryRun?: boolean;
  readonly rate: string;
  readonly limit?: string;
  readonly maxDepth: string;
  readonly id?: string;
  readonly again?: boolean;
}

export interface ReplayOptions {
  readonly flags: ReplayFlags;
  readonly env: Variables;
  readonly now: () => number;
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Long polling waits so long; the request must be allowed to. */
const LISTEN_S = 2;
const LISTEN_TIMEOUT_MS = 10_000;

/** `sluice replay`: dead letters, or events of the archive, once more on their way. */
export async function replayCommand(streams: CliStreams, options: ReplayOptions): Promise<number> {
  const { flags, env, now, directory, signal } = options;
  const where = whereOf(flags.where);
  const rate = wholeNumber('--rate', flags.rate, 10_000);
  const maxDepth = wholeNumber('--max-depth', flags.maxDepth, 1_000_000);
  const limit = flags.limit === undefined ? Infinity : wholeNumber('--limit', flags.limit, 1_000_000_000);
  const range = rangeOf(flags, where, now());
  const id = idOf(flags);
  const place = await deployedPlace(flags, env, directory);
  const bucket = flags.from === 'archive' ? archiveOf(place) : '';
  const client = createSqsClient(place.aws, LISTEN_TIMEOUT_MS);
  try {
    const urls = await queueUrls(client, place, flags.queue);
    const refusal = createRefusal();
    const at = (queueUrl: string) => ({
      ...createSqsQueue(client, { environment: place.aws, queueUrl, telemetry: refusal.telemetry }),
      ...createSqsLetters(client, {
        environment: place.aws,
        queueUrl,
        waitS: place.aws.endpoints === undefined ? LISTEN_S : 0,
      }),
    });
    const queue = at(urls.queue);
    const reporter = createReporter(streams.errors, now, rate);
    const pace = createPace({
      rate,
      maxDepth,
      queue,
      now,
      wait: (ms) => sleep(ms),
      interrupted: () => signal.aborted,
      onFull: (depth) => reporter.full(flags.queue, depth, maxDepth),
    });
    const interrupted = () => signal.aborted;
    const work = {
      place,
      queue,
      pace,
      rate,
      reporter,
      streams,
      now,
      interrupted,
      refused: () => refusal.text(),
    };
    const plan = { where, dryRun: flags.dryRun === true, limit, id };
    if (flags.from === 'dlq')
      return await replayLettersWork({ ...work, deadLetters: at(urls.deadLetters) }, { ...plan, ...range });
    const shelf = {
      ...(flags.tenant && { tenant: flags.tenant }),
      ...(flags.source && { source: flags.source }),
    };
    const again = flags.again === true;
    return await replayArchiveWork({ ...work, bucket, again }, { ...plan, range: { ...range, ...shelf } });
  } catch (error) {
    const permissions = 'dynamodb:PutItem and dynamodb:GetItem on it';
    throw deployedFault(`"${place.name}" ${place.where}`, permissions, error);
  } finally {
    client.destroy();
  }
}

function whereOf(text: string | undefined): Where {
  const where = parseWhere(text ?? '');
  if (where.ok) return where.value;
  const { at, message } = where.error;
  throw new UsageError(`--where: ${message}\n  ${text}\n  ${' '.repeat(at)}^`);
}

function wholeNumber(flag: string, text: string, most: number): number {
  const count = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > most) throw new UsageError(`${flag}: give a whole number, 1 to ${most}`);
  return count;
}

function rangeOf(flags: ReplayFlags, where: Where, now: number) {
  if (flags.from === 'dlq') {
    if (flags.tenant !== undefined || flags.source !== undefined)
      throw new UsageError(
        '--tenant and --source are for --from archive; for dead letters use --where "tenant=…"',
      );
    if (flags.id !== undefined || flags.again === true)
      throw new UsageError('--id and --again are for --from archive; a dead letter has a key of its own');
    // A letter that was split keeps the time at which its events were parked: it may be older than SQS keeps letters.
    return timeRange(flags, now, undefined);
  }
  const ofLetters = where.find(({ field }) => LETTER_FIELDS.some((known) => known === field))?.field;
  if (ofLetters !== undefined)
    throw new UsageError(`--where: "${ofLetters}" is said of dead letters; events of the archive have none`);
  if (flags.queue !== 'events')
    throw new UsageError('--queue: the archive holds events; it is for --from dlq');
  if (flags.since === undefined)
    throw new UsageError('--since: say from when on the archive is to be replayed');
  return timeRange(flags, now, flags.since);
}

/** What the replay is called: the same for the same arguments, so that a command given twice delivers once. */
function idOf({ id, again, since, until, where, tenant, source }: ReplayFlags): string {
  if (id !== undefined) {
    if (!/^[\w-]{1,64}$/.test(id)) throw new UsageError('--id: use 1–64 letters, digits, _ and -');
    return id;
  }
  if (again === true) return randomBytes(6).toString('hex');
  return sha256(JSON.stringify([since, until, where, tenant, source]), 12);
}
