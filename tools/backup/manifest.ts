import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { ITEM_SHAPES, type ItemKind } from '../../src/state-versions.ts';

/** Names within a backup's folder. */
export const MANIFEST_FILE = 'manifest.json';
export const ITEMS_FILE = 'table.ndjson';

const FORMAT = 1;

const ManifestSchema = z.object({
  format: z.int().min(1),
  /** Version of Sluice that wrote it. */
  sluice: z.string(),
  /** Name of the deployment. */
  name: z.string(),
  /** ISO 8601. */
  at: z.string(),
  items: z.int().min(0),
  bytes: z.int().min(0),
  /** Of the file of items, in hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Items and version of each kind. */
  kinds: z.record(z.string(), z.object({ items: z.int().min(0), version: z.int().min(1) })),
  /** What people must bring back themselves. */
  without: z.array(z.string()),
});
export type Manifest = z.infer<typeof ManifestSchema>;

export function createManifest(
  facts: Omit<Manifest, 'format' | 'kinds' | 'items' | 'without'>,
  counts: ReadonlyMap<ItemKind, number>,
): Manifest {
  const kinds = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    format: FORMAT,
    ...facts,
    items: kinds.reduce((sum, [, items]) => sum + items, 0),
    kinds: Object.fromEntries(
      kinds.map(([kind, items]) => [kind, { items, version: ITEM_SHAPES[kind].version }]),
    ),
    without: [
      `secrets: everything below ${facts.name}/ in Secrets Manager`,
      'the archive, threat sets and dead letters, which stand in buckets and queues of their own',
    ],
  };
}

/** @throws CodedError `backup_missing`, `backup_damaged`; `backup_newer` when this version does not know what is in it */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST_FILE);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CodedError(
      'backup_missing',
      `there is no backup in ${folder} (${MANIFEST_FILE}: ${error.code}); give the folder that \`sluice backup --to\` made`,
      { cause: error },
    );
  });
  const manifest = parsed(text);
  if (manifest === undefined)
    throw new CodedError(
      'backup_damaged',
      `${path} is not what \`sluice backup\` writes; take another backup`,
    );
  const newer = Object.entries(manifest.kinds).flatMap(([kind, { version }]) =>
    Object.hasOwn(ITEM_SHAPES, kind) && version <= ITEM_SHAPES[kind as ItemKind].version ? [] : [kind],
  );
  if (manifest.format > FORMAT || newer.length > 0)
    throw new CodedError(
      'backup_newer',
      `the backup was made by Sluice ${manifest.sluice}, whose ${newer.join(', ') || 'format'} this version cannot ` +
        'write; restore it with that version or a later one',
    );
  return manifest;
}

function parsed(text: string): Manifest | undefined {
  try {
    const { success, data } = ManifestSchema.safeParse(JSON.parse(text));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}
