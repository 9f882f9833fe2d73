import { gunzipSync } from 'node:zlib';
import { SOURCES, type Source } from '../../src/event/envelope.ts';
import type { ArchiveReader } from '../../src/forward/archive.ts';
import {
  type ArchivedAs,
  type ArchiveShelf,
  archivePrefix,
  dayPrefix,
  hourPrefix,
  parseArchiveKey,
} from '../../src/forward/archive-layout.ts';
import type { SearchSlot } from './search-slots.ts';

/** What a look into the archive has cost so far. */
export interface Spent {
  requests: number;
  /** Objects read. */
  objects: number;
}

/** An object of the archive by its name. */
export interface ArchivedObject extends ArchiveShelf, ArchivedAs {
  readonly object: string;
}

/** Where to look; without tenant or source: in all that there are. */
export interface ScanRange extends Partial<ArchiveShelf> {
  /** Epoch ms, both hours included whole. */
  readonly since: number;
  readonly until: number;
}

/** Requests that are under way at the same time. */
const AT_ONCE = 16;
const HOUR_MS = 3_600_000;

/** The shelves that there are. */
export async function shelvesOf(
  reader: ArchiveReader,
  { tenant, source }: Partial<ArchiveShelf>,
  spent: Spent,
): Promise<readonly ArchiveShelf[]> {
  if (tenant !== undefined && source !== undefined) return [{ tenant, source }];
  const tenants = tenant === undefined ? await namesBelow(reader, archivePrefix(), spent) : [tenant];
  const shelves: ArchiveShelf[] = [];
  for (const name of tenants) {
    const found =
      source === undefined ? await namesBelow(reader, archivePrefix({ tenant: name }), spent) : [source];
    for (const text of found) {
      const known = SOURCES.find((candidate): candidate is Source => candidate === text);
      if (known !== undefined) shelves.push({ tenant: name, source: known });
    }
  }
  return shelves;
}

/** Values of the partitions right below a prefix. */
async function namesBelow(reader: ArchiveReader, prefix: string, spent: Spent): Promise<readonly string[]> {
  spent.requests += 1;
  const folders = await reader.folders(prefix);
  return folders.map((folder) =>
    decodeURIComponent(folder.slice(folder.indexOf('=', prefix.length) + 1, -1)),
  );
}

/** Objects of the shelves in these stretches that lie in the range, the newest hour first. */
export async function objectsIn(
  reader: ArchiveReader,
  shelves: readonly ArchiveShelf[],
  slots: readonly SearchSlot[],
  { since, until }: Pick<ScanRange, 'since' | 'until'>,
  spent: Spent,
): Promise<readonly ArchivedObject[]> {
  const prefixes = slots.flatMap(({ at, unit }) =>
    shelves.map((shelf) => (unit === 'hour' ? hourPrefix(shelf, at) : dayPrefix(shelf, at))),
  );
  const found: ArchivedObject[] = [];
  await eachOf(prefixes, async (prefix) => {
    for await (const page of reader.pages(prefix)) {
      spent.requests += 1;
      for (const object of page) {
        const parsed = parseArchiveKey(object);
        if (parsed !== undefined && parsed.since > since - HOUR_MS && parsed.since <= until)
          found.push({ ...parsed, object });
      }
    }
    return 'go on';
  });
  return found.sort((a, b) => b.since - a.since || (a.object < b.object ? -1 : 1));
}

/** The lines of an object, one envelope each; none when it is gone. */
export async function linesOf(
  reader: ArchiveReader,
  object: string,
  spent: Spent,
): Promise<readonly string[]> {
  spent.requests += 1;
  const body = await reader.read(object);
  if (body === undefined) return [];
  spent.objects += 1;
  return gunzipSync(body).toString('utf8').trimEnd().split('\n');
}

/** Does `work` on the items, in order and so many at once, until one of them says `stop`. */
export async function eachOf<T>(
  items: readonly T[],
  work: (item: T) => Promise<'go on' | 'stop'>,
  atOnce = AT_ONCE,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = items[next]; item !== undefined; item = items[next]) {
      next += 1;
      if ((await work(item)) === 'stop') next = items.length;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
