import { gunzipSync } from 'node:zlib';
import { SOURCES } from '../../../src/event/envelope.ts';
import { hourStart } from '../../../src/event/ledger.ts';
import type { ArchiveReader } from '../../../src/forward/archive.ts';
import { type ArchiveShelf, archivePrefix, hourPrefix } from '../../../src/forward/archive-layout.ts';
import type { ArchivedEvents } from '../../../src/notify/activity/archived-events.ts';

/** A message has 1.5 MB of JSON, with what redaction and marks may add: a bound for what one object may unfold to. */
const MAX_OBJECT_BYTES = 16 * 1_048_576;

/**
 * The archive hour by hour. Which tenants and sources there are is asked once, so one is for one run. Its functions throw what those
 * of the reader throw.
 */
export function createArchivedEvents(reader: ArchiveReader): ArchivedEvents {
  let shelves: Promise<readonly ArchiveShelf[]> | undefined;
  return {
    async *objects(hour, after) {
      shelves ??= shelvesOf(reader);
      const prefixes = (await shelves).map((shelf) => hourPrefix(shelf, hourStart(hour))).sort();
      for (const prefix of prefixes) {
        const isBehind = after === undefined || prefix > after;
        if (isBehind) yield* reader.pages(prefix);
        else if (after.startsWith(prefix)) yield* reader.pages(prefix, after);
      }
    },

    async lines(object) {
      const body = await reader.read(object);
      if (body === undefined) return 'gone';
      try {
        const text = gunzipSync(body, { maxOutputLength: MAX_OBJECT_BYTES }).toString('utf8');
        return text.split('\n').filter((line) => line !== '');
      } catch {
        return 'unreadable';
      }
    },
  };
}

async function shelvesOf(reader: ArchiveReader): Promise<readonly ArchiveShelf[]> {
  const shelves: ArchiveShelf[] = [];
  const root = archivePrefix();
  for (const folder of await reader.folders(root)) {
    const tenant = partitionOf(folder, root);
    if (tenant === undefined) continue;
    const prefix = archivePrefix({ tenant });
    for (const below of await reader.folders(prefix)) {
      const source = SOURCES.find((known) => known === partitionOf(below, prefix));
      if (source !== undefined) shelves.push({ tenant, source });
    }
  }
  return shelves;
}

/** `acme` of `events/tenant=acme/`; undefined of a folder that is none of ours. */
function partitionOf(folder: string, prefix: string): string | undefined {
  try {
    return decodeURIComponent(folder.slice(folder.indexOf('=', prefix.length) + 1, -1));
  } catch {
    return undefined;
  }
}
