import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { RawItem, TableCopy } from '../../adapters/aws/table/table-copy.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { type ItemKind, itemKind } from '../../src/state-versions.ts';
import { itemOfLine, lineOfItem } from './item-line.ts';
import { ITEMS_FILE, type Manifest, readManifest } from './manifest.ts';

export interface RestoreOptions {
  readonly table: Pick<TableCopy, 'get' | 'put'>;
  /** Folder that `backUp` made. */
  readonly from: string;
  /** Items of these kinds alone; all, otherwise. */
  readonly only?: ReadonlySet<ItemKind> | undefined;
  /** Write over items that have changed since; a key that was revoked since stays revoked. */
  readonly overwrite: boolean;
  /** Look, and write nothing. */
  readonly dryRun: boolean;
  readonly now: number;
  /** Hears how many of how many items are dealt with. */
  readonly onProgress?: (done: number, of: number) => void;
  readonly interrupted?: () => boolean;
}

/** What became of the items of a backup, or would. */
export interface Restored {
  readonly written: number;
  /** As the backup has them already. */
  readonly same: number;
  /** Others under the same keys, which stay. */
  readonly kept: number;
  /** Over since: nobody would read them. */
  readonly expired: number;
  /** False when it was interrupted: the same command goes on. */
  readonly complete: boolean;
}

/** Writes that are under way at once; a table on demand takes thousands a second. */
const AT_ONCE = 32;

/**
 * Brings a backup back into a table. Nothing is written before the whole of it was found sound. Running it again changes nothing that
 * was brought back, so an interrupted one is simply run again.
 *
 * @throws CodedError `backup_missing`, `backup_damaged`, `backup_newer`; what the table throws
 */
export async function restore(options: RestoreOptions): Promise<Restored & { readonly manifest: Manifest }> {
  const { from, only, now, onProgress = () => {}, interrupted = () => false } = options;
  const manifest = await readManifest(from);
  const file = join(from, ITEMS_FILE);
  await verify(file, manifest);
  const counts = { written: 0, same: 0, kept: 0, expired: 0 };
  let done = 0;
  let complete = true;
  let batch: RawItem[] = [];
  const flush = async () => {
    const fates = await Promise.all(batch.map((item) => bringBack(item, options)));
    for (const fate of fates) counts[fate] += 1;
    done += batch.length;
    batch = [];
    onProgress(done, manifest.items);
  };
  for await (const line of linesOf(file)) {
    const item = itemOfLine(line, 0);
    if (only !== undefined && !only.has(itemKind(item.pk.S) as ItemKind)) continue;
    if (item.expiresAt?.N !== undefined && Number(item.expiresAt.N) * 1_000 <= now) {
      counts.expired += 1;
      continue;
    }
    batch.push(item);
    if (batch.length < AT_ONCE) continue;
    await flush();
    if (!interrupted()) continue;
    complete = false;
    break;
  }
  await flush();
  return { ...counts, complete, manifest };
}

async function bringBack(item: RawItem, options: RestoreOptions): Promise<'written' | 'same' | 'kept'> {
  const { table, overwrite, dryRun } = options;
  const pk = item.pk?.S ?? '';
  if (!dryRun && (await table.put(item, 'nothing'))) return 'written';
  const current = await table.get(pk);
  // Gone again since it stood in the way.
  if (current === undefined) return dryRun ? 'written' : bringBack(item, options);
  if (lineOfItem(current) === lineOfItem(item)) return 'same';
  const isRevoked = itemKind(pk) === 'key' && current.revokedAt !== undefined;
  if (!overwrite || isRevoked) return 'kept';
  if (dryRun) return 'written';
  return (await table.put(item, itemKind(pk) === 'key' ? 'unless_revoked' : 'anything')) ? 'written' : 'kept';
}

/** Ended by LF alone: texts in JSON may hold U+2028, at which `node:readline` would cut them. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** Reads all of it once: that it is the file of its manifest, and each line an item of a kind that the manifest names. */
async function verify(file: string, manifest: Manifest): Promise<void> {
  const hash = createHash('sha256');
  const counts = new Map<string, number>();
  let number = 0;
  try {
    for await (const line of linesOf(file)) {
      number += 1;
      hash.update(`${line}\n`);
      const kind = itemKind(itemOfLine(line, number).pk.S) ?? '';
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  } catch (error) {
    if (error instanceof CodedError) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new CodedError('backup_missing', `cannot read ${file} (${code}); the backup is not whole`, {
      cause: error,
    });
  }
  const isAsSaid = Object.entries(manifest.kinds).every(([kind, { items }]) => counts.get(kind) === items);
  if (hash.digest('hex') !== manifest.sha256 || number !== manifest.items || !isAsSaid)
    throw new CodedError(
      'backup_damaged',
      `${file} is not the file that its manifest is about: it was changed or cut short. Nothing was written; use another backup`,
    );
}
