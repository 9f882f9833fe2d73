import { createHash } from 'node:crypto';
import { access, appendFile, mkdir, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RawItem, TableCopy } from '../../adapters/aws/table/table-copy.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { ITEM_SHAPES, type ItemKind, itemKind } from '../../src/state-versions.ts';
import { lineOfItem } from './item-line.ts';
import { createManifest, ITEMS_FILE, MANIFEST_FILE, type Manifest } from './manifest.ts';

export interface BackUpOptions {
  readonly table: Pick<TableCopy, 'pages'>;
  /** Folder to make; nothing may stand there. */
  readonly to: string;
  readonly name: string;
  readonly version: string;
  readonly now: number;
  /** Hears how many items were read so far. */
  readonly onProgress?: (read: number) => void;
  readonly interrupted?: () => boolean;
}

const PRIVATE_FILE = 0o600;
/** Characters of lines in memory. */
const MAX_HELD = 8_388_608;

/**
 * Writes what a table must not lose into a folder: a file of items and a manifest, both for this user's eyes alone. The folder is there
 * whole or not at all. Equal tables give equal files, in whatever order DynamoDB tells them.
 *
 * The table is read while it is used: each item is as it was at one moment, all of them together are not.
 *
 * @throws CodedError `backup_there` when something stands at `to`, `backup_unwritable`, `interrupted`; what the table throws
 */
export async function backUp(options: BackUpOptions): Promise<Manifest> {
  const { to, name, version, now } = options;
  if (await isThere(to))
    throw new CodedError('backup_there', `${to} is there already; give a folder that is not`);
  let draft: string | undefined;
  try {
    await mkdir(dirname(to), { recursive: true });
    draft = await mkdtemp(join(dirname(to), `.${basename(to)}-`));
    const counts = await spill(options, draft);
    const { bytes, hash } = await gather(draft);
    const manifest = createManifest(
      { sluice: version, name, at: new Date(now).toISOString(), bytes, sha256: hash },
      counts,
    );
    await writeWhole(join(draft, MANIFEST_FILE), [`${JSON.stringify(manifest, null, 2)}\n`]);
    await rename(draft, to);
    return manifest;
  } catch (error) {
    if (draft !== undefined) await rm(draft, { recursive: true, force: true });
    if (error instanceof CodedError) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new CodedError('backup_unwritable', `cannot write ${to} (${code}); give another folder`, {
      cause: error,
    });
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Lines by the first character of their key's digest: a 64th of any table fits into memory, where it is put in order. */
async function spill(
  { table, now, onProgress = () => {}, interrupted = () => false }: BackUpOptions,
  folder: string,
): Promise<ReadonlyMap<ItemKind, number>> {
  const counts = new Map<ItemKind, number>();
  const parts = new Map<string, string>();
  let held = 0;
  const flush = async () => {
    for (const [part, text] of parts)
      await appendFile(join(folder, `${part}.part`), text, { mode: PRIVATE_FILE });
    parts.clear();
    held = 0;
  };
  let read = 0;
  for await (const page of table.pages()) {
    if (interrupted()) throw new CodedError('interrupted', 'stopped; nothing was written');
    for (const item of page) {
      const kind = wanted(item, now);
      if (kind === undefined) continue;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      const part = partOf(item.pk?.S ?? '');
      const line = `${lineOfItem(item)}\n`;
      parts.set(part, (parts.get(part) ?? '') + line);
      held += line.length;
    }
    if (held > MAX_HELD) await flush();
    read += page.length;
    onProgress(read);
  }
  await flush();
  return counts;
}

const partOf = (pk: string) => Buffer.from(sha256(pk, 1)).toString('hex');

/**
 * The kind of an item that a backup takes; undefined for others, and for what DynamoDB has not got round to delete.
 *
 * @throws CodedError `backup_newer` for a kind that this version does not know, which it would lose
 */
function wanted({ pk, expiresAt }: RawItem, now: number): ItemKind | undefined {
  if (expiresAt?.N !== undefined && Number(expiresAt.N) * 1_000 <= now) return undefined;
  const key = pk?.S ?? '';
  const kind = itemKind(key);
  if (kind === undefined)
    throw new CodedError(
      'backup_newer',
      `the table has items of a kind that this version does not know (${key.slice(0, key.indexOf('#') + 1)}…); ` +
        'back it up with the version that is deployed',
    );
  return ITEM_SHAPES[kind].copied ? kind : undefined;
}

async function gather(folder: string): Promise<{ readonly bytes: number; readonly hash: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const parts = Array.from({ length: 256 }, (_, byte) =>
    join(folder, `${byte.toString(16).padStart(2, '0')}.part`),
  );
  async function* sorted() {
    for (const part of parts) {
      if (!(await isThere(part))) continue;
      const lines = (await readFile(part, 'utf8')).split('\n').slice(0, -1);
      const text = lines.sort((a, b) => (a < b ? -1 : 1)).map((line) => `${line}\n`);
      await rm(part);
      const chunk = text.join('');
      hash.update(chunk);
      bytes += Buffer.byteLength(chunk);
      yield chunk;
    }
  }
  await writeWhole(join(folder, ITEMS_FILE), sorted());
  return { bytes, hash: hash.digest('hex') };
}

/** What is said to be there is on the disk. */
async function writeWhole(path: string, chunks: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const file = await open(path, 'wx', PRIVATE_FILE);
  try {
    for await (const chunk of chunks) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}
