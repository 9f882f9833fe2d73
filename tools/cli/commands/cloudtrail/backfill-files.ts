import { setTimeout as sleep } from 'node:timers/promises';
import { createTrailFiles } from '../../../../adapters/aws/buckets/trail-files.ts';
import { createDynamoDbClient } from '../../../../adapters/aws/clients/dynamodb-client.ts';
import { createS3Client } from '../../../../adapters/aws/clients/s3-client.ts';
import { createSqsLetters } from '../../../../adapters/aws/queues/sqs-letters.ts';
import { createLedgerRecords } from '../../../../adapters/aws/table/ledger-records.ts';
import { createTable } from '../../../../adapters/aws/table/table.ts';
import { LOG_FOLDERS } from '../../../../src/intake/digest/digest-key.ts';
import { findShelves } from '../../../../src/intake/digest/find-shelves.ts';
import { announcementOf, FILES_PER_MESSAGE } from '../../../backfill/announcement.ts';
import { type Delivered, missingFiles } from '../../../backfill/missing-files.ts';
import { createPace, type PaceEnd } from '../../../replay/pace.ts';
import { CommandFailed, EXIT } from '../../faults.ts';
import { writeText } from '../../lines.ts';
import type { BackfillWork } from './cloudtrail-backfill.ts';
import type { TrailTarget } from './trail-target.ts';

export interface FilesPlan extends Delivered {
  readonly target: TrailTarget;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** Files a second. */
  readonly rate: number;
  readonly maxDepth: number;
  /** Announce what was taken before too. */
  readonly again: boolean;
}

interface Line {
  readonly account: string;
  readonly region: string;
  listed: number;
  missing: number;
  announced: number;
}

const LINE_EVERY_MS = 2_000;

/** Announces the log files of buckets that the deployment has never taken, as S3 would have. */
export async function backfillFiles(work: BackfillWork, plan: FilesPlan): Promise<number> {
  const { place, streams, now, signal, dryRun } = work;
  const { target, account, region, again } = plan;
  const s3 = createS3Client(target.aws, { anyRegion: true });
  const dynamodb = createDynamoDbClient(place.aws);
  const lines: Line[] = [];
  let saidAt = now();
  let end: PaceEnd | undefined;
  const deps = {
    files: createTrailFiles(() => s3),
    ledger: again ? undefined : createLedgerRecords(createTable(dynamodb, place.name)),
  };
  const pace = createPace({
    rate: plan.rate,
    maxDepth: plan.maxDepth,
    queue: createSqsLetters(work.sqs, { environment: place.aws, queueUrl: work.queueUrl, waitS: 0 }),
    now,
    wait: (ms) => sleep(ms),
    interrupted: () => signal.aborted,
    onFull: (depth) =>
      streams.errors.write(
        `the trail queue holds ${depth} messages; waiting until it is below ${plan.maxDepth}\n`,
      ),
  });

  async function announce(bucket: string, keys: readonly string[], line: Line): Promise<void> {
    for (let i = 0; i < keys.length && end === undefined; i += FILES_PER_MESSAGE) {
      const some = keys.slice(i, i + FILES_PER_MESSAGE);
      end = await pace.before(some.length);
      if (end !== undefined) return;
      const [sent] = await work.queue.send([{ body: announcementOf(bucket, some) }]);
      if (sent !== true) throw new CommandFailed(`${work.refused()}; ${announcedText(lines)}`);
      line.announced += some.length;
    }
  }

  try {
    for (const { bucket, prefix } of target.buckets)
      for await (const shelf of findShelves(
        deps.files,
        { bucket, prefix, account, region },
        LOG_FOLDERS[0],
      )) {
        const line: Line = {
          account: shelf.account,
          region: shelf.region,
          listed: 0,
          missing: 0,
          announced: 0,
        };
        lines.push(line);
        for await (const { listed, missing } of missingFiles(deps, shelf, plan)) {
          line.listed += listed;
          line.missing += missing.length;
          if (now() - saidAt >= LINE_EVERY_MS) {
            saidAt = now();
            streams.errors.write(
              `${line.account} ${line.region}: ${announcedText(lines)}, of ${total(lines, 'listed')} files so far\n`,
            );
          }
          if (!dryRun) await announce(bucket, missing, line);
          if (end !== undefined || signal.aborted) break;
        }
        if (end !== undefined || signal.aborted) break;
      }
  } finally {
    s3.destroy();
    dynamodb.destroy();
  }
  await writeText(streams.output, table(lines));
  const isCut = end !== undefined || signal.aborted;
  streams.errors.write(
    `${announcedText(lines)}${dryRun ? '. Nothing was changed' : ''}${isCut ? `. ${CUT_WORDS[end ?? 'interrupted']}; the same command goes on` : ''}\n`,
  );
  return isCut ? EXIT.refused : EXIT.done;
}

const CUT_WORDS: Readonly<Record<PaceEnd, string>> = {
  interrupted: 'Interrupted',
  'queue full': 'The trail queue stayed full',
};

function total(lines: readonly Line[], what: 'listed' | 'missing' | 'announced'): number {
  return lines.reduce((sum, line) => sum + line[what], 0);
}

function announcedText(lines: readonly Line[]): string {
  return `${total(lines, 'missing')} files were never taken, ${total(lines, 'announced')} were announced`;
}

function table(lines: readonly Line[]): string {
  const rows = [
    ['account', 'region', 'files', 'never taken', 'announced'],
    ...lines.map(({ account, region, listed, missing, announced }) => [
      account,
      region,
      String(listed),
      String(missing),
      String(announced),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) => {
      const cells = row.map((text, i) =>
        i < 2 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0),
      );
      return `${cells.join('  ')}\n`;
    })
    .join('');
}
