import { type LedgerRecords, takenId } from '../../src/event/ledger.ts';
import {
  type DigestShelf,
  dayFolder,
  daysBack,
  LOG_FOLDERS,
  logPrefix,
} from '../../src/intake/digest/digest-key.ts';
import type { TrailFiles } from '../../src/intake/digest/trail-files.ts';

/** When files were put into the bucket, epoch ms. */
export interface Delivered {
  readonly since: number;
  readonly until: number;
}

/** Files of a page of a listing. */
export interface FoundFiles {
  readonly listed: number;
  /** Keys of those that were never taken. */
  readonly missing: readonly string[];
}

/** A file may be delivered so long after the time that it is filed under. */
const FILED_BEFORE_MS = 3 * 3_600_000;
const LOG_FILE = /\.json(\.gz)?$/;

/**
 * Log files of one account and region that were delivered in a time and that the ledger does not know: whatever became of a
 * file that was announced, it has an entry.
 *
 * @param ledger undefined: every file counts as never taken
 */
export async function* missingFiles(
  {
    files,
    ledger,
  }: { readonly files: TrailFiles; readonly ledger: Pick<LedgerRecords, 'entries'> | undefined },
  shelf: DigestShelf,
  { since, until }: Delivered,
): AsyncGenerator<FoundFiles> {
  for (const day of daysBack(since - FILED_BEFORE_MS, until).toReversed())
    for (const folder of LOG_FOLDERS)
      for await (const page of files.pages(shelf.bucket, logPrefix(shelf, folder) + dayFolder(day))) {
        const keys = page
          .filter(({ key, modifiedAt }) => modifiedAt > since && modifiedAt <= until && LOG_FILE.test(key))
          .map(({ key }) => key);
        if (keys.length > 0)
          yield { listed: keys.length, missing: await untaken(ledger, shelf.bucket, keys) };
      }
}

async function untaken(
  ledger: Pick<LedgerRecords, 'entries'> | undefined,
  bucket: string,
  keys: readonly string[],
): Promise<readonly string[]> {
  if (ledger === undefined) return keys;
  const idOf = (key: string) => takenId('cloudtrail-forwarder', `${bucket}/${key}`);
  const known = new Set((await ledger.entries(keys.map(idOf))).map(({ id }) => id));
  return keys.filter((key) => !known.has(idOf(key)));
}
