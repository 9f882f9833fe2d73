import { createS3ArchiveReader } from '../../../adapters/aws/buckets/archive-reader.ts';
import { createArchivedEvents } from '../../../adapters/aws/buckets/archived-events.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createActivityBook } from '../../../adapters/aws/table/activity-book.ts';
import type { Table } from '../../../adapters/aws/table/table.ts';
import type { Runtime } from '../../middleware/runtime.ts';
import { sumActivity } from './sum-activity.ts';

/** What sums up the archive for reports, until `deadline` (epoch ms). */
export function buildActivity(
  { aws, clock, telemetry }: Runtime,
  { table, bucket }: { readonly table: Table; readonly bucket: string },
): (deadline: number) => Promise<void> {
  const reader = createS3ArchiveReader(createS3Client(aws), bucket);
  const book = createActivityBook(table);
  return (deadline) =>
    // A run of its own sees tenants and sources that have come since.
    sumActivity({ clock, telemetry, book, archive: createArchivedEvents(reader) }, deadline);
}
