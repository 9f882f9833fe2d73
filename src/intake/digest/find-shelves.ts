import { CodedError } from '../../kernel/coded-error.ts';
import { DIGEST_FOLDER, type DigestShelf } from './digest-key.ts';
import type { TrailFiles } from './trail-files.ts';

export interface ShelfSearch {
  readonly bucket: string;
  /** Key prefix of the trail, when it is known; otherwise it is looked for. */
  readonly prefix?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** A key prefix of a trail has so many levels at most, for who does not know it, and so many folders are looked into. */
const MAX_LEVELS = 3;
const MAX_FOLDERS = 1_000;
const LOGS = 'AWSLogs/';

/**
 * Finds whose files a bucket holds: a listing for each folder down to the accounts, and one for each account.
 * An organisation's trail files its accounts under the organisation's id.
 *
 * @param folder of an account: what its regions lie in
 * @throws CodedError `trail_prefix_unknown` when there are too many folders to find them
 */
export async function* findShelves(
  files: TrailFiles,
  search: ShelfSearch,
  folder: string = DIGEST_FOLDER,
): AsyncGenerator<DigestShelf> {
  const { bucket, prefix } = search;
  const roots =
    prefix === undefined
      ? logRoots(files, bucket)
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

/** Level by level: what lies higher is found before the others are looked into. */
async function* logRoots(files: TrailFiles, bucket: string): AsyncGenerator<string> {
  let level: readonly string[] = [''];
  let looked = 0;
  for (let depth = 0; depth <= MAX_LEVELS; depth += 1) {
    const below: string[] = [];
    for (const prefix of level) {
      looked += 1;
      if (looked > MAX_FOLDERS)
        throw new CodedError(
          'trail_prefix_unknown',
          `bucket "${bucket}" has too many folders to look for trails in each: a trail should have a bucket of its own`,
        );
      for (const folder of await files.folders(bucket, prefix))
        if (folder === prefix + LOGS) yield folder;
        // Years, months and days are folders of something else.
        else if (!/^(\d{4}|\d\d)$/.test(lastName(folder))) below.push(folder);
    }
    level = below;
  }
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
