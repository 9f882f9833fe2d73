import type { Archive, ArchiveReader } from '../../src/forward/archive.ts';

/** An archive of one process. */
export interface MemoryArchive extends Archive, ArchiveReader {
  readonly objects: ReadonlyMap<string, Uint8Array>;
}

/** @param pageKeys keys in a page of a listing; S3 has 1 000 */
export function createMemoryArchive(pageKeys = 1_000): MemoryArchive {
  const objects = new Map<string, Uint8Array>();
  const below = (prefix: string) =>
    [...objects.keys()]
      .filter((key) => key.startsWith(prefix))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

  return {
    objects,

    put: async (key, body) => {
      if (objects.has(key)) return 'there';
      objects.set(key, Uint8Array.from(body));
      return 'written';
    },

    folders: async (prefix) => {
      const ends = below(prefix).map((key) => key.indexOf('/', prefix.length) + 1);
      return [...new Set(below(prefix).map((key, i) => key.slice(0, ends[i])))].filter(Boolean);
    },

    async *pages(prefix, after) {
      const keys = below(prefix).filter((key) => after === undefined || key > after);
      for (let at = 0; at === 0 || at < keys.length; at += pageKeys) yield keys.slice(at, at + pageKeys);
    },

    read: async (key) => objects.get(key),
  };
}
