import { createS3ArchiveReader } from '../../../../adapters/aws/buckets/archive-reader.ts';
import { createDynamoDbClient } from '../../../../adapters/aws/clients/dynamodb-client.ts';
import { createS3Client } from '../../../../adapters/aws/clients/s3-client.ts';
import type { Item } from '../../../../adapters/aws/table/table-item.ts';
import { markKey } from '../../../../adapters/aws/table/table-layout.ts';
import { createTableReader } from '../../../../adapters/aws/table/table-reader.ts';
import type { Source } from '../../../../src/event/envelope.ts';
import { isEventId } from '../../../../src/event/event-id.ts';
import { findEvent, type Search, type SearchProgress } from '../../../archive/find-event.ts';
import { fateOf } from '../../../archive/message-fate.ts';
import { EXIT, UsageError } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import type { Variables } from '../deployed/aws-place.ts';
import { deployedFault } from '../deployed/deployed-fault.ts';
import {
  archiveOf,
  type DeployedFlags,
  type DeployedPlace,
  deployedPlace,
} from '../deployed/deployed-place.ts';
import { timeRange } from '../time-range.ts';
import { factsJson, factsText } from './find-view.ts';

export interface FindFlags extends DeployedFlags {
  readonly since?: string;
  readonly until?: string;
  readonly tenant?: string;
  readonly source?: Source;
  readonly json?: boolean;
}

export interface FindOptions {
  readonly id: string;
  readonly flags: FindFlags;
  readonly env: Variables;
  /** Epoch ms. */
  readonly now: number;
  readonly directory: string;
}

/** What `sluice find` looks back without `--since`. */
export const FIND_SINCE = '24h';

/** `sluice find`: an event of the archive, where it lies, and what became of it. */
export async function findCommand(streams: CliStreams, options: FindOptions): Promise<number> {
  const { id, flags, env, now, directory } = options;
  if (!isEventId(id)) throw new UsageError('the id is not one; it has 1–128 characters without spaces');
  const range = timeRange(flags, now, FIND_SINCE);
  const place = await deployedPlace(flags, env, directory);
  const bucket = archiveOf(place);
  try {
    return await find(streams, { ...options, place, bucket, range });
  } catch (error) {
    throw deployedFault(`"${place.name}" ${place.where}`, 'dynamodb:GetItem on it', error);
  }
}

interface FindWork extends FindOptions {
  readonly place: DeployedPlace;
  readonly bucket: string;
  readonly range: { readonly since: number; readonly until: number };
}

async function find(
  { output, errors }: CliStreams,
  { id, flags, now, place, bucket, range }: FindWork,
): Promise<number> {
  const { tenant, source, json = false } = flags;
  const s3 = createS3Client(place.aws);
  const dynamodb = createDynamoDbClient(place.aws);
  try {
    const shelf = { ...(tenant !== undefined && { tenant }), ...(source !== undefined && { source }) };
    const reader = createS3ArchiveReader(s3, bucket);
    const table = createTableReader(dynamodb, place.name);
    const search = await findEvent(
      {
        reader,
        readAt: async (message) => readAtOf(await table.get(markKey(message))),
        onProgress: (progress) => errors.write(`${lookedThrough(progress)}; further back …\n`),
      },
      id,
      { ...range, ...shelf },
    );
    if (search.found === undefined) {
      errors.write(notFound(search, bucket, flags));
      return EXIT.refused;
    }
    const { at, envelope } = search.found;
    const event = { tenant: envelope.tenant, id };
    const told = await fateOf(table, at.key, event, now);
    errors.write(`found: ${lookedThrough(search.progress)}\n`);
    await writeText(output, (json ? factsJson : factsText)(bucket, search.found, told));
    return EXIT.done;
  } finally {
    s3.destroy();
    dynamodb.destroy();
  }
}

function readAtOf(mark: Item | undefined): number | undefined {
  return typeof mark?.since === 'number' ? mark.since : undefined;
}

function lookedThrough({ hours, objects, requests, back }: SearchProgress): string {
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  return `${plural(hours, 'hour')} back to ${hourText(back)}, ${plural(objects, 'object')}, ${plural(requests, 'request')}`;
}

function hourText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 13)}Z`;
}

function notFound({ progress }: Search, bucket: string, { tenant, source }: FindFlags): string {
  const shelf = [tenant && `tenant ${tenant}`, source && `source ${source}`].filter(Boolean).join(', ');
  return (
    `not found in s3://${bucket}${shelf === '' ? '' : ` (${shelf})`}: ${lookedThrough(progress)}. ` +
    'Events lie in the hour in which Sluice read them; give an earlier --since\n'
  );
}
