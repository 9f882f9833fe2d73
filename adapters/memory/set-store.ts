import type { SetNote, SetStore } from '../../src/enrich/feeds/set-store.ts';
import type { SetShelf } from '../../src/enrich/threat/set-shelf.ts';

/** Sets in memory, for who builds them and for who uses them. */
export function createMemorySetStore(): SetStore & SetShelf {
  const files = new Map<string, Buffer>();
  let pointer: { readonly tag: string; readonly note: SetNote } | undefined;
  let moves = 0;
  return {
    current: async () => pointer && { version: pointer.note.version },
    pointer: async () =>
      pointer === undefined ? { tag: undefined } : { ...pointer, version: pointer.note.version },
    read: async (version) => files.get(version),
    async put(version, file) {
      files.set(version, Buffer.from(file));
    },
    async point(note, tag) {
      if (pointer?.tag !== tag) return false;
      moves += 1;
      pointer = { tag: String(moves), note };
      return true;
    },
    versions: async () => [...files.keys()].toSorted(),
    async remove(version) {
      files.delete(version);
    },
  };
}
