import { createS3ArchiveReader } from '../../../../adapters/aws/buckets/archive-reader.ts';
import { createArchivedEvents } from '../../../../adapters/aws/buckets/archived-events.ts';
import { createS3Client } from '../../../../adapters/aws/clients/s3-client.ts';
import { createActivityBook } from '../../../../adapters/aws/table/activity-book.ts';
import type { Table } from '../../../../adapters/aws/table/table.ts';
import { hourStart } from '../../../../src/event/ledger.ts';
import type { ActivityBook, ActivityHour } from '../../../../src/notify/activity/activity-book.ts';
import { sumHour } from '../../../../src/notify/activity/sum-hours.ts';
import type { DeployedPlace } from '../deployed/deployed-place.ts';

export interface ReportActivity extends Pick<ActivityBook, 'read'> {
  close(): void;
}

/**
 * Sums of hours as stage `alert-notify` has made them. What is missing is summed out of the archive here and now, when it was said
 * which bucket that is; nothing of it is kept.
 *
 * @param onHour told of each hour that was read in the archive and has events
 */
export function reportActivity(
  { aws, archive: bucket }: DeployedPlace,
  table: Table,
  now: number,
  onHour: (hour: ActivityHour) => void,
): ReportActivity {
  const book = createActivityBook(table);
  if (bucket === undefined) return { read: (hours) => book.read(hours), close: () => undefined };
  const client = createS3Client(aws);
  const archive = createArchivedEvents(createS3ArchiveReader(client, bucket));
  return {
    async read(hours) {
      const kept = await book.read(hours);
      const known = new Set(kept.map(({ hour }) => hour));
      const all = [...kept];
      for (const hour of hours) {
        if (known.has(hour) || hourStart(hour) > now) continue;
        const summed = await sumHour(archive, hour);
        if (summed.sum.events > 0) onHour(summed);
        all.push(summed);
      }
      return all;
    },
    close: () => client.destroy(),
  };
}
