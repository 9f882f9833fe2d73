import { createS3ArchiveReader } from '../../../../adapters/aws/buckets/archive-reader.ts';
import { createS3Client } from '../../../../adapters/aws/clients/s3-client.ts';
import { MAX_SQS_BATCH_ENTRIES } from '../../../../src/event/limits.ts';
import {
  type ReplayArchivePlan,
  type ReplayedArchive,
  replayArchive,
} from '../../../replay/replay-archive.ts';
import { EXIT } from '../../faults.ts';
import type { ReplayWork } from './replay-letters-work.ts';
import { durationText } from './replay-reporter.ts';

export interface ArchiveWork extends ReplayWork {
  readonly bucket: string;
  /** The id is another each time: it was made by `--again`. */
  readonly again: boolean;
}

/** Replays events of the archive. */
export async function replayArchiveWork(work: ArchiveWork, plan: ReplayArchivePlan): Promise<number> {
  const { place, bucket, queue, pace, reporter, streams, now, interrupted } = work;
  const s3 = createS3Client(place.aws);
  try {
    const result = await replayArchive(
      {
        reader: createS3ArchiveReader(s3, bucket),
        queue,
        pace,
        now,
        interrupted,
        onProgress: ({ spent, objects, hour, matching }) =>
          reporter.progress(
            `${hourText(hour)}, ${spent.objects} of ${objects} objects read`,
            plan.dryRun ? 0 : matching,
            Math.round((matching / Math.max(1, spent.objects)) * (objects - spent.objects)),
          ),
      },
      plan,
    );
    streams.errors.write(`${outcomeText(result, plan, work)}\n`);
    return result.end === 'done' || result.end === 'limit' ? EXIT.done : EXIT.refused;
  } finally {
    s3.destroy();
  }
}

function outcomeText(
  result: ReplayedArchive,
  { dryRun, id }: ReplayArchivePlan,
  { rate, again, refused }: ArchiveWork,
): string {
  const { spent, read, matching, messages, hour, inHour, end } = result;
  const looked = `${read} events in ${spent.objects} objects were read with ${spent.requests} requests`;
  if (dryRun)
    return (
      `${looked}; ${matching} match and would go in ${messages} messages ` +
      `(${Math.ceil(messages / MAX_SQS_BATCH_ENTRIES)} requests at least), in ${durationText(matching / rate)} at ${rate} a second. Nothing was sent`
    );
  const sent = `${looked}; ${matching} are on their way, as replay ${id}`;
  const goOn =
    `Go on with --id ${id}${again ? ' instead of --again' : ''} --since ${hourText(hour)}, the other arguments as before; ` +
    'what was sent is recognised';
  switch (end) {
    case 'done':
      return `${sent}. Given again, the command delivers nothing twice; with --again it does`;
    case 'limit':
      // What is recognised counts as well.
      return `${sent}; the limit is reached. ${goOn}, and counts: give a --limit above ${inHour}, or none`;
    case 'interrupted':
      return `${sent}; interrupted between two objects. ${goOn}`;
    case 'queue full':
      return `${sent}; stopped, since the queue did not get shorter in 15 minutes. See \`sluice doctor\`. ${goOn}`;
    case 'queue refused':
      return `${sent}; stopped, since ${refused()}. ${goOn}`;
  }
}

function hourText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 13)}:00Z`;
}
