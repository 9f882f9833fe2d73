import { DIGEST_FOLDER, type DigestShelf } from './digest-key.ts';
import type { TrailFiles } from './trail-files.ts';

export interface ShelfSearch {
  readonly bucket: string;
  /** Key prefix of the trail, when it is known; otherwise it is looked for. */
  readonly prefix?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** A key prefix of a trail has so many levels at most, for who does not know it. */
const MAX_LEVELS = 3;
const LOGS = 'AWSLogs/';

/**
 * Finds whose files a bucket holds: a listing for each folder down to the accounts, and one for each account.
 * An organisation's trail files its accounts under the organisation's id.
 *
 * @param folder of an account: what its regions lie in
 */
export async function* findShelves(
  files: TrailFiles,
  search: ShelfSearch,
  folder: string = DIGEST_FOLDER,
): AsyncGenerator<DigestShelf> {
  const { bucket, prefix } = search;
  const roots =
    prefix === undefined
      ? logRoots(files, bucket, '', MAX_LEVELS)
      : [`${prefix === '' ? '' : `${prefix.replace(/\/$/, '')}/`}${LOGS}`];
  for await (const root of roots)
    for (const base of await accountsIn(files, bucket, root)) {
      const account = lastName(base);
      if (search.account !== undefined && account !== search.account) continue;
      for (const inner of await files.folders(bucket, base + folder)) {
        const region = lastName(inner);
        if (search.region === undefined || region === search.region) yield { bucket, base, account, region };
      }
    }
}

async function* logRoots(
  files: TrailFiles,
  bucket: string,
  prefix: string,
  levels: number,
): AsyncGenerator<string> {
  for (const folder of await files.folders(bucket, prefix))
    if (folder === prefix + LOGS) yield folder;
    else if (levels > 0 && !/^(\d{4}|\d\d)$/.test(lastName(folder)))
      yield* logRoots(files, bucket, folder, levels - 1);
}

async function accountsIn(files: TrailFiles, bucket: string, root: string): Promise<readonly string[]> {
  const accounts: string[] = [];
  for (const folder of await files.folders(bucket, root))
    if (/^\d{12}$/.test(lastName(folder))) accounts.push(folder);
    else if (/^o-[a-z0-9]+$/.test(lastName(folder)))
      accounts.push(
        ...(await files.folders(bucket, folder)).filter((inner) => /^\d{12}$/.test(lastName(inner))),
      );
  return accounts;
}

/** Last name of a folder, without its slash. */
function lastName(folder: string): string {
  return folder.slice(folder.lastIndexOf('/', folder.length - 2) + 1, -1);
}
